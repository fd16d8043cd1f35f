package course

import (
	"slices"
	"strings"
)

// WriteSection writes a section of the draft. The professional text and a
// person's own words are separate: a citizen writes the latter, and only her own.
type WriteSection struct {
	Area       string   `json:"area" path:"name" doc:"Area of life, by id from the by-law's list; own_words and others too."`
	Member     string   `json:"member,omitempty" doc:"Whom it is about; empty for the whole family."`
	Text       *string  `json:"text,omitempty" maxLength:"20000" doc:"The professional text; left out, it stays."`
	OwnWords   *Words   `json:"own_words,omitempty" doc:"A person's own words, written by that person or taken down in a conversation."`
	Discharges []string `json:"discharges,omitempty" maxItems:"60" doc:"Provisions that this section discharges: provision or provision/part."`
}

// SectionWritten holds what was written.
type SectionWritten struct {
	Area       string   `json:"area"`
	Member     string   `json:"member,omitempty"`
	Text       *string  `json:"text,omitempty"`
	OwnWords   *Words   `json:"own_words,omitempty"`
	Discharges []string `json:"discharges,omitempty"`
}

func (c WriteSection) decide(s *State, now Moment) ([]Event, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	if err := s.areaKnown(now, c.Area, c.Member); err != nil {
		return nil, err
	}
	if err := dischargesKnown(now.Law, c.Discharges); err != nil {
		return nil, err
	}
	if err := s.mayWriteWords(now.By, c.OwnWords, c.Text != nil || c.Discharges != nil); err != nil {
		return nil, err
	}
	if me := s.MemberOf(now.By.Subject); now.By.Role == Citizen && (me == nil || !s.maySee(*me, c.Member)) {
		return nil, refuse(CodeAnswerForAnother, "member")
	}
	if c.Text == nil && c.OwnWords == nil && c.Discharges == nil {
		return nil, refuse(CodeRequired, "text")
	}
	if s.dropsEmptySections() && c.empties() && s.Plan.Draft.section(c.Area, c.Member) == nil {
		return nil, refuse(CodeRequired, "text")
	}
	return []Event{SectionWritten(c)}, nil
}

// empties says whether the command writes nothing.
func (c WriteSection) empties() bool {
	return (c.Text == nil || strings.TrimSpace(*c.Text) == "") && (c.OwnWords == nil || strings.TrimSpace(c.OwnWords.Text) == "")
}

// dropsEmptySections: a section in which nothing is written is none. Whoever deletes its text takes it out.
func (s *State) dropsEmptySections() bool { return s.Law.Rules >= 4 }

// mayWriteWords: own words are a member's; a citizen writes her own and nothing else.
func (s *State) mayWriteWords(by Actor, w *Words, professional bool) error {
	if w != nil && s.member(w.Member) == nil {
		return refuse(CodeUnknownMember, "own_words.member")
	}
	if by.Role != Citizen {
		return nil
	}
	if professional {
		return refuse(CodeProfessionalText, "text")
	}
	if me := s.MemberOf(by.Subject); w != nil && (me == nil || me.ID != w.Member) {
		return refuse(CodeAnswerForAnother, "own_words.member")
	}
	return nil
}

func (e SectionWritten) apply(s *State, _ Meta) {
	d := s.Plan.Draft
	x := d.section(e.Area, e.Member)
	if x == nil {
		d.Sections = append(d.Sections, Section{Area: e.Area, Member: e.Member})
		x = &d.Sections[len(d.Sections)-1]
	}
	if e.Text != nil {
		x.Text = *e.Text
	}
	x.OwnWords = setWords(x.OwnWords, e.OwnWords)
	if e.Discharges != nil {
		x.Discharges = e.Discharges
	}
	if s.dropsEmptySections() {
		d.Sections = drop(d.Sections, func(x *Section) bool { return x.empty() })
	}
}

func (x Section) empty() bool {
	written := func(w Words) bool { return strings.TrimSpace(w.Text) != "" }
	return strings.TrimSpace(x.Text) == "" && !slices.ContainsFunc(x.OwnWords, written)
}

func setWords(list []Words, w *Words) []Words {
	if w == nil {
		return list
	}
	if old := find(list, func(o *Words) bool { return o.Member == w.Member }); old != nil {
		old.Text = w.Text
		return list
	}
	return append(list, *w)
}

// WaiveProvision marks a provision not relevant for a person, with the reason
// that the citizen will read; an empty reason takes the mark back.
type WaiveProvision struct {
	Provision string `json:"provision" path:"pid"`
	Person    string `json:"person"`
	Reason    string `json:"reason" maxLength:"2000"`
}

// ProvisionWaived keeps the reason in the plan itself.
type ProvisionWaived struct {
	Provision string `json:"provision"`
	Person    string `json:"person"`
	Reason    string `json:"reason"`
}

func (c WaiveProvision) decide(s *State, now Moment) ([]Event, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	if s.member(c.Person) == nil {
		return nil, refuse(CodeUnknownMember, "person")
	}
	if err := dischargesKnown(now.Law, []string{c.Provision}); err != nil {
		return nil, refuse(CodeUnknownProvision, "provision")
	}
	return []Event{ProvisionWaived(c)}, nil
}

func (e ProvisionWaived) apply(s *State, _ Meta) {
	d := s.Plan.Draft
	d.NotRelevant = drop(d.NotRelevant, func(w *Waived) bool { return w.Provision == e.Provision && w.Person == e.Person })
	if strings.TrimSpace(e.Reason) != "" {
		d.NotRelevant = append(d.NotRelevant, Waived(e))
	}
}
