package web

import (
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

var rightsActions = map[string]action{
	"make_decision": {
		tab: "afgoerelser",
		asks: func(a *acting) []view.Group {
			var hearings []view.Option
			for _, h := range a.c.Hearings {
				hearings = append(hearings, view.Option{Value: h.ID, Label: a.c.Name(h.Member) + ", " + a.page.On(h.At)})
			}
			return singleGroup(
				a.ask(view.Line, "subject"), a.ask(view.Radio, "member", a.members(nil), a.onlyChoice(nil)),
				a.ask(view.Radio, "outcome", a.withNamed("decision", "granted", "refused", "changed", "ended")),
				a.ask(view.Area, "reason", withRows(8)), a.ask(view.Line, "legal_basis"),
				a.ask(view.Area, "appeal_guidance", withValue(a.T("decision.guidance", "weeks", numberText(a.c.Law.Rights.AppealWeeks)))),
				a.ask(view.Select, "hearing", withOptions(hearings...), asOptional),
			)
		},
		command: func(_ *acting, f *form) course.Command {
			c := course.MakeDecision{
				Subject: f.text("subject"), Member: f.text("member"), Outcome: f.text("outcome"), Reason: f.text("reason"),
				LegalBasis: f.text("legal_basis"), Guidance: f.text("appeal_guidance"), Hearing: f.text("hearing"),
			}
			if c.Outcome == "" {
				f.wrong("outcome", "form.choose_one")
			}
			return c
		},
	},

	"open_hearing": {
		tab: "afgoerelser",
		asks: func(a *acting) []view.Group {
			return singleGroup(a.ask(view.Radio, "member", a.members(a.isParty), a.onlyChoice(a.isParty)), a.ask(view.Area, "text", withRows(8)), a.ask(view.Date, "until", asOptional))
		},
		command: func(_ *acting, f *form) course.Command {
			return course.OpenHearing{Member: f.text("member"), Text: f.text("text"), Until: f.date("until")}
		},
	},

	"answer_hearing": {
		tab:  "afgoerelser",
		asks: func(a *acting) []view.Group { return singleGroup(a.ask(view.Area, "text", withRows(8))) },
		command: func(a *acting, f *form) course.Command {
			return course.AnswerHearing{Hearing: a.of(0), Text: f.text("text")}
		},
	},

	"lodge_appeal": {
		tab: "afgoerelser",
		asks: func(a *acting) []view.Group {
			return singleGroup(
				a.ask(view.Radio, "member", a.members(func(m course.Member) bool { return a.isParty(m) && (a.c.Me == "" || m.ID == a.c.Me) }), a.onlyChoice(a.isParty)),
				a.ask(view.Area, "text", withRows(8), asOptional),
			)
		},
		command: func(a *acting, f *form) course.Command {
			return course.LodgeAppeal{Decision: a.of(0), Member: f.text("member"), Text: f.text("text")}
		},
	},

	"decide_appeal": {
		tab: "afgoerelser",
		asks: func(a *acting) []view.Group {
			return singleGroup(
				a.ask(view.Radio, "outcome", a.withNamed("appeal", "upheld_by_municipality", "changed_by_municipality", "forwarded", "confirmed", "changed", "remitted", "withdrawn")),
				a.ask(view.Area, "reason", withRows(8)),
			)
		},
		command: func(a *acting, f *form) course.Command {
			c := course.DecideAppeal{Appeal: a.of(0), Outcome: f.text("outcome"), Reason: f.text("reason")}
			if c.Outcome == "" {
				f.wrong("outcome", "form.choose_one")
			}
			return c
		},
	},

	"request_access": {
		tab: "afgoerelser",
		asks: func(a *acting) []view.Group {
			return singleGroup(
				a.ask(view.Radio, "member", a.members(func(m course.Member) bool { return a.isParty(m) && (a.c.Me == "" || m.ID == a.c.Me) }), a.onlyChoice(a.isParty)),
				a.ask(view.Area, "text", asOptional),
			)
		},
		command: func(_ *acting, f *form) course.Command {
			return course.RequestAccess{Member: f.text("member"), Text: f.text("text")}
		},
	},

	"answer_access": {
		tab: "afgoerelser",
		asks: func(a *acting) []view.Group {
			return singleGroup(a.ask(view.Radio, "outcome", a.withNamed("access_outcome", "given", "partly", "refused")), a.ask(view.Area, "reason", asOptional))
		},
		command: func(a *acting, f *form) course.Command {
			c := course.AnswerAccess{Request: a.of(0), Outcome: f.text("outcome"), Reason: f.text("reason")}
			if c.Outcome == "" {
				f.wrong("outcome", "form.choose_one")
			}
			return c
		},
	},

	"answer_continuation": {
		tab: "familien",
		asks: func(a *acting) []view.Group {
			return singleGroup(
				a.ask(view.Radio, "member", a.members(func(m course.Member) bool { return isAdult(m) && (a.c.Me == "" || m.ID == a.c.Me) }), a.onlyChoice(isAdult)),
				a.ask(view.Radio, "accept", a.withNamed("continuation", "true", "false")), a.ask(view.Area, "words", asOptional),
			)
		},
		command: func(_ *acting, f *form) course.Command {
			if f.text("accept") == "" {
				f.wrong("accept", "form.choose_one")
			}
			return course.AnswerContinuation{Member: f.text("member"), Accept: f.isChecked("accept"), Words: f.text("words")}
		},
	},

	"place_hold": {
		tab: "afgoerelser",
		asks: func(a *acting) []view.Group {
			return singleGroup(a.ask(view.Radio, "kind", a.withNamed("hold", "legal_hold", "keep")), a.ask(view.Area, "reason"))
		},
		command: func(_ *acting, f *form) course.Command {
			return course.PlaceHold{Kind: f.text("kind"), Reason: f.text("reason")}
		},
	},

	"lift_hold": {
		tab: "afgoerelser",
		asks: func(a *acting) []view.Group {
			var kinds []string
			for _, h := range a.c.Holds {
				kinds = append(kinds, h.Kind)
			}
			return singleGroup(a.ask(view.Radio, "kind", a.withNamed("hold", kinds...)), a.ask(view.Area, "reason"))
		},
		command: func(_ *acting, f *form) course.Command {
			return course.LiftHold{Kind: f.text("kind"), Reason: f.text("reason")}
		},
	},
}
