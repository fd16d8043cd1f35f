package casework

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// SampleFilter says what a sample of the access log is drawn from.
type SampleFilter struct {
	Subject    string       // of one member of staff; empty: all
	Days       int          // how far back
	BreakGlass bool         // only what was read by break-glass
	Checks     store.Checks // by what was found of them
	Seed       string       // the same seed draws the same sample
	Most       int
}

// AuditVisit is what one member of staff has read of one course on one day.
type AuditVisit struct {
	Entry, LastEntry int64 // its first line in the access log, and the last
	Course           string
	Title            string
	Subject          string
	Name             string
	Role             string
	Purpose          string
	Disclosure       *Disclosure
	Outcome          string
	First, Last      time.Time
	Times            int
	Operations       []access.Operation
	Check            *Check // what was found of it
}

// Check is what a supervisor found of a visit.
type Check struct {
	Verdict CheckVerdict
	Reason  string
	By      string // a name
	At      time.Time
}

// CheckVerdict is what was found.
type CheckVerdict string

// The verdicts.
const (
	InOrder  CheckVerdict = "in_order"
	FollowUp CheckVerdict = "follow_up"
)

// AccessSample draws some of what staff have read of the municipality's courses, for the
// supervisor's checks of the log.
func (s *Service) AccessSample(ctx context.Context, who access.Who, of SampleFilter) ([]AuditVisit, error) {
	if _, err := s.authoriseIn(ctx, who, who.Municipality, access.ReadAccessLog); err != nil {
		return nil, err
	}
	draw := store.AccessDraw{
		Municipality: who.Municipality, Subject: of.Subject, Since: calendar.StartOfDay(calendar.DateOf(time.Now()).AddDays(-of.Days)), Seed: of.Seed, Most: of.Most,
		Checks: of.Checks,
	}
	if of.BreakGlass {
		draw.Operation = string(access.BreakGlass)
	}
	found, err := s.store.SampleAccess(ctx, draw)
	if err != nil {
		return nil, fromStore(err, UnknownCourse)
	}
	names, err := s.staffNames(ctx, who.Municipality)
	if err != nil {
		return nil, err
	}
	visits := make([]AuditVisit, 0, len(found))
	for _, f := range found {
		v := AuditVisit{
			Entry: f.Entry, LastEntry: f.LastEntry,
			Course: f.Course, Title: f.Title, Subject: f.Subject, Name: names[f.Subject], Role: f.Role, Purpose: f.Purpose, Outcome: f.Outcome,
			First: f.First, Last: f.Last, Times: f.Times,
		}
		v.Disclosure = disclosureFor(access.Municipality, course.State{}, "", f.Disclosure)
		if err := s.reasons(ctx, f.Course, why{&v.Purpose, f.Reason}); err != nil {
			return nil, err
		}
		if k := f.Check; k != nil {
			v.Check = &Check{Verdict: CheckVerdict(k.Verdict), Reason: k.Reason, By: names[k.By], At: k.At}
		}
		for _, op := range f.Operations {
			v.Operations = append(v.Operations, access.Operation(op))
		}
		visits = append(visits, v)
	}
	return visits, nil
}
