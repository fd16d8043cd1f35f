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

// Pace is how fast people may write. What is zero is as usual.
type Pace struct {
	Writes    ratelimit.Rate // usually [CitizenRate]
	Documents ratelimit.Rate // usually [DocumentRate]
	Drafts    ratelimit.Rate // usually [DraftRate]
}

// authoriseWrite decides like authorise, and holds a citizen to the pace of writing. What is refused counts too: it
// costs a line in the access log, as what is allowed does.
func (s *Service) authoriseWrite(ctx context.Context, who access.Who, id string, op access.Operation, pace *ratelimit.Buckets) (access.Verdict, error) {
	a, err := s.attemptAt(ctx, who, id, op)
	if err != nil {
		return access.Verdict{}, err
	}
	if err := paced(pace, who, id, a.verdict()); err != nil {
		return access.Verdict{}, err
	}
	return s.decide(ctx, a)
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
