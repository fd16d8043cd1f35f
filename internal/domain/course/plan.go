package course

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// Plan is the family's one plan: the version in force, the draft beside it, and
// the draft's way to adoption. Texts of earlier versions stand in the record, by hash.
type Plan struct {
	Version   int          `json:"version"` // of the latest submitted one
	Draft     *Content     `json:"draft,omitempty"`
	Submitted *Submission  `json:"submitted,omitempty"`
	Returned  *Returned    `json:"returned,omitempty"`
	InForce   *Adopted     `json:"in_force,omitempty"`
	Versions  []VersionRef `json:"versions,omitempty"`
	Comments  []Comment    `json:"comments,omitempty"`
	Ended     []EffortEnd  `json:"ended_efforts,omitempty"`
}

// Content is the text of a plan.
type Content struct {
	Sections    []Section `json:"sections"`
	Goals       []Goal    `json:"goals"`
	NotRelevant []Waived  `json:"not_relevant,omitempty"`
}

// Section is what the plan says of one area of life, for one member or for the family.
type Section struct {
	Area       string   `json:"area"`
	Member     string   `json:"member,omitempty"` // empty: the whole family
	Text       string   `json:"text"`
	OwnWords   []Words  `json:"own_words,omitempty"`
	Discharges []string `json:"discharges,omitempty"` // provision, or provision/part
}

// Words are a person's own; nobody else changes them.
type Words struct {
	Member string `json:"member"`
	Text   string `json:"text" maxLength:"20000" rules:"4"`
}

// Goal is a goal or, with a parent, a sub-goal.
type Goal struct {
	ID         string   `json:"id"`
	Parent     string   `json:"parent,omitempty"`
	Area       string   `json:"area"`
	Members    []string `json:"members,omitempty"` // empty: the whole family
	Text       string   `json:"text"`
	Easy       string   `json:"easy,omitempty"` // in one short sentence
	OwnWords   []Words  `json:"own_words,omitempty"`
	Overall    bool     `json:"overall,omitempty"`
	Towards    string   `json:"towards,omitempty"` // employment, education
	Measure    *Measure `json:"measure,omitempty"`
	Efforts    []Effort `json:"efforts,omitempty"`
	Discharges []string `json:"discharges,omitempty"`
}

// Measure says how progression towards a goal is seen.
type Measure struct {
	Name     string `json:"name" minLength:"1" maxLength:"200"`
	Min      int    `json:"min"`
	Max      int    `json:"max"`
	Baseline int    `json:"baseline"`
	Target   int    `json:"target"`
}

// Effort is what is done towards a goal.
type Effort struct {
	ID          string `json:"id"`
	Text        string `json:"text" minLength:"1" maxLength:"2000"`
	LegalBasis  string `json:"legal_basis" minLength:"1" maxLength:"200"`
	Provider    string `json:"provider" minLength:"1" maxLength:"200"`
	Unit        string `json:"unit" minLength:"1" maxLength:"200" doc:"The responsible unit; named for each effort because the effort may stand outside the job centre."`
	Responsible string `json:"responsible" minLength:"1" maxLength:"200"`
	From        Date   `json:"from"`
	To          Date   `json:"to,omitzero"`
}

// EffortEnd is the day on which an effort ended.
type EffortEnd struct {
	Effort string `json:"effort"`
	On     Date   `json:"on"`
}

func (p Plan) ended(effort string) bool {
	return find(p.Ended, func(e *EffortEnd) bool { return e.Effort == effort }) != nil
}

// Waived is a provision marked not relevant for a person, with the reason.
type Waived struct {
	Provision string `json:"provision"`
	Person    string `json:"person"`
	Reason    string `json:"reason"`
}

// Submission is a frozen draft that waits for its answers.
type Submission struct {
	Version   int        `json:"version"`
	Hash      string     `json:"hash"`
	At        time.Time  `json:"at"`
	Responses []Response `json:"responses,omitempty"`
}

