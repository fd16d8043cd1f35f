package bylaw

import "github.com/enplan-dk/enplan/internal/domain/calendar"

// Duties are the duties that no exemption lifts, for each person on a day. No
// interval, pause or holiday roll passes them.
func (b *Bylaw) Duties(f Facts, on Date) []Duty {
	duties := []Duty{}
	for _, standing := range b.Standing {
		for _, person := range f.Persons {
			if within(on, standing.From, standing.To) && standing.Scope.why(b.carriedOver(person), on) == "" {
				duties = append(duties, Duty{
					ID: standing.ID, Person: person.ID, Name: standing.Name,
					First: standing.First, Gap: standing.Gap,
					From: standing.From, Condition: standing.Condition, Anchor: standing.Anchor, AnchorAge: standing.AnchorAge,
					Rhythm: standing.Rhythm, Succeeds: standing.Succeeds,
					Basis: standing.Basis,
				})
			}
		}
	}
	return duties
}

// Due is the latest working day for the duty: First after the anchor while it
// has never been done (last is zero), Gap after the last time from then on. The
// municipality's dates roll back to a working day. A zero Date says that the
// duty has no date of its own.
func (d Duty) Due(anchor, last Date, w calendar.Working) Date {
	from, period := last, d.Gap
	if last.IsZero() {
		from, period = anchor, d.First
		if period.IsZero() {
			period = d.Gap
		}
	}
	if from.IsZero() || period.IsZero() {
		return Date{}
	}
	return w.Previous(period.AddTo(from))
}
