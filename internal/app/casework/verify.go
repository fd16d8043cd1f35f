package casework

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/app/standstill"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/workflows"
)

// Verified is the result of comparing every course's workflow with its record.
type Verified struct {
	Courses       int       `json:"courses"`
	Different     int       `json:"different"`
	StandingStill int       `json:"standing_still"` // its workflow does not answer, fails again and again, or does not run
	Found         []Finding `json:"found,omitempty"`
}

// Finding is a course that somebody must look at, and why.
type Finding struct {
	Course string `json:"course"`
	Why    string `json:"why"`
}

// Why a course is different; why one stands still is in [standstill.Why].
const (
	WhyDifferent  = "different"
	WhyUnreadable = "unreadable" // its key is missing, or its journal does not fold
)

// Bad is how many courses somebody must look at.
func (v Verified) Bad() int { return v.Different + v.StandingStill }

const (
	// settleTries is how often a course is looked at before a difference counts: the record lags by
	// milliseconds behind a course that is being worked on, and a course whose worker was lost
	// answers again when another has taken over.
	settleTries = 10

	// verifiesAtOnce keeps courses that do not answer from holding up the others.
	verifiesAtOnce = 4

	// mostSilent is after how many courses without an answer, and none with one, nobody is taken to work at all.
	mostSilent = 20
)

// errNobodyWorks ends a comparison that would wait for every single course.
var errNobodyWorks = errors.New("no course answers: does a worker run?")

// Verify compares for every recorded course the fold of its journal with the digest of its workflow's state and
// with the snapshot. The whole state is not asked for: that of a course from before there were bounds may be larger
// than an answer of Temporal. Finished workflows that Temporal has forgotten are compared with the snapshot alone.
// A course that differs or stands still is written down, and the next one looked at; an error says that Postgres or
// Temporal is away, and what was found until then.
func (s *Service) Verify(ctx context.Context) (Verified, error) {
	ctx = store.ForInstallation(ctx)
	v := verification{service: s}
	group, inGroup := errgroup.WithContext(ctx)
	group.SetLimit(verifiesAtOnce)
	for id, err := range s.store.AllCourses(inGroup) {
		if err != nil {
			if broken := group.Wait(); broken != nil {
				err = broken
			}
			return v.result(), fromStore(err, UnknownCourse)
		}
		group.Go(func() error { return v.look(inGroup, id) })
	}
	err := group.Wait()
	return v.result(), err
}

// verification gathers what is found, several courses at a time.
type verification struct {
	service  *Service
	mu       sync.Mutex
	verified Verified
	answered int
	silent   int
}

func (v *verification) result() Verified {
	v.mu.Lock()
	defer v.mu.Unlock()
	slices.SortFunc(v.verified.Found, func(a, b Finding) int { return cmp.Compare(a.Course, b.Course) })
	return v.verified
}

func (v *verification) look(ctx context.Context, id string) error {
	why, err := v.service.compare(ctx, id)
	if err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.verified.Courses++
	switch why {
	case "":
		v.answered++
		return nil
	case WhyDifferent, WhyUnreadable:
		v.answered++
		v.verified.Different++
	case string(standstill.Silent):
		v.silent++
		fallthrough
	default:
		v.verified.StandingStill++
	}
	v.verified.Found = append(v.verified.Found, Finding{Course: id, Why: why})
	if v.answered == 0 && v.silent >= mostSilent {
		return errNobodyWorks
	}
	return nil
}

// compare answers why somebody must look at a course, or "". An error is about the whole installation.
func (s *Service) compare(ctx context.Context, id string) (string, error) {
	var (
		why string
		err error
	)
	for range settleTries {
		if why, err = s.compareNow(ctx, id); why == "" && err == nil {
			return "", nil
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
		if why == string(standstill.TaskFails) { // it was tried often enough
			break
		}
	}
	return why, err
}

// compareNow does so once.
func (s *Service) compareNow(ctx context.Context, id string) (string, error) {
	folded, err := s.folded(ctx, id)
	if err != nil {
		return s.unreadable(ctx, id, err)
	}
	snapshot, err := s.store.Snapshot(ctx, id)
	if err != nil {
		return s.unreadable(ctx, id, fromStore(err, UnknownCourse))
	}
	recorded, err := folded.Digest()
	if err != nil {
		return WhyUnreadable, nil
	}
	kept, err := snapshot.Digest()
	if err != nil {
		return WhyUnreadable, nil
	}
	live, why, err := s.live(ctx, id, recorded, folded.Finished)
	if err != nil || why != standstill.GoesOn {
		return string(why), err
	}
	if recorded != live || recorded != kept {
		return WhyDifferent, nil
	}
	return "", nil
}

// unreadable tells a record that cannot be read from one that cannot be reached, and from a course that was erased
// meanwhile.
func (s *Service) unreadable(ctx context.Context, id string, err error) (string, error) {
	f := new(Fault)
	if ctx.Err() != nil || errors.As(err, &f) && f.Code == Unavailable {
		return "", err
	}
	if _, err := s.store.Course(ctx, id); errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return WhyUnreadable, nil
}

// live is the digest of the state that the workflow itself has, if it runs. One that was terminated would answer too,
// and go on no more. A finished course that Temporal has forgotten is as it is recorded.
func (s *Service) live(ctx context.Context, id string, recorded course.Digest, finished bool) (live course.Digest, why standstill.Why, err error) {
	limited, cancel := context.WithTimeout(ctx, queryLimit)
	defer cancel()
	question := &client.QueryWorkflowWithOptionsRequest{WorkflowID: workflows.ID(id), QueryType: workflows.QueryDigest}
	if !finished {
		question.QueryRejectCondition = enumspb.QUERY_REJECT_CONDITION_NOT_OPEN
	}
	answer, err := s.temporal.QueryWorkflowWithOptions(limited, question)
	gone := new(serviceerror.NotFound)
	switch {
	case errors.As(err, &gone) && finished:
		return recorded, standstill.GoesOn, nil
	case err == nil && answer.QueryRejected != nil:
		return live, standstill.Closed(answer.QueryRejected.GetStatus()), nil
	case err == nil:
		err = answer.QueryResult.Get(&live)
	}
	if err == nil {
		return live, standstill.GoesOn, nil
	}
	why, err = s.unanswered(ctx, id)
	return live, why, err
}

// unanswered says why a course did not answer.
func (s *Service) unanswered(ctx context.Context, id string) (standstill.Why, error) {
	limited, cancel := context.WithTimeout(ctx, queryLimit)
	defer cancel()
	why, err := standstill.Of(limited, s.temporal, id)
	if err != nil {
		return why, &Fault{Code: Unavailable, RetryAfter: time.Second, cause: err}
	}
	if why == standstill.GoesOn {
		why = standstill.Silent
	}
	return why, nil
}
