package web

import (
	"cmp"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

var entranceActions = map[string]action{
	"write_note": {
		tab: "beskeder",
		asks: func(a *acting) []view.Group {
			return singleGroup(
				a.ask(view.Radio, "kind", a.withNamed("note", "call", "visit", "letter", "meeting", "other")),
				a.ask(view.Date, "on", withValue(shownDate(a.c.Today))),
				a.ask(view.Checks, "members", a.members(nil), asOptional),
				a.ask(view.Area, "text", withRows(8)),
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

	"correct_note": {
		tab:   "beskeder",
		reads: (*server).readNote,
		asks: func(a *acting) []view.Group {
			return singleGroup(a.ask(view.Area, "text", withValue(a.text), withRows(8)), a.ask(view.Area, "reason"))
		},
		command: func(a *acting, f *form) course.Command {
			return course.CorrectNote{Note: a.of(0), Text: f.text("text"), Reason: f.text("reason")}
		},
	},

	"attach_document": {tab: "beskeder", upload: true, asks: askDocument},

	"send_message": {
		tab: "beskeder",
		asks: func(a *acting) []view.Group {
			if a.c.Me != "" {
				return singleGroup(a.ask(view.Area, "text", withRows(8)))
			}
			return singleGroup(a.ask(view.Radio, "member", a.members(a.isParty), a.onlyChoice(a.isParty)), a.ask(view.Area, "text", withRows(8)))
		},
		command: func(a *acting, f *form) course.Command {
			c := course.SendMessage{Member: cmp.Or(a.c.Me, f.text("member")), Text: f.text("text")}
			if c.Member == "" {
				f.wrong("member", "form.choose_one")
			}
			return c
		},
	},

	"answer_message": {
		tab:  "beskeder",
		asks: func(a *acting) []view.Group { return singleGroup(a.ask(view.Area, "text", withRows(8))) },
		command: func(a *acting, f *form) course.Command {
			return course.AnswerMessage{Message: a.of(0), Text: f.text("text")}
		},
	},
}

// readNote finds how a note reads now: its text stands in the journal alone.
func (s *server) readNote(a *acting) error {
	notes, err := s.notes(a.visit, a.c)
	if err != nil {
		return err
	}
	note, known := notes[a.of(0)]
	if !known {
		return errNotFound
	}
	a.text = note.Text
	return nil
}
