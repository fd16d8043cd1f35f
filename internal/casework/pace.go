package casework

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/access"
	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/internal/edge"
)

// TooFast is the code with which somebody who writes too much in too short a time is asked to wait.
const TooFast = "too_many_writes"

// CitizenRate bounds what one citizen writes in one course: commands, documents and drafts, from pages and by the API, whether the
// answer is waited for or not. Nobody who writes by hand reaches it.
var CitizenRate = edge.Rate{PerSecond: 0.2, Burst: 60}

// DocumentRate bounds how many documents one citizen adds to one course: each may have [LargestDocument] bytes.
var DocumentRate = edge.Rate{PerSecond: 1.0 / 600, Burst: 10}

// Pace sets other rates than the usual ones.
func (s *Service) Pace(writes, documents, drafts edge.Rate) {
	s.writes, s.attached, s.drafts = edge.NewBuckets(writes), edge.NewBuckets(documents), edge.NewBuckets(drafts)
}

// authoriseWrite decides like authorise, and holds a citizen to the pace of writing. What is refused counts too: it
// costs a line in the access log, as what is allowed does.
func (s *Service) authoriseWrite(ctx context.Context, who access.Who, id string, op access.Operation, pace *edge.Buckets) (access.Verdict, error) {
	st, err := s.standing(ctx, who, id)
	if err != nil {
		return access.Verdict{}, err
	}
	if err := paced(pace, who, id, access.Decide(who, op, st)); err != nil {
		return access.Verdict{}, err
	}
	return s.decide(ctx, who, id, op, st)
}

func paced(pace *edge.Buckets, who access.Who, id string, v access.Verdict) error {
	if v.Role != course.Citizen && (v.Allowed || !who.Has(course.Citizen)) {
		return nil
	}
	if wait := pace.Take(who.Subject+"\x00"+id, time.Now()); wait > 0 {
		return &Fault{Code: TooFast, RetryAfter: wait}
	}
	return nil
}
