package web

import (
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

var teamActions = map[string]action{
	"confirm_team": {tab: "plan", asks: noQuestions, command: func(*acting, *form) course.Command { return course.ConfirmTeam{} }},

	"add_team_member": {
		tab: "team",
		asks: func(a *acting) []view.Group {
			var consents []view.Option
			for _, k := range a.c.Consents {
				if k.Active() {
					consents = append(consents, view.Option{Value: k.ID, Label: a.T("consent.line", "name", a.c.Name(k.Member), "recipient", a.c.Field(k.Recipient))})
				}
			}
			return singleGroup(
				a.ask(view.Select, "field", a.fieldsOfLaw(), withValue(a.of(0))),
				a.ask(view.Select, "subject", a.colleagues()),
				a.ask(view.Line, "role"),
				a.ask(view.Radio, "basis", a.withNamed("basis", "consent", "statute")),
				a.ask(view.Select, "consent", withOptions(consents...), asOptional),
				a.ask(view.Line, "statute", asOptional),
				a.ask(view.Date, "until", asOptional),
			)
		},
		command: func(_ *acting, f *form) course.Command {
			return course.AddTeamMember{
				Subject: f.text("subject"), Field: f.text("field"), Role: f.text("role"), Until: f.date("until"),
				Basis: f.text("basis"), Statute: f.text("statute"), Consent: f.text("consent"),
			}
		},
	},

	"remove_team_member": {
		tab: "team", danger: true, asks: noQuestions,
		command: func(a *acting, _ *form) course.Command { return course.RemoveTeamMember{Member: a.of(0)} },
	},

	"mark_field": {
		tab:  "team",
		asks: func(a *acting) []view.Group { return singleGroup(a.ask(view.Area, "reason", asOptional)) },
		command: func(a *acting, f *form) course.Command {
			return course.MarkField{Field: a.of(0), Reason: f.text("reason")}
		},
	},

	"appoint_coordinator": {
		tab: "team",
		asks: func(a *acting) []view.Group {
			return singleGroup(a.ask(view.Select, "subject", a.colleagues(a.c.Team.Coordinator.Subject)), a.ask(view.Area, "reason"), a.ask(view.Check, "interim"))
		},
		command: func(_ *acting, f *form) course.Command {
			return course.AppointCoordinator{Subject: f.text("subject"), Reason: f.text("reason"), Interim: f.isChecked("interim")}
		},
	},

	"offer_handover": {
		tab: "team",
		asks: func(a *acting) []view.Group {
			return singleGroup(a.ask(view.Select, "to", a.colleagues(a.c.Team.Coordinator.Subject)), a.ask(view.Area, "note", withRows(6)), a.ask(view.Date, "answer_by"))
		},
		command: func(_ *acting, f *form) course.Command {
			return course.OfferHandover{To: f.text("to"), Note: f.text("note"), AnswerBy: f.needDate("answer_by")}
		},
	},

	"answer_handover": {
		tab: "team",
		asks: func(a *acting) []view.Group {
			note := ""
			if h := a.c.Team.Handover; h != nil {
				note = h.Note
			}
			return []view.Group{{Legend: a.T("team.note"), Quote: note, Fields: []view.Field{
				a.ask(view.Radio, "accept", a.withNamed("handover", "true", "false")), a.ask(view.Area, "reason", asOptional),
			}}}
		},
		command: func(_ *acting, f *form) course.Command {
			if f.text("accept") == "" {
				f.wrong("accept", "form.choose_one")
			}
			return course.AnswerHandover{Accept: f.isChecked("accept"), Reason: f.text("reason")}
		},
	},

	"plan_absence": {
		tab: "team",
		asks: func(a *acting) []view.Group {
			return singleGroup(a.ask(view.Date, "from"), a.ask(view.Date, "to"), a.ask(view.Select, "cover", a.colleagues(a.c.Team.Coordinator.Subject)))
		},
		command: func(_ *acting, f *form) course.Command {
			return course.PlanAbsence{From: f.needDate("from"), To: f.needDate("to"), Cover: f.text("cover")}
		},
	},

	"give_consent": {
		tab: "team",
		asks: func(a *acting) []view.Group {
			mine := func(m course.Member) bool { return a.c.Me == "" || a.c.Concerns(a.c.Me, m.ID) }
			return singleGroup(
				a.ask(view.Radio, "member", a.members(mine), a.onlyChoice(nil)),
				a.ask(view.Radio, "given_by", a.members(func(m course.Member) bool { return a.isParty(m) && (a.c.Me == "" || m.ID == a.c.Me) }), a.onlyChoice(isAdult)),
				a.ask(view.Checks, "types", a.information()),
				a.ask(view.Select, "recipient", a.fieldsOfLaw()),
				a.ask(view.Area, "purpose"),
				a.ask(view.Radio, "form", a.withNamed("consent_form", "written", "digital"), withValue("digital")),
				a.ask(view.Date, "expires", withValue(shownDate(a.c.Today.AddDays(365)))),
			)
		},
		command: func(_ *acting, f *form) course.Command {
			types := f.list("types")
			if len(types) == 0 {
				f.wrong("types", "form.choose_one")
			}
			return course.GiveConsent{
				Member: f.text("member"), GivenBy: f.text("given_by"), Types: types, Recipient: f.text("recipient"),
				Purpose: f.text("purpose"), Form: f.text("form"), Expires: f.needDate("expires"),
			}
		},
	},

	"withdraw_consent": {
		tab: "team", danger: true, asks: noQuestions,
		command: func(a *acting, _ *form) course.Command { return course.WithdrawConsent{Consent: a.of(0)} },
	},
}
