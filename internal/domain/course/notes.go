package course

import "fmt"

// WriteNote is a journal note of a call, a visit or another contact.
type WriteNote struct {
	Kind    string   `json:"kind" enum:"call,visit,letter,meeting,other"`
	On      Date     `json:"on"`
	Members []string `json:"members,omitempty" maxItems:"30" doc:"Whom it is about; empty for the whole family."`
	Text    string   `json:"text" minLength:"1" maxLength:"20000"`
	Unsent  bool     `json:"unsent,omitempty" doc:"Its author had typed it into another form, and could not send it there any more. The coordinator is told at once."`
}

// NoteWritten stands in the journal alone.
type NoteWritten struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind"`
	On      Date     `json:"on"`
	Members []string `json:"members,omitempty"`
	Text    string   `json:"text"`
	Unsent  bool     `json:"unsent,omitempty"`
}

func (c WriteNote) decide(s *State, now Moment) ([]Event, error) {
	if !c.On.IsValid() || c.On.After(now.Today()) {
		return nil, refuse(CodeDateInFuture, "on")
	}
	if err := s.knownMembers(c.Members, "members"); err != nil {
		return nil, err
	}
	return []Event{NoteWritten{ID: noteID(now.seq), Kind: c.Kind, On: c.On, Members: c.Members, Text: c.Text, Unsent: c.Unsent}}, nil
}

func (e NoteWritten) created() string { return e.ID }

func (e NoteWritten) apply(s *State, m Meta) { s.Notes = append(s.Notes, m.Seq) }

// CorrectNote corrects a note. What it said before stays in the journal; what is left out stays.
type CorrectNote struct {
	Note    string    `json:"note" path:"nid"`
	Kind    string    `json:"kind,omitempty" enum:",call,visit,letter,meeting,other"`
	On      Date      `json:"on,omitzero"`
	Members *[]string `json:"members,omitempty" maxItems:"30" doc:"Whom it is about; empty for the whole family."`
	Text    string    `json:"text" minLength:"1" maxLength:"20000"`
	Reason  string    `json:"reason" minLength:"1" maxLength:"2000"`
}

// NoteCorrected is how the note reads from now on.
type NoteCorrected struct {
	Note    string    `json:"note" names:"note"`
	Kind    string    `json:"kind,omitempty"`
	On      Date      `json:"on,omitzero"`
	Members *[]string `json:"members,omitempty"`
	Text    string    `json:"text"`
	Reason  string    `json:"reason"`
}

func (c CorrectNote) decide(s *State, now Moment) ([]Event, error) {
	if find(s.Notes, func(seq *int64) bool { return noteID(*seq) == c.Note }) == nil {
		return nil, refuse(CodeUnknownNote, "note")
	}
	if c.On.After(now.Today()) {
		return nil, refuse(CodeDateInFuture, "on")
	}
	if c.Members != nil {
		if err := s.knownMembers(*c.Members, "members"); err != nil {
			return nil, err
		}
	}
	return []Event{NoteCorrected(c)}, nil
}

// Correct is the note as a correction says that it is.
func (e NoteWritten) Correct(c NoteCorrected) NoteWritten {
	if c.Kind != "" {
		e.Kind = c.Kind
	}
	if !c.On.IsZero() {
		e.On = c.On
	}
	set(&e.Members, c.Members)
	e.Text = c.Text
	return e
}

func (e NoteCorrected) apply(*State, Meta) {}

// noteID is the id of the note that an event wrote; the state keeps the number alone.
func noteID(seq int64) string { return fmt.Sprintf("j%d", seq) }
