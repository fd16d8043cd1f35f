package forms

import (
	"slices"
	"strconv"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

var rightsActions = map[string]action{
	"make_decision": {
		tab: "afgoerelser",
		asks: func(a *actionRequest) []view.Group {
			var hearings []view.Option
			for _, h := range a.course.Hearings {
				hearings = append(hearings, view.Option{Value: h.ID, Label: a.course.Name(h.Member) + ", " + a.Page.On(h.At)})
			}
			return singleGroup(
				a.ask(view.Line, "subject"), a.ask(view.Radio, "member", a.members(nil), a.onlyChoice(nil)),
				a.ask(view.Radio, "outcome", a.withNamed("decision", "granted", "refused", "changed", "ended")),
				a.ask(view.Area, "reason", withRows(8)), a.ask(view.Line, "legal_basis"),
				a.ask(view.Area, "appeal_guidance", withValue(a.T("decision.guidance", "weeks", strconv.Itoa(a.course.Law.Rights.AppealWeeks)))),
				a.ask(view.Select, "hearing", withOptions(hearings...), asOptional),
			)
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			c := course.MakeDecision{
				Subject: f.Text("subject"), Member: f.Text("member"), Outcome: f.Text("outcome"), Reason: f.Text("reason"),
				LegalBasis: f.Text("legal_basis"), Guidance: f.Text("appeal_guidance"), Hearing: f.Text("hearing"),
			}
			if c.Outcome == "" {
				f.Wrong("outcome", "form.choose_one")
			}
			return c
		},
	},

	"record_delivery": {
		tab: "afgoerelser",
		asks: func(a *actionRequest) []view.Group {
			if a.course.Me != "" {
				return nil
			}
			return singleGroup(
				a.ask(view.Radio, "member", a.members(a.isAddressee), a.onlyChoice(a.isAddressee)),
				a.ask(view.Radio, "how", a.withNamed("delivery_how", course.ByLetter, course.HandedOver, course.ByDigitalPost, course.OwnWord, course.CameBack)),
				a.ask(view.Date, "on", asOptional), a.ask(view.Area, "reason", asOptional),
			)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			if a.course.Me != "" {
				return course.RecordDelivery{Decision: a.refAt(0), Member: a.course.Me, How: course.OwnWord}
			}
			c := course.RecordDelivery{Decision: a.refAt(0), Member: f.Text("member"), How: f.Text("how"), On: f.Date("on"), Reason: f.Text("reason")}
			if c.How == "" {
				f.Wrong("how", "form.choose_one")
			}
			return c
		},
	},

	"open_hearing": {
		tab: "afgoerelser",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(a.ask(view.Radio, "member", a.members(a.isParty), a.onlyChoice(a.isParty)), a.ask(view.Area, "text", withRows(8)), a.ask(view.Date, "until", asOptional))
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.OpenHearing{Member: f.Text("member"), Text: f.Text("text"), Until: f.Date("until")}
		},
	},

	"answer_hearing": {
		tab: "afgoerelser",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(a.andReceived(a.ask(view.Area, "text", withRows(8)))...)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.AnswerHearing{Hearing: a.refAt(0), Text: f.Text("text"), Received: f.Date("received")}
		},
	},

	"lodge_appeal": {
		tab: "afgoerelser",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(a.andReceived(a.partyAsked(), a.ask(view.Area, "text", withRows(8), asOptional))...)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.LodgeAppeal{Decision: a.refAt(0), Member: f.Text("member"), Text: f.Text("text"), Received: f.Date("received")}
		},
	},

	"decide_appeal": {
		tab: "afgoerelser",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(
				a.ask(view.Radio, "outcome", a.withNamed("appeal", "upheld_by_municipality", "changed_by_municipality", "forwarded", "confirmed", "changed", "remitted", "withdrawn")),
				a.ask(view.Area, "reason", withRows(8)),
			)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			c := course.DecideAppeal{Appeal: a.refAt(0), Outcome: f.Text("outcome"), Reason: f.Text("reason")}
			if c.Outcome == "" {
				f.Wrong("outcome", "form.choose_one")
			}
			return c
		},
	},

	"request_access": {
		tab: "afgoerelser",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(a.andReceived(a.partyAsked(), a.ask(view.Area, "text", asOptional))...)
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.RequestAccess{Member: f.Text("member"), Text: f.Text("text"), Received: f.Date("received")}
		},
	},

	"answer_access": {
		tab: "afgoerelser",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(a.ask(view.Radio, "outcome", a.withNamed("access_outcome", "given", "partly", "refused")), a.ask(view.Area, "reason", asOptional))
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			c := course.AnswerAccess{Request: a.refAt(0), Outcome: f.Text("outcome"), Reason: f.Text("reason")}
			if c.Outcome == "" {
				f.Wrong("outcome", "form.choose_one")
			}
			return c
		},
	},

	"extend_case_deadline": {
		tab: "afgoerelser",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(
				a.ask(view.Date, "until", withValue(shownDate(a.laterDay()))), a.ask(view.Area, "text", withRows(6), withValue(a.T("case_delay.template"))),
			)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.ExtendCaseDeadline{Case: a.refAt(0), Until: f.Date("until"), Text: f.Text("text")}
		},
	},

	"answer_continuation": {
		tab: "familien",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(
				a.ask(view.Radio, "member", a.members(func(m course.Member) bool { return a.isAdult(m) && a.isOwn(m) }), a.onlyChoice(a.isAdult)),
				a.ask(view.Radio, "accept", a.withNamed("continuation", "true", "false")), a.ask(view.Area, "words", asOptional),
			)
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			if f.Text("accept") == "" {
				f.Wrong("accept", "form.choose_one")
			}
			return course.AnswerContinuation{Member: f.Text("member"), Accept: f.IsChecked("accept"), Words: f.Text("words")}
		},
	},

	"place_hold": {
		tab: "afgoerelser",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(a.ask(view.Radio, "kind", a.withNamed("hold", "legal_hold", "keep")), a.ask(view.Area, "reason"))
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.PlaceHold{Kind: f.Text("kind"), Reason: f.Text("reason")}
		},
	},

	"lift_hold": {
		tab: "afgoerelser",
		asks: func(a *actionRequest) []view.Group {
			var kinds []string
			for _, h := range a.course.Holds {
				kinds = append(kinds, h.Kind)
			}
			return singleGroup(a.ask(view.Radio, "kind", a.withNamed("hold", kinds...)), a.ask(view.Area, "reason"))
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.LiftHold{Kind: f.Text("kind"), Reason: f.Text("reason")}
		},
	},
}

