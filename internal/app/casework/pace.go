package casework

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/ratelimit"
)

// TooFast is the code with which somebody who writes too much in too short a time is asked to wait.
const TooFast = "too_many_writes"

// CitizenRate bounds what one citizen writes in one course: commands, documents and drafts, from pages and by the API, whether the
// answer is waited for or not. Nobody who writes by hand reaches it.
var CitizenRate = ratelimit.Rate{PerSecond: 0.2, Burst: 60}

// DocumentRate bounds how many documents one citizen adds to one course: each may have [LargestDocument] bytes.
var DocumentRate = ratelimit.Rate{PerSecond: 1.0 / 600, Burst: 10}

// Pace sets other rates than the usual ones.
func (s *Service) Pace(writes, documents, drafts ratelimit.Rate) {
	s.writes, s.attached, s.drafts = ratelimit.NewBuckets(writes), ratelimit.NewBuckets(documents), ratelimit.NewBuckets(drafts)
}

// authoriseWrite decides like authorise, and holds a citizen to the pace of writing. What is refused counts too: it
// costs a line in the access log, as what is allowed does.
func (s *Service) authoriseWrite(ctx context.Context, who access.Who, id string, op access.Operation, pace *ratelimit.Buckets) (access.Verdict, error) {
	st, err := s.standing(ctx, who, id)
	if err != nil {
		return access.Verdict{}, err
	}
	if err := paced(pace, who, id, access.Decide(who, op, st)); err != nil {
		return access.Verdict{}, err
	}
	return s.decide(ctx, who, id, op, st)
}

func paced(pace *ratelimit.Buckets, who access.Who, id string, v access.Verdict) error {
	if v.Role != course.Citizen && (v.Allowed || !who.Has(course.Citizen)) {
		return nil
	}
	if wait := pace.Take(who.Subject+"\x00"+id, time.Now()); wait > 0 {
		return &Fault{Code: TooFast, RetryAfter: wait}
	}
	return nil
}