// short is enough of the hash to tell versions apart.
func (s *Submission) short() string { return s.Hash[:12] }

// answerOf is a member's answer to this version, or nil.
func (s *Submission) answerOf(member string) *Response {
	return find(s.Responses, func(r *Response) bool { return r.Member == member && r.Hash == s.Hash })
}

// Returned is the version that was taken back last, and each party's latest answer. It stands until a version is adopted: who
// changes the plan has the answers before her.
type Returned struct {
	Version   int        `json:"version"`
	At        time.Time  `json:"at"`
	Reason    string     `json:"reason"`
	Responses []Response `json:"responses,omitempty"`
}

// Adopted is the version in force with the answers it was adopted on.
type Adopted struct {
	Version   int        `json:"version"`
	Hash      string     `json:"hash"`
	At        time.Time  `json:"at"`
	Content   Content    `json:"content"`
	Responses []Response `json:"responses"`
	Dissent   string     `json:"dissent_reason,omitempty"` // why it was adopted over dissent
}

// VersionRef names a version whose text stands in the record.
type VersionRef struct {
	Version int       `json:"version"`
	Hash    string    `json:"hash"`
	At      time.Time `json:"at"`
	Adopted time.Time `json:"adopted,omitzero"`
}

// Hash identifies a text exactly.
func (c Content) Hash() string {
	b, err := json.Marshal(c)
	if err != nil {
		panic("course: plan is not plain data: " + err.Error())
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func (c *Content) goal(id string) *Goal {
	return find(c.Goals, func(g *Goal) bool { return g.ID == id })
}

func (c *Content) section(area, member string) *Section {
	return find(c.Sections, func(x *Section) bool { return x.Area == area && x.Member == member })
}

// current is the text that readers see: the draft if there is one, else what is in force.
func (p Plan) current() *Content {
	if p.Draft != nil {
		return p.Draft
	}
	if p.InForce != nil {
		return &p.InForce.Content
	}
	return nil
}

// Current is the draft if there is one, else the plan in force, else nil.
func (p Plan) Current() *Content { return p.current() }

// Readable is the content that is read and printed: what is in force, else what is being written; nil: there is none yet.
func (p Plan) Readable() *Content {
	if p.InForce != nil {
		return &p.InForce.Content
	}
	return p.Draft
}

// writable refuses changes of a plan that is not a draft, or is frozen.
func (s *State) writable() error {
	if s.Plan.Draft == nil {
		return refuse(CodeNoDraft, "")
	}
	if s.Plan.Submitted != nil {
		return refuse(CodePlanSubmitted, "", "version", s.Plan.Submitted.Version)
	}
	return nil
}

// areaKnown checks an area of life against the by-law's list, and that a
// child's area names a child.
func (s *State) areaKnown(now Moment, area, member string) error {
	a := find(now.Law.LifeAreas, func(l *bylaw.LifeArea) bool { return l.ID == area })
	if a == nil {
		return refuse(CodeUnknownArea, "area")
	}
	if member == "" {
		return nil
	}
	m := s.member(member)
	if m == nil {
		return refuse(CodeUnknownMember, "member")
	}
	if a.Kind == bylaw.Child && !s.NeedsCustody(*m, now.Law, now.Today()) {
		return refuse(CodeAreaIsChilds, "member")
	}
	return nil
}

func dischargesKnown(law *bylaw.Bylaw, tags []string) error {
	for i, t := range tags {
		id, part, _ := strings.Cut(t, "/")
		p := find(law.Provisions, func(p *bylaw.Provision) bool { return p.ID == id })
		if p == nil || (part != "" && find(p.Content, func(c *bylaw.Part) bool { return c.ID == part }) == nil) {
			return refuse(CodeUnknownProvision, fmt.Sprintf("discharges[%d]", i))
		}
	}
	return nil
}
