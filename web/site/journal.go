package site

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

func (s *Site) readJournal(req *Request, c view.Course) ([]casework.Entry, error) {
	return s.Cases.Events(req.Context(), req.Who, c.ID, 0, math.MaxInt)
}

// entriesShown are as many as a page shows of a course's years.
const entriesShown = 50

// pageOf is what a page shows: the newest, or as many from a place on.
func pageOf[T any](req *Request, all []T) (rows []T, older string) {
	from, _ := strconv.Atoi(req.R.URL.Query().Get("fra"))
	from = min(max(from, 0), len(all))
	to := min(from+entriesShown, len(all))
	if to < len(all) {
		query := req.R.URL.Query()
		query.Set("fra", strconv.Itoa(to))
		older = req.R.URL.Path + "?" + query.Encode()
	}
	return all[from:to], older
}

// Events are the event log's lines, newest first.
func (s *Site) Events(req *Request, c view.Course) (view.Entries, error) {
	found, err := s.readJournal(req, c)
	if err != nil {
		return view.Entries{}, err
	}
	found = slices.DeleteFunc(found, isPlanning)
	slices.Reverse(found)
	filter := req.timelineFilter(c, found)
	shown, older := pageOf(req, filtered(c, found, filter))
	return view.Entries{Rows: req.timeline(c, shown), Older: older, Filter: filter}, nil
}

func isPlanning(e casework.Entry) bool { return e.Type == "AgendaPlanned" }

// timeline are entries of the event log as they are read.
func (req *Request) timeline(c view.Course, found []casework.Entry) []view.Entry {
	out := make([]view.Entry, 0, len(found))
	for _, e := range found {
		entry := view.Entry{At: e.At, By: req.AuthorName(c, e), Heading: req.EventTitle(e)}
		if e.Data != nil {
			texts, about := course.SaidIn(e.Data)
			entry.About, entry.Said = c.EventAbout(req.Page, about), c.EventTexts(req.Page, texts)
		}
		out = append(out, entry)
	}
	return out
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
	if answered, ok := e.Data.(course.MentorAnswered); ok {
		return req.T("event."+e.Type) + ": " + req.T("mentor_answer."+answered.Answer)
	}
	return req.T("event." + e.Type)
}

// Messages are notes, messages and what was said at meetings, newest first: the texts
// stand in the journal.
func (s *Site) Messages(req *Request, c view.Course) (view.Entries, error) {
	journal, err := s.readJournal(req, c)
	if err != nil {
		return view.Entries{}, err
	}
	w := correctedTexts(journal, req, c)
	var out []view.Entry
	for _, e := range slices.Backward(journal) {
		entry := view.Entry{At: e.At, By: req.AuthorName(c, e)}
		switch x := e.Data.(type) {
		case course.NoteWritten:
			note := w.notes[x.ID]
			entry.Heading, entry.Text, entry.Former = req.noteHeading(c, note.NoteWritten), note.Text, note.Former
			if x.Unsent {
				entry.Mark = req.T("note.unsent")
			}
			if c.May("correct_note") {
				entry.Correct = c.Do("correct_note", x.ID)
			}
		case course.MessageSent:
			entry.Heading, entry.Text = req.T("message.from", "name", c.Author(x.Message.From, "")), x.Text
			if x.Message.From.Role != course.Citizen {
				entry.Heading = req.T("message.to", "name", c.Name(x.Message.Member))
			}
			req.offerAnswer(c, x.Message.ID, &entry)
			req.offerTakingBack(c, x.Message.ID, x.Text, &entry)
		case course.MessageAnswered:
			entry.Heading, entry.Text = req.T("message.answer"), x.Text
			req.offerTakingBack(c, x.Message+"/"+course.TheAnswer, x.Text, &entry)
		default:
			m := w.meetings[meetingOf(e.Data)]
			if m == nil || m.first != e.Seq || m.note == "" && len(m.Former) == 0 {
				continue
			}
			entry.Heading, entry.Text, entry.Former = req.T("note."+string(m.status)), m.note, m.Former
		}
		out = append(out, entry)
	}
	shown, older := pageOf(req, out)
	return view.Entries{Rows: shown, Older: older}, nil
}

// WrittenNote is how a note reads now, and how it read before.
type WrittenNote struct {
	course.NoteWritten
	Former []view.Former
}

