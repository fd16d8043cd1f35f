package web

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

var supports = []string{"representative", "guardian", "bisidder"}

var familyActions = map[string]action{
	"add_member": {
		tab: "familien",
		asks: func(a *acting) []view.Group {
			return singleGroup(
				a.ask(view.Line, "name"), a.ask(view.Radio, "kind", a.withNamed("kind", "adult", "child")), a.ask(view.Date, "birth"),
				a.ask(view.Line, "cpr", asOptional, func(f *view.Field) { f.Width = "s" }), a.ask(view.Check, "protected_address"),
				a.ask(view.Checks, "custody", a.custodyOptions(), asOptional), a.ask(view.Line, "language", asOptional),
				a.ask(view.Radio, "support", a.withNamed("support", supports...), asOptional), a.ask(view.Check, "no_digital_post"), a.ask(view.Line, "subject", asOptional),
			)
		},
		command: func(_ *acting, f *form) course.Command {
			return course.AddMember{NewMember: course.NewMember{
				Name: f.text("name"), Kind: course.Kind(f.text("kind")), Birth: f.needDate("birth"), CPR: f.text("cpr"),
				Subject: f.text("subject"), ProtectedAddress: f.isChecked("protected_address"), Custody: custody(f),
				Language: f.text("language"), Support: f.text("support"), NoDigitalPost: f.isChecked("no_digital_post"),
			}}
		},
	},

	"correct_member": {
		tab: "familien",
		asks: func(a *acting) []view.Group {
			m := a.memberActedOn()
			fields := []view.Field{
				a.ask(view.Line, "name", withValue(m.Name)), a.ask(view.Date, "birth", withValue(shownDate(m.Birth))), a.ask(view.Area, "reason", asOptional),
				a.ask(view.Check, "protected_address", withValue(checkedValue(m.ProtectedAddress))), a.ask(view.Line, "language", withValue(m.Language), asOptional),
				a.ask(view.Radio, "support", a.withNamed("support", supports...), withValue(m.Support), asOptional),
				a.ask(view.Check, "no_digital_post", withValue(checkedValue(m.NoDigitalPost))), a.ask(view.Line, "cpr", asOptional, func(f *view.Field) { f.Width = "s" }),
				a.ask(view.Line, "subject", withValue(m.Subject), asOptional),
			}
			if m.Kind == course.Child {
				held := make([]string, len(m.Custody))
				for i, h := range m.Custody {
					held[i] = string(h)
				}
				fields = append(fields, a.ask(view.Checks, "custody", a.custodyOptions(), withTicked(held), asOptional))
			}
			return singleGroup(fields...)
		},
		command: func(a *acting, f *form) course.Command {
			m := a.memberActedOn()
			name, protected, language, support, letters := f.text("name"), f.isChecked("protected_address"), f.text("language"), f.text("support"), f.isChecked("no_digital_post")
			c := course.CorrectMember{
				Member: a.of(0), Name: &name, ProtectedAddress: &protected, Language: &language, Support: &support, NoDigitalPost: &letters, Reason: f.text("reason"),
			}
			if number := f.text("cpr"); number != "" { // the recorded one is not shown, so an empty field leaves it
				c.CPR = &number
			}
			if login := f.text("subject"); login != m.Subject {
				c.Subject = &login
			}
			if born := f.needDate("birth"); born != m.Birth {
				c.Birth = born
			}
			if held := custody(f); m.Kind == course.Child && !slices.Equal(held, m.Custody) {
				c.Custody = &held
			}
			return c
		},
	},
}

// memberActedOn is the family member whom an action is about.
func (a *acting) memberActedOn() course.Member {
	for _, m := range a.c.Members {
		if m.ID == a.of(0) {
			return m
		}
	}
	return course.Member{}
}

// custodyOptions of custody: the adults of the family, or somebody outside it.
func (a *acting) custodyOptions() func(*view.Field) {
	return func(f *view.Field) {
		a.members(isAdult)(f)
		f.Options = append(f.Options, view.Option{Value: "outside", Label: a.T("custody.outside")})
	}
}

func custody(f *form) []course.Custody {
	var out []course.Custody
	for _, id := range f.list("custody") {
		out = append(out, course.Custody(id))
	}
	return out
}
