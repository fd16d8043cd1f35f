package course

import (
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// Lapse is what a course loses when exemptions no longer cover a person: which
// ones, and which ordinary plans stand for themselves again. The coordinator is
// told once; the next plan that is adopted settles it.
type Lapse struct {
	Person     string    `json:"person"`
	At         time.Time `json:"at"`
	Exemptions []string  `json:"exemptions"`
	Separate   []string  `json:"separate_plans,omitempty"` // provisions
	By         Date      `json:"by,omitzero"`              // by when the plans are adapted, under a law without a planned end
	Settled    time.Time `json:"settled,omitzero"`
}

// ExemptionsLapsed says that a change of facts, a date or a departure made
// exemptions lapse.
type ExemptionsLapsed struct {
	Lapses []Lapse `json:"lapses"`
}

func (e ExemptionsLapsed) apply(s *State, _ Meta) { s.Lapses = append(s.Lapses, e.Lapses...) }

// lapsed compares the exemptions in use with those before: by the state, the day
// and the law of the event before.
func (s *State) lapsed(before *State, law *bylaw.Bylaw, at time.Time) []Lapse {
	if !before.usesExemptions() || !s.usesExemptions() {
		return nil
	}
	former, err := before.law()
	if err != nil {
		return nil
	}
	then, now := dateOf(before.ChangedAt), dateOf(at)
	still := law.Uses(s.facts(), now)
	var out []Lapse
	for _, use := range former.Uses(before.facts(), then) {
		if contains(still, use) {
			continue
		}
		l := find(out, func(l *Lapse) bool { return l.Person == use.Person })
		if l == nil {
			out = append(out, Lapse{Person: use.Person, At: at})
			l = &out[len(out)-1]
		}
		l.Exemptions = append(l.Exemptions, use.Exemption)
	}
	if len(out) > 0 {
		separate(out, former.Required(before.facts(), then), law.Required(s.facts(), now))
	}
	for i := range out {
		out[i].By = adaptedBy(law, at)
	}
	return out
}

func (s *State) usesExemptions() bool { return s.Phase != "" && s.Phase != Intake && s.Phase != Closed }

// separate names the ordinary plans that the one plan replaced, that still are to
// be made, and that it replaces no longer. Whoever left has them all again.
func separate(lapses []Lapse, before, after []bylaw.Requirement) {
	for i := range lapses {
		l := &lapses[i]
		for _, was := range before {
			if !was.Applies || was.Person != l.Person {
				continue
			}
			is := find(after, func(r *bylaw.Requirement) bool { return r.Person == was.Person && r.Provision == was.Provision })
			if is == nil || is.StandsBeside() {
				l.Separate = append(l.Separate, was.Provision)
			}
		}
	}
}

// openLapses are those that no plan has settled and that have not come back.
func (s *State) openLapses(law *bylaw.Bylaw, on Date) []Lapse {
	var out []Lapse
	uses := law.Uses(s.facts(), on)
	for _, l := range s.Lapses {
		gone := find(l.Exemptions, func(e *string) bool { return !contains(uses, bylaw.Use{Exemption: *e, Person: l.Person}) })
		if l.Settled.IsZero() && gone != nil {
			out = append(out, l)
		}
	}
	return out
}

func (s *State) settleLapses(at time.Time) {
	for i := range s.Lapses {
		if s.Lapses[i].Settled.IsZero() {
			s.Lapses[i].Settled = at
		}
	}
}

// ExemptionRow is one exemption of the by-law seen for one member of a course on
// a day: in use, lapsed while the course ran, or waiting for a fact.
type ExemptionRow struct {
	bylaw.ExemptionUse
	// Separate are the ordinary plans (provisions) that stand for themselves again
	// because it has lapsed.
	Separate []string `json:"separate_plans,omitempty"`
}

// Exemptions shows which exemptions a course uses on a day and which have lapsed.
// What is outside a person's scope and never was inside is left out.
func Exemptions(s State, law *bylaw.Bylaw, on Date) []ExemptionRow {
	rows := []ExemptionRow{}
	for _, p := range s.everybody().Persons {
		for _, use := range law.ExemptionsOn(p, on) {
			row := ExemptionRow{ExemptionUse: use}
			lapse := s.lapseOf(use.ID, p.ID)
			if left := !s.member(p.ID).Left.IsZero(); left {
				row.Applies, row.Reason = false, bylaw.OutsideScope
			}
			row.Lapsed = !row.Applies && lapse != nil
			if row.Lapsed {
				row.Separate = drop(lapse.Separate, func(p *string) bool { return !contains(use.Replaces, *p) })
			}
			if row.Applies || row.Lapsed || row.Reason == bylaw.CategoryUnknown || row.Reason == bylaw.JudgementMissing || row.Reason == bylaw.ConsentMissing {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

func (s *State) lapseOf(exemption, person string) *Lapse {
	return find(s.Lapses, func(l *Lapse) bool { return l.Person == person && contains(l.Exemptions, exemption) })
}

// LatestStartLifted lists the members for whom the ordinary latest start of an
// effort is lifted on a day (the order's § 33): those whom the effort's goal is about
// and whom such an exemption covers.
func LatestStartLifted(s State, law *bylaw.Bylaw, on Date, effort string) []string {
	g := s.goalOf(effort)
	if g == nil {
		return nil
	}
	var lifted []string
	for _, use := range law.Uses(s.facts(), on) {
		about := len(g.Members) == 0 || contains(g.Members, use.Person)
		e := find(law.Exemptions, func(e *bylaw.Exemption) bool { return e.ID == use.Exemption })
		if about && e.Effect == bylaw.EffectLatestStart && !contains(lifted, use.Person) {
			lifted = append(lifted, use.Person)
		}
	}
	return lifted
}

// goalOf is the goal of an effort, in the draft or in the plan in force.
func (s *State) goalOf(effort string) *Goal {
	for _, c := range []*Content{s.Plan.Draft, s.inForceContent()} {
		if c == nil {
			continue
		}
		if g := find(c.Goals, func(g *Goal) bool {
			return find(g.Efforts, func(e *Effort) bool { return e.ID == effort }) != nil
		}); g != nil {
			return g
		}
	}
	return nil
}

// AkasseStanceMissing reports whether the course must show that the municipality
// has not taken its stance on the unemployment fund: the by-law asks for one, none
// is recorded, and a member is in a category that it is about.
func AkasseStanceMissing(s State, law *bylaw.Bylaw, on Date, stanceKnown bool) bool {
	if !law.AkasseStance.Applies || stanceKnown {
		return false
	}
	return find(s.facts().Persons, func(p *bylaw.Person) bool {
		m := s.member(p.ID)
		return m.inCategory(law.AkasseStance.LAB, on)
	}) != nil
}