// minutes are what is recorded of a meeting now, and what was before.
type minutes struct {
	first  int64 // the event that first recorded it
	status course.MeetingStatus
	note   string
	Former []view.Former

	present []string
	scores  []course.Score
	words   []course.Words
	shared  *course.MinutesShared
}

// texts are notes and minutes by the ids of what they belong to, each followed through its corrections.
type texts struct {
	notes    map[string]WrittenNote
	meetings map[string]*minutes
}

// Notes are the notes by their ids.
func (s *Site) Notes(req *Request, c view.Course) (map[string]WrittenNote, error) {
	journal, err := s.readJournal(req, c)
	return correctedTexts(journal, req, c).notes, err
}

// Note is what was written down of a meeting.
func (s *Site) Note(req *Request, c view.Course, meeting string) (string, error) {
	journal, err := s.readJournal(req, c)
	if m := correctedTexts(journal, req, c).meetings[meeting]; m != nil {
		return m.note, err
	}
	return "", err
}

// Minutes are those of one meeting.
func (s *Site) Minutes(req *Request, c view.Course, meeting string) (view.Minutes, error) {
	i := slices.IndexFunc(c.Meetings, func(m course.Meeting) bool { return m.ID == meeting })
	if i < 0 || !c.HasMinutes(c.Meetings[i]) {
		return view.Minutes{}, ErrNotFound
	}
	journal, err := s.readJournal(req, c)
	return minutesOf(c.Meetings[i], correctedTexts(journal, req, c)), err
}

// OwnTexts are the minutes that the family reads, and why its plan is being changed. The journal is read only if there are any.
func (s *Site) OwnTexts(req *Request, c view.Course) (view.OwnTexts, error) {
	shared := slices.DeleteFunc(slices.Clone(c.Meetings), func(m course.Meeting) bool { return m.Shared.IsZero() })
	if len(shared) == 0 && !c.PlanChanges() {
		return view.OwnTexts{}, nil
	}
	journal, err := s.readJournal(req, c)
	slices.SortStableFunc(shared, func(a, b course.Meeting) int { return b.At.Compare(a.At) })
	own, t := view.OwnTexts{Minutes: make([]view.Minutes, len(shared))}, correctedTexts(journal, req, c)
	for i, m := range shared {
		own.Minutes[i] = minutesOf(m, t)
	}
	for _, e := range journal {
		if x, ok := e.Data.(course.PlanRevised); ok {
			own.Revised = x.Reason
		}
	}
	return own, err
}

func minutesOf(m course.Meeting, t texts) view.Minutes {
	of := view.Minutes{Meeting: m}
	if w := t.meetings[m.ID]; w != nil {
		of.Text, of.Words = w.note, w.words
		if w.shared != nil {
			of.Text, of.Agreed = w.shared.Minutes, w.shared.Agreed
		}
	}
	return of
}

// CorrectedMeetings are what was recorded of meetings before it was corrected, by their ids. The journal is read only if there are any.
func (s *Site) CorrectedMeetings(req *Request, c view.Course) (map[string][]view.Former, error) {
	former := map[string][]view.Former{}
	if !slices.ContainsFunc(c.Meetings, func(m course.Meeting) bool { return !m.Corrected.IsZero() }) {
		return former, nil
	}
	journal, err := s.readJournal(req, c)
	for id, m := range correctedTexts(journal, req, c).meetings {
		former[id] = m.Former
	}
	return former, err
}

func (req *Request) noteHeading(c view.Course, n course.NoteWritten) string {
	return req.T("note."+n.Kind) + " · " + req.Page.Date(n.On) + " · " + c.Names(n.Members)
}

// meetingOf is the meeting of which an event records something.
func meetingOf(e course.Event) string {
	switch x := e.(type) {
	case course.MeetingHeld:
		return x.Meeting
	case course.MeetingMissed:
		return x.Meeting
	case course.MeetingCorrected:
		return x.Meeting
	}
	return ""
}

