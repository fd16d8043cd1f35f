package forms

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

var teamActions = map[string]action{
	"confirm_team": {tab: "plan", asks: noQuestions, command: func(*actionRequest, *Answers) course.Command { return course.ConfirmTeam{} }},

	"add_team_member": {
		tab: "team",
		asks: func(a *actionRequest) []view.Group {
			var consents []view.Option
			for _, k := range a.course.Consents {
				if k.Active() {
					consents = append(consents, view.Option{Value: k.ID, Label: a.T("consent.line", "name", a.course.Name(k.Member), "recipient", a.course.Field(k.Recipient))})
				}
			}
			return singleGroup(
				a.ask(view.Select, "field", a.fieldsOfLaw(), withValue(a.refAt(0))),
				a.ask(view.Select, "subject", a.colleagues()),
				a.ask(view.Line, "role"),
				a.ask(view.Radio, "basis", a.withNamed("basis", "consent", "statute")),
				a.ask(view.Select, "consent", withOptions(consents...), asOptional),
				a.ask(view.Line, "statute", asOptional),
				a.ask(view.Date, "until", asOptional),
			)
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.AddTeamMember{
				Subject: f.Text("subject"), Field: f.Text("field"), Role: f.Text("role"), Until: f.Date("until"),
				Basis: f.Text("basis"), Statute: f.Text("statute"), Consent: f.Text("consent"),
			}
		},
	},

	"remove_team_member": {
		tab: "team", danger: true, asks: noQuestions,
		command: func(a *actionRequest, _ *Answers) course.Command { return course.RemoveTeamMember{Member: a.refAt(0)} },
	},

	"leave_team": {
		tab: "team", danger: true, leaves: true, asks: noQuestions,
		command: func(a *actionRequest, _ *Answers) course.Command { return course.LeaveTeam{Member: a.refAt(0)} },
	},

	"mark_field": {
		tab:  "team",
		asks: func(a *actionRequest) []view.Group { return singleGroup(a.ask(view.Area, "reason", asOptional)) },
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.MarkField{Field: a.refAt(0), Reason: f.Text("reason")}
		},
	},

	"appoint_coordinator": {
		tab: "team",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(a.ask(view.Select, "subject", a.colleagues(a.course.Team.Coordinator.Subject)), a.ask(view.Area, "reason"), a.ask(view.Check, "interim"))
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.AppointCoordinator{Subject: f.Text("subject"), Reason: f.Text("reason"), Interim: f.IsChecked("interim")}
		},
	},

	"replace_colleague": {
		tab: "team",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(
				a.ask(view.Select, "from", a.postHolders()), a.ask(view.Select, "to", a.colleagues("")), a.ask(view.Area, "reason"),
				a.ask(view.Check, "interim"),
			)
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.ReplaceColleague{From: f.Text("from"), To: f.Text("to"), Reason: f.Text("reason"), Interim: f.IsChecked("interim")}
		},
	},

	"offer_handover": {
		tab: "team",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(a.ask(view.Select, "to", a.colleagues(a.course.Team.Coordinator.Subject)), a.ask(view.Area, "note", withRows(6)), a.ask(view.Date, "answer_by"))
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.OfferHandover{To: f.Text("to"), Note: f.Text("note"), AnswerBy: f.NeedDate("answer_by")}
		},
	},

	"answer_handover": {
		tab: "team",
		asks: func(a *actionRequest) []view.Group {
			note := ""
			if h := a.course.Team.Handover; h != nil {
				note = h.Note
			}
			return []view.Group{{Legend: a.T("team.note"), Quote: note, Fields: []view.Field{
				a.ask(view.Radio, "accept", a.withNamed("handover", "true", "false")), a.ask(view.Area, "reason", asOptional),
			}}}
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			if f.Text("accept") == "" {
				f.Wrong("accept", "form.choose_one")
			}
			return course.AnswerHandover{Accept: f.IsChecked("accept"), Reason: f.Text("reason")}
		},
	},

	"plan_absence": {
		tab: "team",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(a.ask(view.Date, "from"), a.ask(view.Date, "to"), a.ask(view.Select, "cover", a.colleagues(a.course.Team.Coordinator.Subject)))
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.PlanAbsence{From: f.NeedDate("from"), To: f.NeedDate("to"), Cover: f.Text("cover")}
		},
	},

	"remind_coordinator": {
		tab: "team", asks: func(a *actionRequest) []view.Group { return singleGroup(a.ask(view.Area, "text")) },
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.RemindCoordinator{Text: f.Text("text")}
		},
	},

	"end_absence": {
		tab: "team", asks: noQuestions,
		command: func(*actionRequest, *Answers) course.Command { return course.EndAbsence{} },
	},

	"give_consent": {
		tab: "team",
		asks: func(a *actionRequest) []view.Group {
			mine := func(m course.Member) bool { return a.course.Me == "" || a.course.Concerns(a.course.Me, m.ID) }
			return singleGroup(
				a.ask(view.Radio, "member", a.members(mine), a.onlyChoice(nil)),
				a.ask(view.Radio, "given_by", a.members(func(m course.Member) bool { return a.isParty(m) && a.isOwn(m) }), a.onlyChoice(a.isAdult)),
				a.ask(view.Checks, "types", a.information()),
				a.ask(view.Select, "recipient", a.fieldsOfLaw()),
				a.ask(view.Area, "purpose"),
				a.ask(view.Date, "expires", withValue(shownDate(a.course.Today.AddDays(365)))),
			)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			types := f.List("types")
			if len(types) == 0 {
				f.Wrong("types", "form.choose_one")
			}
			return course.GiveConsent{
				Member: f.Text("member"), GivenBy: f.Text("given_by"), Types: types, Recipient: f.Text("recipient"),
				Purpose: f.Text("purpose"), Form: a.consentForm(), Expires: f.NeedDate("expires"),
			}
		},
	},

	"confirm_consent": {
		tab: "team",
		asks: func(a *actionRequest) []view.Group {
			holds := func(m course.Member) bool { return a.isParty(m) && a.isOwn(m) }
			return singleGroup(a.ask(view.Radio, "given_by", a.members(holds), a.onlyChoice(a.isAdult)))
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.ConfirmConsent{Consent: a.refAt(0), GivenBy: f.Text("given_by"), Form: a.consentForm()}
		},
	},

	"answer_plan_consent": {
		tab: "team",
		asks: func(a *actionRequest) []view.Group {
			about := func(m course.Member) bool { return len(a.planConsentGivers(m)) > 0 }
			givers := a.members(func(m course.Member) bool { return a.isParty(m) && a.isOwn(m) })
			fields := []view.Field{
				a.ask(view.Radio, "member", a.members(about), withValue(a.refAt(0))), a.ask(view.Radio, "given_by", givers, alsoOutside(a), a.onlyChoice(nil)),
				a.ask(view.Radio, "agrees", a.withNamed("plan_consent", "true", "false")),
			}
			return []view.Group{{Legend: a.T("plan_consent.heading"), Hint: a.course.PlanConsentText(), Fields: fields}}
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			if f.Text("agrees") == "" {
				f.Wrong("agrees", "form.choose_one")
			}
			return course.AnswerPlanConsent{Member: f.Text("member"), GivenBy: f.Text("given_by"), Agrees: f.IsChecked("agrees"), Form: a.consentForm()}
		},
	},

	"withdraw_consent": {
		tab: "team", danger: true,
		asks: func(a *actionRequest) []view.Group {
			mine := func(k course.Consent) bool { return k.ID == a.refAt(0) && k.GivenBy == a.course.Me }
			if a.course.Me == "" || !slices.ContainsFunc(a.course.Consents, mine) {
				return nil
			}
			return singleGroup(a.ask(view.Check, "not_given"))
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.WithdrawConsent{Consent: a.refAt(0), NotGiven: f.IsChecked("not_given")}
		},
	},
}

// planConsentGivers are those who are asked about a member's plans or have answered, as far as the reader answers for them.
func (a *actionRequest) planConsentGivers(m course.Member) []string {
	givers := a.course.ConsentsAsked(a.course.Law, a.course.Today, m)
	for _, answer := range a.course.PlanConsents {
		if answer.Member == m.ID {
			givers = append(givers, answer.GivenBy)
		}
	}
	return slices.DeleteFunc(givers, func(id string) bool { return a.course.Me != "" && id != a.course.Me })
}

// alsoOutside stands among the givers for who has custody and is in no course; staff alone write down that answer.
func alsoOutside(a *actionRequest) func(*view.Field) {
	return func(f *view.Field) {
		if a.course.Me == "" {
			f.Options = append(f.Options, view.Option{Value: "outside", Label: a.T("custody.outside")})
		}
	}
}

// consentForm: a family member gives her consent here, and staff write down one that was signed on paper.
func (a *actionRequest) consentForm() string {
	if a.course.Me != "" {
		return "digital"
	}
	return "written"
}
