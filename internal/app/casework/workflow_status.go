package casework

import (
	"context"
	"errors"
	"time"

	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"

	"github.com/enplan-dk/enplan/internal/app/standstill"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/workflows"
)

// WorkflowStatus is how a course's workflow runs and what it could not deliver: nothing of what
// the course holds.
type WorkflowStatus struct {
	WorkflowID  string
	Running     bool // false: nothing is known of it just now, or it has ended
	RunSince    time.Time
	Events      int64          // in the history of this run
	StandsStill standstill.Why // empty: it goes on, or nobody knows just now
	Pending     []PendingActivity
	Undelivered []Delivery
}

// PendingActivity is work that a course has begun and not finished.
type PendingActivity struct {
	Name    string
	Attempt int
	Since   time.Time
	Next    time.Time // of the next attempt; zero: it runs
	Failure string    // type of the last failure; its text stays sealed
}

// Delivery is a message that has not reached its reader.
type Delivery struct {
	Kind      string
	ToldAs    string
	Channel   string
	Recipient string
	Member    string
	SendAt    time.Time
	Attempts  int
	NoAddress bool
	Refused   bool // the mail server refuses the address for good
}

// lateAfter is how long a message may wait to be sent before it counts as not delivered.
const lateAfter = 5 * time.Minute

// WorkflowStatus answers how the course's workflow runs, for staff.
func (s *Service) WorkflowStatus(ctx context.Context, who access.Who, id string) (WorkflowStatus, error) {
	v, err := s.authorise(ctx, who, id, access.Explain)
	if err != nil {
		return WorkflowStatus{}, err
	}
	if v.Relation == access.Party || v.Relation == access.Consent {
		return WorkflowStatus{}, fault(NoAccess)
	}
	return s.workflowStatus(ctx, id)
}

func (s *Service) workflowStatus(ctx context.Context, id string) (WorkflowStatus, error) {
	in := WorkflowStatus{WorkflowID: workflows.ID(id)}
	if err := s.describe(ctx, &in); err != nil {
		return WorkflowStatus{}, err
	}
	if in.StandsStill != standstill.GoesOn {
		row, err := s.store.Course(ctx, id)
		if err != nil {
			return WorkflowStatus{}, fromStore(err, UnknownCourse)
		}
		if row.Finished { // nothing is to run any more
			in.StandsStill = standstill.GoesOn
		}
	}
	sent, err := s.store.Notifications(ctx, id)
	if err != nil {
		return WorkflowStatus{}, fromStore(err, UnknownCourse)
	}
	for _, n := range sent {
		late := n.State == store.Pending && (n.Attempts > 0 || n.SendAt.Before(time.Now().Add(-lateAfter)))
		if n.State == store.Undeliverable || late {
			in.Undelivered = append(in.Undelivered, Delivery{
				Kind: n.Kind, ToldAs: n.ToldAs, Channel: n.Channel, Recipient: n.Recipient, Member: n.Member, SendAt: n.SendAt, Attempts: n.Attempts,
				NoAddress: n.State == store.Undeliverable && n.RefusedAt.IsZero(), Refused: !n.RefusedAt.IsZero(),
			})
		}
	}
	return in, nil
}

// describe asks Temporal; where it does not answer, the course does not count as running.
func (s *Service) describe(ctx context.Context, in *WorkflowStatus) error {
	limited, cancel := context.WithTimeout(ctx, queryLimit)
	defer cancel()
	d, err := s.temporal.DescribeWorkflowExecution(limited, in.WorkflowID, "")
	gone, away := new(serviceerror.NotFound), new(serviceerror.Unavailable)
	if errors.As(err, &gone) {
		in.StandsStill = standstill.Gone
		return nil
	}
	if errors.As(err, &away) || errors.Is(err, context.DeadlineExceeded) {
		return ctx.Err()
	}
	if err != nil {
		return &Fault{Code: Unavailable, RetryAfter: time.Second, cause: err}
	}
	run := d.GetWorkflowExecutionInfo()
	in.StandsStill = standstill.Described(d)
	in.Running = run.GetCloseTime() == nil
	in.RunSince, in.Events = run.GetStartTime().AsTime(), run.GetHistoryLength()
	for _, a := range d.GetPendingActivities() {
		in.Pending = append(in.Pending, pendingOf(a))
	}
	return nil
}

func pendingOf(a *workflowpb.PendingActivityInfo) PendingActivity {
	p := PendingActivity{
		Name: a.GetActivityType().GetName(), Attempt: int(a.GetAttempt()), Since: a.GetScheduledTime().AsTime(), Failure: failureType(a.GetLastFailure()),
	}
	if next := a.GetNextAttemptScheduleTime(); next != nil && next.AsTime().After(time.Now()) {
		p.Next = next.AsTime()
	}
	return p
}

// failureType says what kind of failure it was: its text may tell of a family.
func failureType(f *failurepb.Failure) string {
	switch {
	case f == nil:
		return ""
	case f.GetApplicationFailureInfo().GetType() != "":
		return f.GetApplicationFailureInfo().GetType()
	case f.GetTimeoutFailureInfo() != nil:
		return f.GetTimeoutFailureInfo().GetTimeoutType().String()
	}
	return failureType(f.GetCause())
}
