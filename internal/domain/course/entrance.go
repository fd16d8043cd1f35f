package course

import (
	"fmt"
	"time"
)

// WriteNote is a journal note of a call, a visit or another contact.
type WriteNote struct {
	Kind    string   `json:"kind" enum:"call,visit,letter,meeting,other"`
	On      Date     `json:"on"`
	Members []string `json:"members,omitempty" maxItems:"30" doc:"Whom it is about; empty for the whole family."`
	Text    string   `json:"text" minLength:"1" maxLength:"20000"`
}

// NoteWritten stands in the journal alone.
type NoteWritten struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind"`
	On      Date     `json:"on"`
	Members []string `json:"members,omitempty"`
	Text    string   `json:"text"`
}

func (c WriteNote) decide(s *State, now Moment) ([]Event, error) {
	if !c.On.IsValid() || c.On.After(now.Today()) {
		return nil, refuse(CodeDateInFuture, "on")
	}
	if err := s.knownMembers(c.Members, "members"); err != nil {
		return nil, err
	}
	return []Event{NoteWritten{ID: noteID(now.seq), Kind: c.Kind, On: c.On, Members: c.Members, Text: c.Text}}, nil
}

func (e NoteWritten) created() string { return e.ID }

func (e NoteWritten) apply(s *State, m Meta) { s.Notes = append(s.Notes, m.Seq) }

// CorrectNote corrects a note. The former text stays in the journal.
type CorrectNote struct {
	Note   string `json:"note" path:"nid"`
	Text   string `json:"text" minLength:"1" maxLength:"20000"`
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

// NoteCorrected is how the note reads from now on.
type NoteCorrected struct {
	Note   string `json:"note"`
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

func (c CorrectNote) decide(s *State, _ Moment) ([]Event, error) {
	if find(s.Notes, func(seq *int64) bool { return noteID(*seq) == c.Note }) == nil {
		return nil, refuse(CodeUnknownNote, "note")
	}
	return []Event{NoteCorrected(c)}, nil
}

func (e NoteCorrected) apply(*State, Meta) {}

// noteID is the id of the note that an event wrote; the state keeps the number alone.
func noteID(seq int64) string { return fmt.Sprintf("j%d", seq) }

// Document is a stored file of the course; its bytes stand in the store, by hash.
type Document struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Type    string    `json:"type"` // media type
	Size    int64     `json:"size"`
	Hash    string    `json:"hash"`
	Members []string  `json:"members,omitempty"`
	Scan    string    `json:"scan,omitempty"` // "clean" or "unscanned": whether anybody looked for viruses
	At      time.Time `json:"at"`
	By      string    `json:"by"`
}

// AttachDocument attaches a file that was stored and scanned.
type AttachDocument struct {
	Name    string   `json:"name" minLength:"1" maxLength:"200"`
	Type    string   `json:"type" enum:"application/pdf,image/png,image/jpeg,text/plain"`
	Size    int64    `json:"size" minimum:"1" maximum:"20971520"`
	Hash    string   `json:"hash" minLength:"64" maxLength:"64" doc:"SHA-256 of the bytes, hexadecimal."`
	Members []string `json:"members,omitempty" maxItems:"30"`
	Scan    string   `json:"scan,omitempty" enum:"clean,unscanned"`
}

// DocumentAttached adds it.
type DocumentAttached struct {
	Document Document `json:"document"`
}

func (c AttachDocument) decide(s *State, now Moment) ([]Event, error) {
	if err := s.knownMembers(c.Members, "members"); err != nil {
		return nil, err
	}
	return []Event{DocumentAttached{Document{
		ID: now.id("f"), Name: c.Name, Type: c.Type, Size: c.Size, Hash: c.Hash, Members: c.Members, Scan: c.Scan, At: now.At, By: now.By.Subject,
	}}}, nil
}

func (e DocumentAttached) created() string { return e.Document.ID }

func (e DocumentAttached) apply(s *State, _ Meta) { s.Documents = append(s.Documents, e.Document) }

// Message is a message between a citizen and the coordinator; its text stands in
// the journal.
type Message struct {
	ID       string    `json:"id"`
	From     Actor     `json:"from"`
	Member   string    `json:"member"` // the family member on the one side of it
	At       time.Time `json:"at"`
	AnswerBy Date      `json:"answer_by,omitzero"` // the municipality's, when a citizen wrote
	Answered time.Time `json:"answered,omitzero"`
}

// SendMessage writes to the coordinator, or from the staff to a family member.
type SendMessage struct {
	Member string `json:"member,omitempty" doc:"The family member written to; left out by a citizen, who writes for herself."`
	Text   string `json:"text" minLength:"1" maxLength:"10000"`
}

// MessageSent carries the text.
type MessageSent struct {
	Message Message `json:"message"`
	Text    string  `json:"text"`
}

func (c SendMessage) decide(s *State, now Moment) ([]Event, error) {
	m := Message{ID: now.id("b"), From: now.By, Member: c.Member, At: now.At}
	if now.By.Role == Citizen {
		me := s.MemberOf(now.By.Subject)
		if me == nil || (c.Member != "" && c.Member != me.ID) {
			return nil, refuse(CodeAnswerForAnother, "member")
		}
		m.Member = me.ID
		m.AnswerBy = now.Law.Working().Add(now.Today(), now.Law.Rights.MessageWorkingDays)
	}
	if s.member(m.Member) == nil {
		return nil, refuse(CodeUnknownMember, "member")
	}
	return []Event{MessageSent{Message: m, Text: c.Text}}, nil
}

// messagesKept bounds the answered messages in the state; all stand in the journal.
const messagesKept = 50

func (e MessageSent) created() string { return e.Message.ID }

func (e MessageSent) apply(s *State, _ Meta) {
	s.Messages = append(s.Messages, e.Message)
	for len(s.Messages) > messagesKept && !s.Messages[0].open() {
		s.Messages = append([]Message(nil), s.Messages[1:]...)
	}
}

// open: a citizen's message that nobody has answered.
func (m Message) open() bool { return !m.AnswerBy.IsZero() && m.Answered.IsZero() }

// AnswerMessage answers a citizen's message.
type AnswerMessage struct {
	Message string `json:"message" path:"mid"`
	Text    string `json:"text" minLength:"1" maxLength:"10000"`
}

// MessageAnswered carries the text.
type MessageAnswered struct {
	Message string `json:"message"`
	Text    string `json:"text"`
}

func (c AnswerMessage) decide(s *State, _ Moment) ([]Event, error) {
	m := s.message(c.Message)
	if m == nil {
		return nil, refuse(CodeUnknownMessage, "message")
	}
	if !m.open() {
		return nil, refuse(CodeMessageAnswered, "message")
	}
	return []Event{MessageAnswered(c)}, nil
}

func (e MessageAnswered) apply(s *State, m Meta) { s.message(e.Message).Answered = m.At }

func (s *State) message(id string) *Message {
	return find(s.Messages, func(m *Message) bool { return m.ID == id })
}
