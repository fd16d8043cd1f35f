package casework

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/access"
	"github.com/enplan-dk/enplan/internal/store"
)

// SampleOf says what a sample of the access log is drawn from.
type SampleOf struct {
	Subject    string        // of one member of staff; empty: all
	Back       time.Duration // how far
	BreakGlass bool          // only what was read by break-glass
	Seed       string        // the same seed draws the same sample
	Most       int
}

// Visit is what one member of staff has read of one course on one day.
type Visit struct {
	Course      string
	Title       string
	Subject     string
	Name        string
	Role        string
	Purpose     string
	Outcome     string
	First, Last time.Time
	Times       int
	Operations  []access.Operation
}

// AccessSample draws some of what staff have read of the municipality's courses, for the
// supervisor's checks of the log.
func (s *Service) AccessSample(ctx context.Context, who access.Who, of SampleOf) ([]Visit, error) {
	if _, err := s.authoriseIn(ctx, who, who.Municipality, access.ReadAccessLog); err != nil {
		return nil, err
	}
	draw := store.AccessDraw{Municipality: who.Municipality, Subject: of.Subject, Since: time.Now().Add(-of.Back), Seed: of.Seed, Most: of.Most}
	if of.BreakGlass {
		draw.Operation = string(access.BreakGlass)
	}
	found, err := s.store.SampleAccess(ctx, draw)
	if err != nil {
		return nil, stored(err, UnknownCourse)
	}
	names, err := s.staffNames(ctx, who.Municipality)
	if err != nil {
		return nil, err
	}
	visits := make([]Visit, 0, len(found))
	for _, f := range found {
		v := Visit{
			Course: f.Course, Title: f.Title, Subject: f.Subject, Name: names[f.Subject], Role: f.Role, Purpose: f.Purpose, Outcome: f.Outcome,
			First: f.First, Last: f.Last, Times: f.Times,
		}
		if err := s.reasons(ctx, f.Course, why{&v.Purpose, f.Reason}); err != nil {
			return nil, err
		}
		for _, op := range f.Operations {
			v.Operations = append(v.Operations, access.Operation(op))
		}
		visits = append(visits, v)
	}
	return visits, nil
}
