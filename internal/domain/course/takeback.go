package course

import (
	"slices"
	"time"
)

// What can be taken back.
const (
	TheDocument = "document"
	TheMessage  = "message" // with its answer
	TheAnswer   = "answer"  // of a message, which is then to be answered again
)

// TakenBack is a document or a message that was put on the wrong family. Nobody but those who assess the breach sees it
// from then on; what a second person says is to be destroyed is gone.
type TakenBack struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind"`
	Item      string    `json:"item"` // id of the document or the message
	Reason    string    `json:"reason"`
	By        string    `json:"by"`
	At        time.Time `json:"at"`
	Document  *Document `json:"document,omitempty"` // until it is destroyed
	Message   *Message  `json:"message,omitempty"`  // until it is destroyed; of an answer, the message as it was answered
	DecidedBy string    `json:"decided_by,omitempty"`
	Destroyed time.Time `json:"destroyed,omitzero"`
}

// Open says that nobody has decided what becomes of it.
func (t TakenBack) Open() bool { return t.Destroyed.IsZero() }

// Since is when it was put there, and so the first instant at which anybody can have read it.
func (t TakenBack) Since() time.Time {
	switch {
	case t.Kind == TheDocument && t.Document != nil:
		return t.Document.At
	case t.Kind == TheMessage && t.Message != nil:
		return t.Message.At
	case t.Message != nil:
		return t.Message.Answered
	}
	return t.At
}

// Author is who put it there; empty where it is not kept.
func (t TakenBack) Author() string {
	switch {
	case t.Kind == TheDocument && t.Document != nil:
		return t.Document.By
	case t.Kind == TheMessage && t.Message != nil:
		return t.Message.From.Subject
	}
	return ""
}

// TakeBack takes a document or a message back that was put on the wrong family.
type TakeBack struct {
	Kind   string `json:"kind" enum:"document,message,answer" doc:"message: with its answer; answer: of a message, which is then to be answered again."`
	Item   string `json:"item" minLength:"1" maxLength:"40" doc:"Id of the document or the message."`
	Reason string `json:"reason" minLength:"1" maxLength:"2000" doc:"What went wrong. Only those who assess the breach read it."`
}

// ItemTakenBack hides it at once.
type ItemTakenBack struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"`
	Item   string `json:"item"`
	Reason string `json:"reason"`
}

func (c TakeBack) decide(s *State, now Moment) ([]Event, error) {
	m := s.message(c.Item)
	switch {
	case c.Kind == TheDocument && s.document(c.Item) == nil:
		return nil, refuse(CodeUnknownItem, "item")
	case c.Kind != TheDocument && m == nil, c.Kind == TheAnswer && m.Answered.IsZero():
		return nil, refuse(CodeUnknownItem, "item")
	}
	return []Event{ItemTakenBack{ID: now.id("y"), Kind: c.Kind, Item: c.Item, Reason: c.Reason}}, nil
}

func (e ItemTakenBack) created() string { return e.ID }

func (e ItemTakenBack) apply(s *State, m Meta) {
	t := TakenBack{ID: e.ID, Kind: e.Kind, Item: e.Item, Reason: e.Reason, By: m.By.Subject, At: m.At}
	switch e.Kind {
	case TheDocument:
		d := *s.document(e.Item)
		t.Document = &d
		s.Documents = drop(s.Documents, func(d *Document) bool { return d.ID == e.Item })
	case TheMessage:
		message := *s.message(e.Item)
		t.Message = &message
		s.Messages = drop(s.Messages, func(m *Message) bool { return m.ID == e.Item })
	case TheAnswer:
		message := *s.message(e.Item)
		t.Message = &message
		s.message(e.Item).Answered = time.Time{}
	}
	s.TakenBack = append(s.TakenBack, t)
}

// DecideBreach decides what becomes of what was taken back, after an assessment of the breach. It is destroyed only by somebody
// else than who took it back.
type DecideBreach struct {
	TakenBack  string `json:"taken_back" path:"yid"`
	Outcome    string `json:"outcome" enum:"destroy,put_back" doc:"put_back: it was on the right family."`
	Assessment string `json:"assessment" minLength:"1" maxLength:"4000" doc:"Who may have read it, what it means for whom it is about, and who was told."`
}

// BreachDecided puts it back, or says that it was destroyed: the record keeps neither its text nor its bytes.
type BreachDecided struct {
	TakenBack  string `json:"taken_back"`
	Outcome    string `json:"outcome"`
	Assessment string `json:"assessment"`
}

