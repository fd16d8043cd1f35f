package site

import (
	"slices"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

func (s *Site) readJournal(req *Request, c view.Course) ([]casework.Entry, error) {
	return s.Cases.Events(req.Context(), req.Who, c.ID, 0, mostEvents)
}

// mostEvents bounds what one page reads of a course's years.
const mostEvents = 2000

// Events are the event log's lines, newest first.
func (s *Site) Events(req *Request, c view.Course) ([]view.Entry, error) {
	found, err := s.readJournal(req, c)
	if err != nil {
		return nil, err
	}
	out := make([]view.Entry, 0, len(found))
	for _, e := range slices.Backward(found) {
		if e.Type == "AgendaPlanned" {
			continue
		}
		out = append(out, view.Entry{At: e.At, By: req.AuthorName(c, e), Heading: req.EventTitle(e)})
	}
	return out, nil
}

// AuthorName is who did what stands in the journal.
func (req *Request) AuthorName(c view.Course, e casework.Entry) string {
	if e.By.Role == course.System {
		return req.T("role.system")
	}
	if e.By.Subject == "" {
		return req.T("role." + string(e.By.Role))
	}
	return c.Author(e.By, "")
}

// EventTitle says what happened.
func (req *Request) EventTitle(e casework.Entry) string {
	if due, ok := e.Data.(course.CameDue); ok {
		return req.T("event.CameDue", "what", strings.ToLower(req.T("agenda."+string(due.Item.Kind))))
	}
	return req.T("event." + e.Type)
}

// Messages are notes, messages and what was said at meetings, newest first: the texts
// stand in the journal.
func (s *Site) Messages(req *Request, c view.Course) ([]view.Entry, error) {
	journal, err := s.readJournal(req, c)
	if err != nil {
		return nil, err
	}
	notes := correctedNotes(journal, req, c)
	var out []view.Entry
	for _, e := range slices.Backward(journal) {
		entry := view.Entry{At: e.At, By: req.AuthorName(c, e)}
		switch x := e.Data.(type) {
		case course.NoteWritten:
			entry.Heading, entry.Text, entry.Former = req.T("note."+x.Kind)+" · "+c.Names(x.Members), notes[x.ID].Text, notes[x.ID].Former
			if c.May("correct_note") {
				entry.Correct = c.Do("correct_note", x.ID)
			}
		case course.MessageSent:
			entry.Heading, entry.Text = req.T("message.from", "name", c.Author(x.Message.From, "")), x.Text
			if x.Message.From.Role != course.Citizen {
				entry.Heading = req.T("message.to", "name", c.Name(x.Message.Member))
			}
			req.offerAnswer(c, x.Message.ID, &entry)
		case course.MessageAnswered:
			entry.Heading, entry.Text = req.T("message.answer"), x.Text
		case course.MeetingHeld:
			if x.Note == "" {
				continue
			}
			entry.Heading, entry.Text = req.T("note.held"), x.Note
		case course.MeetingMissed:
			entry.Heading, entry.Text = req.T("note.missed"), x.Note
		default:
			continue
		}
		out = append(out, entry)
	}
	return out, nil
}

// WrittenNote is how a note reads now, and how it read before.
type WrittenNote struct {
	Text   string
	Former []view.Former
}

// Notes are the notes by their ids.
func (s *Site) Notes(req *Request, c view.Course) (map[string]WrittenNote, error) {
	journal, err := s.readJournal(req, c)
	return correctedNotes(journal, req, c), err
}

// correctedNotes follows each note through its corrections.
func correctedNotes(journal []casework.Entry, req *Request, c view.Course) map[string]WrittenNote {
	notes := map[string]WrittenNote{}
	for _, e := range journal {
		switch x := e.Data.(type) {
		case course.NoteWritten:
			notes[x.ID] = WrittenNote{Text: x.Text}
		case course.NoteCorrected:
			n := notes[x.Note]
			n.Former = append(n.Former, view.Former{Text: n.Text, At: e.At, By: req.AuthorName(c, e), Reason: x.Reason})
			n.Text = x.Text
			notes[x.Note] = n
		}
	}
	return notes
}

// offerAnswer leads to the answer of a message that nobody has answered.
func (req *Request) offerAnswer(c view.Course, id string, e *view.Entry) {
	for _, m := range c.Messages {
		if m.ID == id && !m.AnswerBy.IsZero() && m.Answered.IsZero() && c.May("answer_message") {
			e.Answer, e.AnswerBy = c.Do("answer_message", id), req.T("message.answer_by", "date", req.Page.Date(m.AnswerBy))
		}
	}
}

// JournalTexts stand in the journal alone, by the id of what they belong to.
type JournalTexts struct {
	Decisions map[string]view.DecisionText
	Hearings  map[string]string
}

// DecisionTexts are the reasons of decisions and the texts of hearings.
func (s *Site) DecisionTexts(req *Request, c view.Course) (JournalTexts, error) {
	journal, err := s.readJournal(req, c)
	texts := JournalTexts{Decisions: map[string]view.DecisionText{}, Hearings: map[string]string{}}
	for _, e := range journal {
		switch x := e.Data.(type) {
		case course.DecisionMade:
			texts.Decisions[x.Decision.ID] = view.DecisionText{Reason: x.Reason, LegalBasis: x.LegalBasis, Guidance: x.Guidance}
		case course.HearingOpened:
			texts.Hearings[x.Hearing.ID] = x.Text
		}
	}
	if c.Eligibility == nil {
		return texts, err
	}
	for _, d := range c.Decisions {
		if d.Subject == "eligibility" {
			texts.Decisions[d.ID] = view.DecisionText{
				Reason: c.Eligibility.Reason, LegalBasis: strings.Join(c.Eligibility.Basis, "\n"),
				Guidance: req.T("decision.guidance", "weeks", strconv.Itoa(c.Law.Rights.AppealWeeks)),
			}
		}
	}
	return texts, err
}
