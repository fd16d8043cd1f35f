package web

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/paper"
	"github.com/enplan-dk/enplan/web/view"
)

var mentorActions = map[string]action{
	"draft_mentor_agreement": {
		tab: "aftaler",
		asks: func(a *acting) []view.Group {
			rules := a.c.Law.Mentor
			return []view.Group{
				{Fields: []view.Field{
					a.ask(view.Radio, "member", a.members(a.isParty), a.onlyChoice(a.isParty)), a.ask(view.Area, "goal"), a.ask(view.Area, "tasks"),
					a.ask(view.Line, "hours_per_week", func(f *view.Field) { f.Width = "xs" }),
				}},
				{Legend: a.T("mentor.who"), Fields: []view.Field{
					a.ask(view.Line, "name"), a.ask(view.Line, "contact"),
					a.ask(view.Radio, "employer", withNamedParts(a.c, rules.Employers)), a.ask(view.Radio, "funding", withNamedParts(a.c, rules.Funding)),
				}},
				{Legend: a.T("mentor.first_period"), Fields: []view.Field{
					a.ask(view.Date, "from"), a.ask(view.Date, "to"), a.ask(view.Area, "assessment"), a.ask(view.Check, "no_other_offer"),
				}},
			}
		},
		command: func(_ *acting, f *form) course.Command {
			return course.DraftMentor{
				MentorTerms: course.MentorTerms{
					Member: f.text("member"), Goal: f.text("goal"), Tasks: f.text("tasks"), HoursPerWeek: f.decimal("hours_per_week"),
					Name: f.text("name"), Contact: f.text("contact"), Employer: f.text("employer"), Funding: f.text("funding"), NoOtherOffer: f.isChecked("no_other_offer"),
				},
				From: f.needDate("from"), To: f.needDate("to"), Assessment: f.text("assessment"),
			}
		},
	},

	"agree_mentor_agreement": {
		tab: "aftaler",
		asks: func(a *acting) []view.Group {
			if a.c.Me != "" {
				return a.mentorTerms()
			}
			return singleGroup(a.ask(view.Radio, "side", a.withNamed("mentor_side", "citizen", "mentor")), a.ask(view.Radio, "form", a.withNamed("mentor_form", "signature", "meeting", "letter", "digital")))
		},
		command: func(a *acting, f *form) course.Command {
			if a.c.Me != "" {
				return course.AgreeMentor{Agreement: a.of(0), Side: "citizen", Form: "digital"}
			}
			if f.text("form") == "" {
				f.wrong("form", "form.choose_one")
			}
			return course.AgreeMentor{Agreement: a.of(0), Side: f.text("side"), Form: f.text("form")}
		},
	},

	"extend_mentor_agreement": {
		tab: "aftaler",
		asks: func(a *acting) []view.Group {
			return singleGroup(a.ask(view.Date, "to"), a.ask(view.Area, "assessment", withRows(6)))
		},
		command: func(a *acting, f *form) course.Command {
			return course.ExtendMentor{Agreement: a.of(0), To: f.needDate("to"), Assessment: f.text("assessment")}
		},
	},

	"end_mentor_agreement": {
		tab: "aftaler", danger: true,
		asks: func(a *acting) []view.Group { return singleGroup(a.ask(view.Area, "reason")) },
		command: func(a *acting, f *form) course.Command {
			return course.EndMentor{Agreement: a.of(0), Reason: f.text("reason")}
		},
	},
}

// mentorTerms are what a citizen says yes to.
func (a *acting) mentorTerms() []view.Group {
	var fields []view.Field
	for _, m := range a.c.Mentors {
		if m.ID != a.of(0) {
			continue
		}
		for _, b := range view.MentorSheet(a.page, a.c, m).Blocks {
			switch b.Kind {
			case paper.Fact:
				fields = append(fields, view.Field{Kind: view.Static, Label: b.Label, Value: b.Text})
			case paper.Heading, paper.Subheading:
				fields = append(fields, view.Field{Kind: view.Static, Label: b.Text})
			default:
				if last := &fields[len(fields)-1]; last.Value == "" {
					last.Value = b.Text
				} else {
					last.Value += " " + b.Text
				}
			}
		}
	}
	empty := func(f view.Field) bool { return f.Value == "" } // a heading above another
	return singleGroup(slices.DeleteFunc(fields, empty)...)
}
