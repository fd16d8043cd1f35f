package web

import (
	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/web/view"
)

var entranceActions = map[string]action{
	"write_note": {
		tab: "beskeder",
		asks: func(a *acting) []view.Group {
			return one(
				a.ask(view.Radio, "kind", a.named("note", "call", "visit", "letter", "meeting", "other")),
				a.ask(view.Date, "on", with(shownDate(a.c.Today))),
				a.ask(view.Checks, "members", a.members(nil), optional),
				a.ask(view.Area, "text", rows(8)),
			)
		},
		command: func(_ *acting, f *form) course.Command {
			c := course.WriteNote{Kind: f.text("kind"), On: f.needDate("on"), Members: f.list("members"), Text: f.text("text")}
			if c.Kind == "" {
				f.wrong("kind", "form.choose_one")
			}
			return c
		},
	},

	"send_message": {
		tab: "beskeder",
		asks: func(a *acting) []view.Group {
			if a.c.Me != "" {
				return one(a.ask(view.Area, "text", rows(8)))
			}
			return one(a.ask(view.Radio, "member", a.members(a.party), a.only(a.party)), a.ask(view.Area, "text", rows(8)))
		},
		command: func(a *acting, f *form) course.Command {
			c := course.SendMessage{Member: firstOf(a.c.Me, f.text("member")), Text: f.text("text")}
			if c.Member == "" {
				f.wrong("member", "form.choose_one")
			}
			return c
		},
	},

	"answer_message": {
		tab:  "beskeder",
		asks: func(a *acting) []view.Group { return one(a.ask(view.Area, "text", rows(8))) },
		command: func(a *acting, f *form) course.Command {
			return course.AnswerMessage{Message: a.of(0), Text: f.text("text")}
		},
	},
}
