package course

import "time"

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
	if err := s.noneGone("member", m.Member); err != nil {
		return nil, err
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
