package forms

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/paper"
	"github.com/enplan-dk/enplan/web/view"
)

var mentorActions = map[string]action{
	"draft_mentor_agreement": {
		tab: "aftaler",
		asks: func(a *actionRequest) []view.Group {
			rules := a.course.Law.Mentor
			return []view.Group{
				{Fields: []view.Field{
					a.ask(view.Radio, "member", a.members(a.isParty), a.onlyChoice(a.isParty)), a.ask(view.Area, "goal"), a.ask(view.Area, "tasks"),
					a.ask(view.Line, "hours_per_week", func(f *view.Field) { f.Width = "xs" }),
				}},
				{Legend: a.T("mentor.who"), Fields: []view.Field{
					a.ask(view.Line, "name"), a.ask(view.Line, "contact"),
					a.ask(view.Radio, "employer", withNamedParts(a.course, rules.Employers)), a.ask(view.Radio, "funding", withNamedParts(a.course, rules.Funding)),
				}},
				{Legend: a.T("mentor.first_period"), Fields: []view.Field{
					a.ask(view.Date, "from"), a.ask(view.Date, "to"), a.ask(view.Area, "assessment"), a.ask(view.Check, "no_other_offer"),
				}},
			}
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.DraftMentor{
				MentorTerms: course.MentorTerms{
					Member: f.Text("member"), Goal: f.Text("goal"), Tasks: f.Text("tasks"), HoursPerWeek: f.decimal("hours_per_week"),
					Name: f.Text("name"), Contact: f.Text("contact"), Employer: f.Text("employer"), Funding: f.Text("funding"), NoOtherOffer: f.isChecked("no_other_offer"),
				},
				From: f.NeedDate("from"), To: f.NeedDate("to"), Assessment: f.Text("assessment"), Confirmed: f.isChecked("confirmed"),
			}
		},
	},

	"agree_mentor_agreement": {
		tab: "aftaler",
		asks: func(a *actionRequest) []view.Group {
			if a.course.Me != "" {
				return a.mentorTerms()
			}
			return singleGroup(a.ask(view.Radio, "side", a.withNamed("mentor_side", "citizen", "mentor")), a.ask(view.Radio, "form", a.withNamed("mentor_form", "signature", "meeting", "letter", "digital")))
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			if a.course.Me != "" {
				return course.AgreeMentor{Agreement: a.refAt(0), Side: "citizen", Form: "digital"}
			}
			if f.Text("form") == "" {
				f.Wrong("form", "form.choose_one")
			}
			return course.AgreeMentor{Agreement: a.refAt(0), Side: f.Text("side"), Form: f.Text("form")}
		},
	},

	"extend_mentor_agreement": {
		tab: "aftaler",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(a.ask(view.Date, "to"), a.ask(view.Area, "assessment", withRows(6)))
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.ExtendMentor{Agreement: a.refAt(0), To: f.NeedDate("to"), Assessment: f.Text("assessment"), Confirmed: f.isChecked("confirmed")}
		},
	},

	"include_mentor_agreement": {
		tab: "aftaler", asks: noQuestions,
		command: func(a *actionRequest, _ *Answers) course.Command { return course.IncludeMentor{Agreement: a.refAt(0)} },
	},

	"end_mentor_agreement": {
		tab: "aftaler", danger: true,
		asks: func(a *actionRequest) []view.Group { return singleGroup(a.ask(view.Area, "reason")) },
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.EndMentor{Agreement: a.refAt(0), Reason: f.Text("reason")}
		},
	},
}

// mentorTerms are what a citizen says yes to.
func (a *actionRequest) mentorTerms() []view.Group {
	var fields []view.Field
	for _, m := range a.course.Mentors {
		if m.ID != a.refAt(0) {
			continue
		}
		for _, b := range view.MentorSheet(a.Page, a.course, m).Blocks {
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