// ToDestroy and ToPutBack are the outcomes.
const (
	ToDestroy = "destroy"
	ToPutBack = "put_back"
)

func (c DecideBreach) decide(s *State, now Moment) ([]Event, error) {
	t := s.takenBack(c.TakenBack)
	switch {
	case t == nil:
		return nil, refuse(CodeUnknownItem, "taken_back")
	case !t.Open():
		return nil, refuse(CodeDestroyed, "taken_back")
	case c.Outcome == ToDestroy && t.By == now.By.Subject:
		return nil, refuse(CodeSecondPersonNeeded, "outcome")
	}
	return []Event{BreachDecided(c)}, nil
}

func (e BreachDecided) apply(s *State, m Meta) {
	t := s.takenBack(e.TakenBack)
	if e.Outcome == ToDestroy {
		t.Document, t.Message, t.Reason = nil, nil, "" // the reason and the assessment stand in the journal
		t.DecidedBy, t.Destroyed = m.By.Subject, m.At
		return
	}
	switch t.Kind {
	case TheDocument:
		s.Documents = append(s.Documents, *t.Document)
	case TheMessage:
		s.Messages = append(s.Messages, *t.Message)
	case TheAnswer:
		if answered := s.message(t.Item); answered != nil {
			*answered = *t.Message
		}
	}
	s.TakenBack = drop(s.TakenBack, func(x *TakenBack) bool { return x.ID == e.TakenBack })
}

func (s *State) document(id string) *Document {
	return find(s.Documents, func(d *Document) bool { return d.ID == id })
}

func (s *State) takenBack(id string) *TakenBack {
	return find(s.TakenBack, func(t *TakenBack) bool { return t.ID == id })
}

// stillThere says that a document, or what was written of a message, was not taken back.
func (s *State) stillThere(item string) bool {
	return find(s.TakenBack, func(t *TakenBack) bool {
		m := s.message(item)
		return t.Item == item && (t.Kind != TheAnswer || m != nil && m.Answered.IsZero())
	}) == nil
}

// withheld follows a journal and knows which of its events say what was taken back.
type withheld struct {
	texts map[string][]int64    // the events with the text of a document, a message or an answer
	back  map[string]takenTexts // by the id of what was taken back
}

type takenTexts struct {
	seqs      []int64
	destroyed bool
}

func newWithheld() withheld { return withheld{map[string][]int64{}, map[string]takenTexts{}} }

func (w withheld) follow(r Recorded) {
	switch e := r.Data.(type) {
	case DocumentAttached:
		w.texts[TheDocument+e.Document.ID] = []int64{r.Seq}
	case MessageSent:
		w.texts[TheMessage+e.Message.ID] = []int64{r.Seq}
	case MessageAnswered:
		w.texts[TheMessage+e.Message] = append(w.texts[TheMessage+e.Message], r.Seq)
		w.texts[TheAnswer+e.Message] = append(w.texts[TheAnswer+e.Message], r.Seq)
	case ItemTakenBack:
		w.back[e.ID] = takenTexts{seqs: slices.Clone(w.texts[e.Kind+e.Item])}
	case BreachDecided:
		if e.Outcome == ToPutBack {
			delete(w.back, e.TakenBack)
			return
		}
		w.back[e.TakenBack] = takenTexts{seqs: w.back[e.TakenBack].seqs, destroyed: true}
	}
}

// Withheld are the events of a journal that nobody may read but those who assess a breach: what was taken back, and that it was.
func Withheld(journal []Recorded) map[int64]bool {
	w, hidden := newWithheld(), map[int64]bool{}
	for _, r := range journal {
		w.follow(r)
		switch r.Data.(type) {
		case ItemTakenBack, BreachDecided:
			hidden[r.Seq] = true
		}
	}
	for _, t := range w.back {
		for _, seq := range t.seqs {
			hidden[seq] = true
		}
	}
	return hidden
}

// Destroyed are the events of a journal whose text a decision destroys.
func Destroyed(journal []Recorded, decided BreachDecided) []int64 {
	w := newWithheld()
	for _, r := range journal {
		w.follow(r)
	}
	if t := w.back[decided.TakenBack]; t.destroyed {
		return t.seqs
	}
	return nil
}

// WithoutText is an event without what was put on the wrong family: its text, or a document's name and bytes.
func WithoutText(e Event) Event {
	switch x := e.(type) {
	case DocumentAttached:
		x.Document.Name, x.Document.Hash = "", ""
		return x
	case MessageSent:
		x.Text = ""
		return x
	case MessageAnswered:
		x.Text = ""
		return x
	}
	return e
}
