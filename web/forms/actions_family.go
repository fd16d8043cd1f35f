package forms

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

var supportKinds = []string{"representative", "guardian", "bisidder"}

var familyActions = map[string]action{
	"add_member": {
		tab: "familien",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(
				a.ask(view.Line, "name"), a.ask(view.Radio, "kind", a.withNamed("kind", "adult", "child")), a.ask(view.Date, "birth", asOptional), a.ask(view.Date, "expected", asOptional),
				a.ask(view.Line, "cpr", asOptional, func(f *view.Field) { f.Width = "s" }), a.ask(view.Check, "protected_address"),
				a.ask(view.Checks, "custody", a.custodyOptions(""), asOptional), a.ask(view.Line, "language", asOptional),
				a.ask(view.Radio, "support", a.withNamed("support", supportKinds...), asOptional), a.ask(view.Check, "no_digital_post"), a.ask(view.Line, "subject", asOptional),
			)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			n := course.NewMember{
				Name: f.Text("name"), Kind: course.Kind(f.Text("kind")), Birth: f.birth("birth", "expected"), Expected: f.Date("expected"), CPR: f.Text("cpr"),
				Subject: f.Text("subject"), ProtectedAddress: f.IsChecked("protected_address"), Custody: readCustody(f),
				Language: f.Text("language"), Support: f.Text("support"), NoDigitalPost: f.IsChecked("no_digital_post"),
				SamePersonReason: f.Text("same_person_reason"),
			}
			m := course.Member{Kind: n.Kind, Birth: n.Birth, Expected: n.Expected}
			if m.Kind == course.Child && len(n.Custody) == 0 && a.course.NeedsCustody(m, a.course.Law, a.course.Today) {
				f.Wrong("custody", "form.custody_missing", "name", n.Name)
			}
			return course.AddMember{NewMember: n, Confirmed: f.IsChecked("confirmed")}
		},
	},

	"end_member": {
		tab: "familien", danger: true,
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(
				a.ask(view.Radio, "because", a.withNamed("ended", course.Died, course.MovedOut, course.EnteredByMistake)),
				a.ask(view.Date, "on", withValue(shownDate(a.course.Today))), a.ask(view.Area, "reason", asOptional),
			)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			c := course.EndMember{Member: a.refAt(0), Because: f.Text("because"), On: f.NeedDate("on"), Reason: f.Text("reason")}
			if c.Because == "" {
				f.Wrong("because", "form.choose_one")
			}
			return c
		},
	},

	"correct_member": {
		tab: "familien",
		asks: func(a *actionRequest) []view.Group {
			m := a.memberActedOn()
			fields := []view.Field{a.ask(view.Line, "name", withValue(m.Name)), a.ask(view.Date, "birth", withValue(shownDate(m.Birth)))}
			if !m.Born() {
				fields[1] = a.ask(view.Date, "birth", asOptional)
				fields = append(fields, a.ask(view.Date, "expected", withValue(shownDate(m.Expected)), asOptional))
			}
			fields = append(fields,
				a.ask(view.Area, "reason", asOptional),
				a.ask(view.Check, "protected_address", withValue(CheckedValue(m.ProtectedAddress))), a.ask(view.Line, "language", withValue(m.Language), asOptional),
				a.ask(view.Radio, "support", a.withNamed("support", supportKinds...), withValue(m.Support), asOptional),
				a.ask(view.Check, "no_digital_post", withValue(CheckedValue(m.NoDigitalPost))), a.ask(view.Line, "cpr", asOptional, func(f *view.Field) { f.Width = "s" }),
				a.ask(view.Line, "subject", withValue(m.Subject), asOptional),
			)
			if a.course.NeedsCustody(m, a.course.Law, a.course.Today) {
				held := make([]string, len(m.Custody))
				for i, h := range m.Custody {
					held[i] = string(h)
				}
				fields = append(fields, a.ask(view.Checks, "custody", a.custodyOptions(m.ID), withTicked(held), asOptional))
			}
			return singleGroup(fields...)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			m := a.memberActedOn()
			name, protected, language, support, letters := f.Text("name"), f.IsChecked("protected_address"), f.Text("language"), f.Text("support"), f.IsChecked("no_digital_post")
			c := course.CorrectMember{
				Member: a.refAt(0), Name: &name, ProtectedAddress: &protected, Language: &language, Support: &support, NoDigitalPost: &letters, Reason: f.Text("reason"),
				SamePersonReason: f.Text("same_person_reason"), Confirmed: f.IsChecked("confirmed"),
			}
			if number := f.Text("cpr"); number != "" { // the recorded one is not shown, so an empty field leaves it
				c.CPR = &number
			}
			if login := f.Text("subject"); login != m.Subject {
				c.Subject = &login
			}
			if born := f.birth("birth", "expected"); born != m.Birth {
				c.Birth = born
			}
			if expected := f.Date("expected"); c.Birth.IsZero() && expected != m.Expected {
				c.Expected = expected
			}
			if held := readCustody(f); a.course.NeedsCustody(m, a.course.Law, a.course.Today) && !slices.Equal(held, m.Custody) {
				c.Custody = &held
			}
			return c
		},
	},
}

// memberActedOn is the family member whom an action is about.
func (a *actionRequest) memberActedOn() course.Member {
	for _, m := range a.course.Members {
		if m.ID == a.refAt(0) {
			return m
		}
	}
	return course.Member{}
}

// custodyOptions of custody of a child: the adults and young parents of the family, or somebody outside it.
func (a *actionRequest) custodyOptions(child string) func(*view.Field) {
	return func(f *view.Field) {
		a.members(func(m course.Member) bool { return m.ID != child && a.isParty(m) })(f)
		f.Options = append(f.Options, view.Option{Value: "outside", Label: a.T("custody.outside")})
	}
}

// birth is a birth date; it may be missing of a child that is expected.
func (f *Answers) birth(birth, expected string) calendar.Date {
	if f.Text(expected) != "" {
		return f.Date(birth)
	}
	return f.NeedDate(birth)
}

func readCustody(f *Answers) []course.Custody {
	var out []course.Custody
	for _, id := range f.List("custody") {
		out = append(out, course.Custody(id))
	}
	return out
}
