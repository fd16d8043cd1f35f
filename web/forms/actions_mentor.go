package forms

import (
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/view"
)

var mentorActions = map[string]action{
	"draft_mentor_agreement": {
		tab: "aftaler",
		asks: func(a *actionRequest) []view.Group {
			return a.askMentor(course.Mentor{Periods: []course.MentorPeriod{{}}})
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.DraftMentor{
				MentorTerms: f.mentorTerms(), From: f.NeedDate("from"), To: f.NeedDate("to"), Assessment: f.Text("assessment"), Confirmed: f.IsChecked("confirmed"),
			}
		},
	},

	"correct_mentor_agreement": {
		tab:  "aftaler",
		asks: func(a *actionRequest) []view.Group { return a.askMentor(a.mentorActedOn()) },
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.CorrectMentor{
				Agreement: a.refAt(0), MentorTerms: f.mentorTerms(), From: f.NeedDate("from"), To: f.NeedDate("to"), Assessment: f.Text("assessment"),
				Confirmed: f.IsChecked("confirmed"),
			}
		},
	},

	"send_mentor_agreement": {
		tab: "aftaler", asks: (*actionRequest).mentorTerms,
		command: func(a *actionRequest, _ *Answers) course.Command { return course.SendMentor{Agreement: a.refAt(0)} },
	},

	"agree_mentor_agreement": {
		tab: "aftaler",
		asks: func(a *actionRequest) []view.Group {
			answer := a.ask(view.Radio, "answer", a.withNamed("mentor_answer", course.MentorYes, course.MentorNo, course.MentorTalk))
			words := a.ask(view.Area, "words", asOptional)
			if a.course.Me == "" {
				answer.Value = course.MentorYes
				return singleGroup(
					a.ask(view.Radio, "side", a.withNamed("mentor_side", "citizen", "mentor")), answer, words,
					a.ask(view.Radio, "form", a.withNamed("mentor_form", "signature", "meeting", "letter")),
				)
			}
			answer.Label, words.Label, words.Hint = a.T("my.mentor_question"), a.T("my.mentor_words"), a.T("my.mentor_words_hint")
			switch m := a.mentorActedOn(); {
			case m.Citizen != nil:
				answer.Value = course.MentorYes
			case m.Reply != nil:
				answer.Value, words.Value = m.Reply.Answer, m.Reply.Words
			}
			return append(a.mentorTerms(), view.Group{Fields: []view.Field{answer, words}})
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			c := course.AgreeMentor{Agreement: a.refAt(0), Side: f.Text("side"), Form: f.Text("form"), Answer: f.Text("answer"), Words: f.Text("words")}
			if a.course.Me != "" {
				c.Side, c.Form = "citizen", "digital"
			}
			if c.Form == "" {
				f.Wrong("form", "form.choose_one")
			}
			if c.Answer == "" {
				f.Wrong("answer", "form.choose_one")
			}
			return c
		},
	},

	"extend_mentor_agreement": {
		tab: "aftaler",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(a.ask(view.Date, "to"), a.ask(view.Area, "assessment", withRows(6)))
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.ExtendMentor{Agreement: a.refAt(0), To: f.NeedDate("to"), Assessment: f.Text("assessment"), Confirmed: f.IsChecked("confirmed")}
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

// askMentor asks what an agreement says; a draft that is corrected says something already.
func (a *actionRequest) askMentor(m course.Mentor) []view.Group {
	rules, terms, period, hours := a.course.Law.Mentor, m.Terms, m.Periods[0], ""
	if terms.HoursPerWeek > 0 {
		hours = language.Number(a.Lang, terms.HoursPerWeek, 4)
	}
	return []view.Group{
		{Fields: []view.Field{
			a.ask(view.Radio, "member", a.members(a.isParty), withValue(terms.Member), a.onlyChoice(a.isParty)),
			a.ask(view.Area, "goal", withValue(terms.Goal)), a.ask(view.Area, "tasks", withValue(terms.Tasks)),
			a.ask(view.Line, "hours_per_week", withValue(hours), func(f *view.Field) { f.Width = "xs" }),
		}},
		{Legend: a.T("mentor.who"), Fields: []view.Field{
			a.ask(view.Line, "name", withValue(terms.Name)), a.ask(view.Line, "contact", withValue(terms.Contact)),
			a.ask(view.Radio, "employer", withNamedParts(a.course, rules.Employers), withValue(terms.Employer)),
			a.ask(view.Radio, "funding", withNamedParts(a.course, rules.Funding), withValue(terms.Funding)),
		}},
		{Legend: a.T("mentor.first_period"), Fields: []view.Field{
			a.ask(view.Date, "from", withValue(shownDate(period.From))), a.ask(view.Date, "to", withValue(shownDate(period.To))),
			a.ask(view.Area, "assessment", withValue(period.Assessment)),
			a.ask(view.Check, "no_other_offer", withValue(CheckedValue(terms.NoOtherOffer))),
		}},
	}
}

func (f *Answers) mentorTerms() course.MentorTerms {
	return course.MentorTerms{
		Member: f.Text("member"), Goal: f.Text("goal"), Tasks: f.Text("tasks"), HoursPerWeek: f.decimal("hours_per_week"),
		Name: f.Text("name"), Contact: f.Text("contact"), Employer: f.Text("employer"), Funding: f.Text("funding"), NoOtherOffer: f.IsChecked("no_other_offer"),
	}
}

// mentorActedOn is the agreement of the address.
func (a *actionRequest) mentorActedOn() course.Mentor {
	for _, m := range a.course.Mentors {
		if m.ID == a.refAt(0) {
			return m
		}
	}
	return course.Mentor{Periods: []course.MentorPeriod{{}}}
}

// mentorTerms are what a citizen is asked about.
func (a *actionRequest) mentorTerms() []view.Group {
	var fields []view.Field
	for _, m := range a.course.Mentors {
		if m.ID == a.refAt(0) {
			fields = view.MentorFields(a.Page, a.course, m)
		}
	}
	return singleGroup(fields...)
}
