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
			return one(
				a.ask(view.Line, "name"), a.ask(view.Radio, "kind", a.named("kind", "adult", "child")), a.ask(view.Date, "birth"),
				a.ask(view.Line, "cpr", optional, func(f *view.Field) { f.Width = "s" }), a.ask(view.Check, "protected_address"),
				a.ask(view.Checks, "custody", a.holders(), optional), a.ask(view.Line, "language", optional),
				a.ask(view.Radio, "support", a.named("support", supports...), optional), a.ask(view.Check, "no_digital_post"), a.ask(view.Line, "subject", optional),
			)
		},
		command: func(_ *acting, f *form) course.Command {
			return course.AddMember{NewMember: course.NewMember{
				Name: f.text("name"), Kind: course.Kind(f.text("kind")), Birth: f.needDate("birth"), CPR: f.text("cpr"),
				Subject: f.text("subject"), ProtectedAddress: f.yes("protected_address"), Custody: custody(f),
				Language: f.text("language"), Support: f.text("support"), NoDigitalPost: f.yes("no_digital_post"),
			}}
		},
	},

	"correct_member": {
		tab: "familien",
		asks: func(a *acting) []view.Group {
			m := a.person()
			fields := []view.Field{
				a.ask(view.Line, "name", with(m.Name)), a.ask(view.Date, "birth", with(shownDate(m.Birth))), a.ask(view.Area, "reason", optional),
				a.ask(view.Check, "protected_address", with(yes(m.ProtectedAddress))), a.ask(view.Line, "language", with(m.Language), optional),
				a.ask(view.Radio, "support", a.named("support", supports...), with(m.Support), optional),
				a.ask(view.Check, "no_digital_post", with(yes(m.NoDigitalPost))), a.ask(view.Line, "cpr", optional, func(f *view.Field) { f.Width = "s" }),
				a.ask(view.Line, "subject", with(m.Subject), optional),
			}
			if m.Kind == course.Child {
				held := make([]string, len(m.Custody))
				for i, h := range m.Custody {
					held[i] = string(h)
				}
				fields = append(fields, a.ask(view.Checks, "custody", a.holders(), ticked(held), optional))
			}
			return one(fields...)
		},
		command: func(a *acting, f *form) course.Command {
			m := a.person()
			name, protected, language, support, letters := f.text("name"), f.yes("protected_address"), f.text("language"), f.text("support"), f.yes("no_digital_post")
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

// person is the family member whom an action is about.
func (a *acting) person() course.Member {
	for _, m := range a.c.Members {
		if m.ID == a.of(0) {
			return m
		}
	}
	return course.Member{}
}

// holders of custody: the adults of the family, or somebody outside it.
func (a *acting) holders() func(*view.Field) {
	return func(f *view.Field) {
		a.members(adult)(f)
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