func correctedTexts(journal []casework.Entry, req *Request, c view.Course) texts {
	t := texts{map[string]WrittenNote{}, map[string]*minutes{}}
	for _, e := range journal {
		switch x := e.Data.(type) {
		case course.NoteWritten:
			t.notes[x.ID] = WrittenNote{NoteWritten: x}
		case course.NoteCorrected:
			n := t.notes[x.Note]
			n.Former = append(n.Former, view.Former{Heading: req.noteHeading(c, n.NoteWritten), Text: n.Text, At: e.At, By: req.AuthorName(c, e), Reason: x.Reason})
			n.NoteWritten = n.Correct(x)
			t.notes[x.Note] = n
		case course.MeetingHeld:
			t.meetings[x.Meeting] = &minutes{first: e.Seq, status: course.Held, note: x.Note, present: x.Present, scores: x.Scores, words: x.OwnWords}
		case course.MeetingMissed:
			t.meetings[x.Meeting] = &minutes{first: e.Seq, status: course.Missed, note: x.Note}
		case course.MinutesShared:
			if m := t.meetings[x.Meeting]; m != nil {
				m.shared = &x
			}
		case course.MeetingCorrected:
			m := t.meetings[x.Meeting]
			if m == nil {
				m = &minutes{first: e.Seq, status: x.Was}
				t.meetings[x.Meeting] = m
			}
			m.Former = append(m.Former, view.Former{Heading: req.minutesHeading(c, *m), Text: m.note, At: e.At, By: req.AuthorName(c, e), Reason: x.Reason})
			m.correct(x)
		}
	}
	return t
}

func (m *minutes) correct(x course.MeetingCorrected) {
	m.status = cmp.Or(x.Status, m.status)
	if x.Note != nil {
		m.note = *x.Note
	}
	if x.Present != nil {
		m.present = *x.Present
	}
	if x.Scores != nil {
		m.scores = *x.Scores
	}
	if x.OwnWords != nil {
		m.words = *x.OwnWords
	}
	if m.status != course.Held {
		m.present, m.scores, m.words, m.shared = nil, nil, nil, nil
	}
}

// minutesHeading is what was recorded beside the text: what became of the meeting, who was there and how the goals went.
func (req *Request) minutesHeading(c view.Course, m minutes) string {
	parts := []string{req.T("meeting." + string(m.status))}
	if len(m.present) > 0 {
		parts = append(parts, c.Names(m.present))
	}
	for _, x := range m.scores {
		parts = append(parts, cmp.Or(c.Goal(x.Goal), req.T("thing.goal"))+": "+strconv.Itoa(x.Value))
	}
	return strings.Join(parts, " · ")
}

// offerAnswer leads to the answer of a message that nobody has answered.
func (req *Request) offerAnswer(c view.Course, id string, e *view.Entry) {
	for _, m := range c.Messages {
		if m.ID == id && !m.AnswerBy.IsZero() && m.Answered.IsZero() && c.May("answer_message") {
			e.Answer, e.AnswerBy = c.Do("answer_message", id), req.T("message.answer_by", "date", req.Page.Date(m.AnswerBy))
		}
	}
}

// offerTakingBack marks what was taken back, and leads to taking back what was not. The item is a message, or its answer.
func (req *Request) offerTakingBack(c view.Course, item, text string, e *view.Entry) {
	message, answer, _ := strings.Cut(item, "/")
	for _, t := range c.TakenBack {
		if t.Item == message && (t.Kind == course.TheMessage || t.Kind == answer) && !e.At.After(t.At) {
			e.Mark = req.T("takenback.hidden")
			if text == "" {
				e.Mark = req.T("takenback.destroyed")
			}
			return
		}
	}
	known := slices.ContainsFunc(c.Messages, func(m course.Message) bool { return m.ID == message })
	if known && text != "" && c.May("take_back") {
		e.TakeBack = c.Do("take_back", item)
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
	return req.decisionTexts(c, journal), err
}

func (req *Request) decisionTexts(c view.Course, journal []casework.Entry) JournalTexts {
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
		return texts
	}
	for _, d := range c.Decisions {
		if d.Subject == "eligibility" {
			texts.Decisions[d.ID] = view.DecisionText{
				Reason: c.Eligibility.Reason, LegalBasis: strings.Join(c.Eligibility.Basis, "\n"),
				Guidance: req.T("decision.guidance", "weeks", strconv.Itoa(c.Law.Rights.AppealWeeks)),
			}
		}
	}
	return texts
}
