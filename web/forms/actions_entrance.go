package forms

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

var noteKinds = []string{"call", "visit", "letter", "meeting", "other"}

var entranceActions = map[string]action{
	"write_note": {
		tab: "beskeder",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(
				a.ask(view.Radio, "kind", a.withNamed("note", noteKinds...)),
				a.ask(view.Date, "on", withValue(shownDate(a.course.Today))),
				a.ask(view.Checks, "members", a.members(nil), asOptional),
				a.ask(view.Area, "text", withRows(8)),
			)
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			c := course.WriteNote{Kind: f.Text("kind"), On: f.NeedDate("on"), Members: f.List("members"), Text: f.Text("text")}
			if c.Kind == "" {
				f.Wrong("kind", "form.choose_one")
			}
			return c
		},
	},

	"correct_note": {
		tab:   "beskeder",
		reads: Forms.readNote,
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(
				a.ask(view.Radio, "kind", a.withNamed("note", noteKinds...), withValue(a.note.Kind)),
				a.ask(view.Date, "on", withValue(shownDate(a.note.On))),
				a.ask(view.Checks, "members", a.members(nil), withTicked(a.note.Members), asOptional),
				a.ask(view.Area, "text", withValue(a.note.Text), withRows(8)), a.ask(view.Area, "reason"),
			)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			members := f.List("members")
			return course.CorrectNote{
				Note: a.refAt(0), Kind: f.Text("kind"), On: f.NeedDate("on"), Members: &members, Text: f.Text("text"), Reason: f.Text("reason"),
			}
		},
	},

	"attach_document": {tab: "beskeder", upload: true, asks: askDocument},

	"send_message": {
		tab: "beskeder",
		asks: func(a *actionRequest) []view.Group {
			if a.course.Me != "" {
				return singleGroup(a.ask(view.Area, "text", withRows(8), withValue(a.wondersAbout())))
			}
			return singleGroup(a.ask(view.Radio, "member", a.members(a.isParty), a.onlyChoice(a.isParty)), a.ask(view.Area, "text", withRows(8)))
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			c := course.SendMessage{Member: cmp.Or(a.course.Me, f.Text("member")), Text: f.Text("text")}
			if c.Member == "" {
				f.Wrong("member", "form.choose_one")
			}
			return c
		},
	},

	"take_back": {
		tab: "beskeder", danger: true,
		asks: func(a *actionRequest) []view.Group { return singleGroup(a.ask(view.Area, "reason")) },
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.TakeBack{Kind: a.kindToTakeBack(), Item: a.refAt(0), Reason: f.Text("reason")}
		},
	},

	"decide_breach": {
		tab: "beskeder", danger: true,
		reads: Forms.readOpened,
		asks: func(a *actionRequest) []view.Group {
			return []view.Group{{Legend: a.T("takenback.opened"), Quote: a.text, Fields: []view.Field{
				a.ask(view.Radio, "outcome", a.withNamed("breach", course.ToDestroy, course.ToPutBack)), a.ask(view.Area, "assessment", withRows(6)),
			}}}
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			c := course.DecideBreach{TakenBack: a.refAt(0), Outcome: f.Text("outcome"), Assessment: f.Text("assessment")}
			if c.Outcome == "" {
				f.Wrong("outcome", "form.choose_one")
			}
			return c
		},
	},

	"answer_message": {
		tab:  "beskeder",
		asks: func(a *actionRequest) []view.Group { return singleGroup(a.ask(view.Area, "text", withRows(8))) },
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.AnswerMessage{Message: a.refAt(0), Text: f.Text("text")}
		},
	},
}

// readNote finds how a note reads now: it stands in the journal alone.
func (s Forms) readNote(a *actionRequest) error {
	notes, err := s.Notes(a.Request, a.course)
	if err != nil {
		return err
	}
	note, known := notes[a.refAt(0)]
	if !known {
		return site.ErrNotFound
	}
	a.note = note.NoteWritten
	return nil
}

// kindToTakeBack follows from the address: a message, its answer, or else a document.
func (a *actionRequest) kindToTakeBack() string {
	switch {
	case a.refAt(1) == course.TheAnswer:
		return course.TheAnswer
	case slices.ContainsFunc(a.course.Messages, func(m course.Message) bool { return m.ID == a.refAt(0) }):
		return course.TheMessage
	}
	return course.TheDocument
}

// readOpened lists who had opened what was taken back.
func (s Forms) readOpened(a *actionRequest) error {
	opened, err := s.Cases.Opened(a.Context(), a.Who, a.course.ID, a.refAt(0))
	if err != nil {
		return err
	}
	lines := []string{}
	for _, o := range opened {
		lines = append(lines, a.course.Author(course.Actor{Subject: o.Subject, Role: course.Role(o.Role)}, "")+", "+a.Page.Instant(o.At))
	}
	a.text = cmp.Or(strings.Join(lines, "\n\n"), a.T("takenback.nobody"))
	return nil
}

// wondersAbout begins the message of somebody who wonders about a day of the access log.
func (a *actionRequest) wondersAbout() string {
	asked, err := url.Parse(a.Page.Path)
	if err != nil {
		return ""
	}
	on, err := calendar.ParseDate(asked.Query().Get("undrer"))
	if err != nil {
		return ""
	}
	return a.T("looks.wonder_text", "date", a.Page.Day(on))
}
