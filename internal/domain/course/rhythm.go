package course

import (
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// rhythm puts the dates of the follow-up on working days, within the latest dates that the law sets.
type rhythm struct {
	law      *bylaw.Bylaw
	anchor   Date
	rested   int
	ordinary []ordinary
	back     map[string]Date // by person: the day from which the ordinary rules hold again
	latest   []Date          // of duties that no exemption lifts
}

// keepsDistance: whom no exemption from the contact rules covers is followed up within the ordinary distance, also when the
// exemption lapses after the interval was set.
func (s *State) keepsDistance() bool { return s.Law.Rules >= 4 }

func (s *State) rhythm(f FollowUp, law *bylaw.Bylaw, today Date) rhythm {
	r := rhythm{law: law, anchor: f.Anchor, rested: f.Rested}
	if s.keepsDistance() {
		r.ordinary, r.back = s.ordinary(law, today), s.ordinaryAgain(law)
	}
	if law.FollowUp.Roll.Direction == bylaw.RollForward {
		for _, d := range s.timedDuties(law, today) {
			r.latest = append(r.latest, d.Due)
		}
		for _, a := range s.Mentors {
			if due := s.mentorContact(a, law, today); !due.IsZero() {
				r.latest = append(r.latest, due)
			}
		}
	}
	return r
}

// ordinaryAgain is the day on which the last exemption from the contact rules lapsed for each person.
func (s *State) ordinaryAgain(law *bylaw.Bylaw) map[string]Date {
	again := map[string]Date{}
	for _, l := range s.Lapses {
		if find(law.Exemptions, func(e *bylaw.Exemption) bool { return contains(freeing, e.Effect) && contains(l.Exemptions, e.ID) }) != nil {
			again[l.Person] = dateOf(l.At)
		}
	}
	return again
}

// date is the n-th date of an interval. It is counted from the anchor, so that months from the 31st do not drift, and each time
// the ordinary distance is kept, where one holds; but nobody is followed up before the day from which it does.
func (r rhythm) date(i Interval, n int) FollowUpDate {
	every, back := i.Every, Date{}
	for _, o := range r.ordinary {
		if i.Goal == "" && every.Longer(o.distance()) {
			every, back = o.distance(), r.back[o.person.ID]
		}
	}
	at := func(n int) Date { return every.Nth(r.anchor, n).AddDays(r.rested) }
	nominal := at(n)
	if nominal.Before(back) {
		return r.rolled(back, nil)
	}
	latest := append([]Date{r.law.FollowUp.LongestInterval.AddTo(at(n - 1))}, r.latest...)
	for _, o := range r.ordinary {
		if last := at(n - 1).AddDays(o.days); last.After(nominal) {
			latest = append(latest, last)
		} else {
			latest = append(latest, nominal)
		}
	}
	return r.rolled(nominal, latest)
}

// rolled moves a date to a working day: which way is a datum of the law. None passes a latest date, and none is the anchor itself.
func (r rhythm) rolled(nominal Date, latest []Date) FollowUpDate {
	w := r.law.Working()
	before, after := w.Previous(nominal), w.Next(nominal)
	on := before
	if r.law.FollowUp.Roll.Direction == bylaw.RollForward && find(latest, func(d *Date) bool { return !d.Before(before) && d.Before(after) }) == nil {
		on = after
	}
	if !on.After(r.anchor) {
		on = after
	}
	return FollowUpDate{On: on, Nominal: nominal, Because: r.law.WhyClosed(nominal)}
}
