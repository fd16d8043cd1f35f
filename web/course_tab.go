package web

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/view"
)

func hasText(key string) bool { return language.Has(key) }

// within renders a page with a body in the place of its children.
func within(page, body templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return page.Render(templ.WithChildren(ctx, body), w)
	})
}

// tab is one part of a course.
func (s *server) tab(v *visit, c view.Course, name string) (templ.Component, error) {
	switch name {
	case "opfoelgning":
		return view.FollowUpTab(v.page, c), nil
	case "team":
		return view.TeamTab(v.page, c), nil
	case "familien":
		return view.FamilyTab(v.page, c), nil
	case "aftaler":
		return view.AgreementsTab(v.page, c), nil
	case "beskeder":
		entries, err := s.messages(v, c)
		return view.MessagesTab(v.page, c, entries), err
	case "afgoerelser":
		texts, err := s.decisionTexts(v, c)
		return view.DecisionsTab(v.page, c, texts.decisions, texts.hearings, exemptions(c)), err
	case "haendelser":
		entries, err := s.events(v, c)
		return view.EventsTab(v.page, c, entries), err
	}
	return view.PlanTab(v.page, c), nil
}

// exemptions are the exemptions in force or lapsed today, with persons of the same wording
// grouped.
func exemptions(c view.Course) []view.Exemption {
	var out []view.Exemption
	for _, p := range c.Facts().Persons {
		for _, e := range c.Law.ExemptionsOn(p, c.Today) {
			if !e.Applies && !e.Lapsed {
				continue
			}
			x := view.Exemption{Paragraph: e.Paragraph, Name: view.Words(c.Lang, e.Name), Words: language.Of(c.Lang, "bylaw.reason."+e.Reason), Applies: e.Applies}
			same := func(y view.Exemption) bool {
				return y.Paragraph == x.Paragraph && y.Name == x.Name && y.Words == x.Words && y.Applies == x.Applies
			}
			i := slices.IndexFunc(out, same)
			if i < 0 {
				i, out = len(out), append(out, x)
			}
			out[i].Persons = append(out[i].Persons, c.Name(p.ID))
		}
	}
	return out
}

// messages are notes, messages and what was said at meetings, newest first: the texts
// stand in the journal.
func (s *server) messages(v *visit, c view.Course) ([]view.Entry, error) {
	journal, err := s.journal(v, c)
	if err != nil {
		return nil, err
	}
	notes := corrected(journal, v, c)
	var out []view.Entry
	for _, e := range slices.Backward(journal) {
		entry := view.Entry{At: e.At, By: v.by(c, e)}
		switch x := e.Data.(type) {
		case course.NoteWritten:
			entry.Heading, entry.Text, entry.Former = v.T("note."+x.Kind)+" · "+c.Names(x.Members), notes[x.ID].Text, notes[x.ID].Former
			if c.May("correct_note") {
				entry.Correct = c.Do("correct_note", x.ID)
			}
		case course.MessageSent:
			entry.Heading, entry.Text = v.T("message.from", "name", c.Author(x.Message.From, "")), x.Text
			if x.Message.From.Role != course.Citizen {
				entry.Heading = v.T("message.to", "name", c.Name(x.Message.Member))
			}
			v.answerable(c, x.Message.ID, &entry)
		case course.MessageAnswered:
			entry.Heading, entry.Text = v.T("message.answer"), x.Text
		case course.MeetingHeld:
			if x.Note == "" {
				continue
			}
			entry.Heading, entry.Text = v.T("note.held"), x.Note
		case course.MeetingMissed:
			entry.Heading, entry.Text = v.T("note.missed"), x.Note
		default:
			continue
		}
		out = append(out, entry)
	}
	return out, nil
}

// note is how a note reads now, and how it read before.
type note struct {
	Text   string
	Former []view.Former
}

func (s *server) notes(v *visit, c view.Course) (map[string]note, error) {
	journal, err := s.journal(v, c)
	return corrected(journal, v, c), err
}

// corrected follows each note through its corrections.
func corrected(journal []casework.Entry, v *visit, c view.Course) map[string]note {
	notes := map[string]note{}
	for _, e := range journal {
		switch x := e.Data.(type) {
		case course.NoteWritten:
			notes[x.ID] = note{Text: x.Text}
		case course.NoteCorrected:
			n := notes[x.Note]
			n.Former = append(n.Former, view.Former{Text: n.Text, At: e.At, By: v.by(c, e), Reason: x.Reason})
			n.Text = x.Text
			notes[x.Note] = n
		}
	}
	return notes
}

// answerable leads to the answer of a message that nobody has answered.
func (v *visit) answerable(c view.Course, id string, e *view.Entry) {
	for _, m := range c.Messages {
		if m.ID == id && !m.AnswerBy.IsZero() && m.Answered.IsZero() && c.May("answer_message") {
			e.Answer, e.AnswerBy = c.Do("answer_message", id), v.T("message.answer_by", "date", v.page.Date(m.AnswerBy))
		}
	}
}

// writtenTexts stand in the journal alone, by the id of what they belong to.
type writtenTexts struct {
	decisions map[string]view.DecisionText
	hearings  map[string]string
}

// decisionTexts are the reasons of decisions and the texts of hearings.
func (s *server) decisionTexts(v *visit, c view.Course) (writtenTexts, error) {
	journal, err := s.journal(v, c)
	texts := writtenTexts{decisions: map[string]view.DecisionText{}, hearings: map[string]string{}}
	for _, e := range journal {
		switch x := e.Data.(type) {
		case course.DecisionMade:
			texts.decisions[x.Decision.ID] = view.DecisionText{Reason: x.Reason, LegalBasis: x.LegalBasis, Guidance: x.Guidance}
		case course.HearingOpened:
			texts.hearings[x.Hearing.ID] = x.Text
		}
	}
	if c.Eligibility == nil {
		return texts, err
	}
	for _, d := range c.Decisions {
		if d.Subject == "eligibility" {
			texts.decisions[d.ID] = view.DecisionText{
				Reason: c.Eligibility.Reason, LegalBasis: strings.Join(c.Eligibility.Basis, "\n"),
				Guidance: v.T("decision.guidance", "weeks", numberText(c.Law.Rights.AppealWeeks)),
			}
		}
	}
	return texts, err
}
