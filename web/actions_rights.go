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
			return one(
				a.ask(view.Line, "subject"), a.ask(view.Radio, "member", a.members(nil), a.only(nil)),
				a.ask(view.Radio, "outcome", a.named("decision", "granted", "refused", "changed", "ended")),
				a.ask(view.Area, "reason", rows(8)), a.ask(view.Line, "legal_basis"),
				a.ask(view.Area, "appeal_guidance", with(a.T("decision.guidance", "weeks", number(a.c.Law.Rights.AppealWeeks)))),
				a.ask(view.Select, "hearing", from(hearings...), optional),
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
			return one(a.ask(view.Radio, "member", a.members(a.party), a.only(a.party)), a.ask(view.Area, "text", rows(8)), a.ask(view.Date, "until", optional))
		},
		command: func(_ *acting, f *form) course.Command {
			return course.OpenHearing{Member: f.text("member"), Text: f.text("text"), Until: f.date("until")}
		},
	},

	"answer_hearing": {
		tab:  "afgoerelser",
		asks: func(a *acting) []view.Group { return one(a.ask(view.Area, "text", rows(8))) },
		command: func(a *acting, f *form) course.Command {
			return course.AnswerHearing{Hearing: a.of(0), Text: f.text("text")}
		},
	},

	"lodge_appeal": {
		tab: "afgoerelser",
		asks: func(a *acting) []view.Group {
			return one(
				a.ask(view.Radio, "member", a.members(func(m course.Member) bool { return a.party(m) && (a.c.Me == "" || m.ID == a.c.Me) }), a.only(a.party)),
				a.ask(view.Area, "text", rows(8), optional),
			)
		},
		command: func(a *acting, f *form) course.Command {
			return course.LodgeAppeal{Decision: a.of(0), Member: f.text("member"), Text: f.text("text")}
		},
	},

	"decide_appeal": {
		tab: "afgoerelser",
		asks: func(a *acting) []view.Group {
			return one(
				a.ask(view.Radio, "outcome", a.named("appeal", "upheld_by_municipality", "changed_by_municipality", "forwarded", "confirmed", "changed", "remitted", "withdrawn")),
				a.ask(view.Area, "reason", rows(8)),
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
			return one(
				a.ask(view.Radio, "member", a.members(func(m course.Member) bool { return a.party(m) && (a.c.Me == "" || m.ID == a.c.Me) }), a.only(a.party)),
				a.ask(view.Area, "text", optional),
			)
		},
		command: func(_ *acting, f *form) course.Command {
			return course.RequestAccess{Member: f.text("member"), Text: f.text("text")}
		},
	},

	"answer_access": {
		tab: "afgoerelser",
		asks: func(a *acting) []view.Group {
			return one(a.ask(view.Radio, "outcome", a.named("access_outcome", "given", "partly", "refused")), a.ask(view.Area, "reason", optional))
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
			return one(
				a.ask(view.Radio, "member", a.members(func(m course.Member) bool { return adult(m) && (a.c.Me == "" || m.ID == a.c.Me) }), a.only(adult)),
				a.ask(view.Radio, "accept", a.named("continuation", "true", "false")), a.ask(view.Area, "words", optional),
			)
		},
		command: func(_ *acting, f *form) course.Command {
			if f.text("accept") == "" {
				f.wrong("accept", "form.choose_one")
			}
			return course.AnswerContinuation{Member: f.text("member"), Accept: f.yes("accept"), Words: f.text("words")}
		},
	},

	"place_hold": {
		tab: "afgoerelser",
		asks: func(a *acting) []view.Group {
			return one(a.ask(view.Radio, "kind", a.named("hold", "legal_hold", "keep")), a.ask(view.Area, "reason"))
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
			return one(a.ask(view.Radio, "kind", a.named("hold", kinds...)), a.ask(view.Area, "reason"))
		},
		command: func(_ *acting, f *form) course.Command {
			return course.LiftHold{Kind: f.text("kind"), Reason: f.text("reason")}
		},
	},
}