// isAddressee says whether the decision is for a member, or was delivered to her.
func (a *actionRequest) isAddressee(m course.Member) bool {
	for _, d := range a.course.Decisions {
		delivered := slices.ContainsFunc(d.Deliveries, func(x course.Delivery) bool { return x.Member == m.ID })
		if d.ID == a.refAt(0) && (delivered || slices.Contains(a.course.Addressees(d, a.course.Law), m.ID)) {
			return true
		}
	}
	return false
}

// partyAsked asks whose appeal or request it is: a family member's own.
func (a *actionRequest) partyAsked() view.Field {
	mine := func(m course.Member) bool { return a.isParty(m) && a.isOwn(m) }
	return a.ask(view.Radio, "member", a.members(mine), a.onlyChoice(a.isParty))
}

// andReceived asks staff too when something came that they write down later.
func (a *actionRequest) andReceived(fields ...view.Field) []view.Field {
	if a.course.Me != "" {
		return fields
	}
	return append(fields, a.ask(view.Date, "received", asOptional))
}

// laterDay is the day that is proposed for an answer that comes late: as long again as the municipality takes for such a case.
func (a *actionRequest) laterDay() calendar.Date {
	for _, c := range course.Cases(a.course.State) {
		set, has := bylaw.CaseDeadlineOn(a.course.State.Law.CaseDeadlines, c.Kind, c.Begun)
		if c.ID != a.refAt(0) || !has {
			continue
		}
		from := c.By()
		if from.Before(a.course.Today) {
			from = a.course.Today
		}
		return a.course.Law.Working().Next(set.Within.AddTo(from))
	}
	return calendar.Date{}
}
