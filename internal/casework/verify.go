package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/internal/store"
	"github.com/enplan-dk/enplan/workflows"
)

// Verified is the result of comparing every course's workflow with its record.
type Verified struct {
	Courses   int      `json:"courses"`
	Different int      `json:"different"`
	IDs       []string `json:"ids,omitempty"` // of the courses that differ
}

// settleTries is how often a course is looked at before a difference counts: the record lags by
// milliseconds behind a course that is being worked on, and a course whose worker was lost
// answers again when another has taken over.
const settleTries = 10

// Verify compares for every recorded course the fold of its journal with what its workflow answers and
// with the snapshot. Finished workflows that Temporal has forgotten are compared with the snapshot alone.
func (s *Service) Verify(ctx context.Context) (Verified, error) {
	ctx = store.ForInstallation(ctx)
	var v Verified
	for id, err := range s.store.AllCourses(ctx) {
		if err != nil {
			return v, stored(err, UnknownCourse)
		}
		v.Courses++
		same, err := s.same(ctx, id)
		if err != nil {
			return v, fmt.Errorf("compare course %s: %w", id, err)
		}
		if !same {
			v.Different++
			v.IDs = append(v.IDs, id)
		}
	}
	return v, nil
}

func (s *Service) same(ctx context.Context, id string) (same bool, err error) {
	for range settleTries {
		if same, err = s.sameNow(ctx, id); same || err != nil && !passing(err) {
			return same, err
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return false, err
}

// passing is an error that may be gone in a moment.
func passing(err error) bool {
	f := new(Fault)
	return isUnknown(err) || errors.As(err, &f) && f.RetryAfter > 0
}

func (s *Service) sameNow(ctx context.Context, id string) (bool, error) {
	folded, err := s.folded(ctx, id)
	if err != nil {
		return false, err
	}
	snapshot, err := s.store.Snapshot(ctx, id)
	if err != nil {
		return false, stored(err, UnknownCourse)
	}
	var live course.State
	_, lost := judge(s.query(ctx, id, workflows.QueryCourse, &live))
	var gone *Fault
	switch {
	case lost == nil:
	case folded.Finished && errors.As(lost, &gone) && gone.Code == UnknownCourse:
		live = folded
	default:
		return false, lost
	}
	return alike(folded, live) && alike(folded, snapshot), nil
}

// alike compares states as they travel.
func alike(a, b course.State) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
