package casework

import (
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/app/standstill"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

const (
	// LookEvery is how often somebody looks for courses that stand still.
	LookEvery = time.Minute

	// lateBy is how late a course may be with what was due before it counts as standing still.
	lateBy = 10 * time.Minute

	// lookedAtAtOnce bounds how many courses Temporal is asked about at a time.
	lookedAtAtOnce = 4

	// walkedEachLook is how many courses of all are looked at each time, beside those that are suspected: so a
	// course of which Temporal remembers nothing is found as well, of 100,000 within about three hours and a half.
	walkedEachLook = 500
	listedAfter    = 10 * time.Minute // a course that was opened just now Temporal may not list yet

	// suspectsEach is how many courses of each kind Temporal is asked to list.
	suspectsEach = 1000
)

// LookForStandstill finds the courses that stand still, and writes down which they are: for the supervisors' overview
// and for the alert. Any number of processes may call it; one of them looks at a time, once a minute.
//
// It takes in a bounded number of courses: those that Temporal lists as ended or failing, those that have not raised
// what was due, those found before, and the next of all.
func (s *Service) LookForStandstill(ctx context.Context) error {
	now := time.Now()
	cameTo, mine, err := s.store.BeginLook(ctx, now.Add(-LookEvery/2))
	if err != nil || !mine {
		return fromStore(err, UnknownCourse)
	}
	suspects, late, cameTo, err := s.suspects(ctx, now, cameTo)
	if err != nil {
		return err
	}
	whose, err := s.store.Unfinished(ctx, suspects)
	if err != nil {
		return fromStore(err, UnknownCourse)
	}
	found, err := s.confirmed(ctx, whose, late)
	if err != nil {
		return err
	}
	return fromStore(s.store.EndLook(ctx, suspects, found, cameTo), UnknownCourse)
}

// suspects may stand still; late are those of them that have not raised what was due.
func (s *Service) suspects(ctx context.Context, now time.Time, after string) (all, late []string, cameTo string, err error) {
	known, late, err := s.store.Doubtful(ctx, now.Add(-lateBy))
	if err != nil {
		return nil, nil, "", fromStore(err, UnknownCourse)
	}
	next, err := s.store.NextUnfinished(ctx, after, now.Add(-listedAfter), walkedEachLook)
	if err != nil {
		return nil, nil, "", fromStore(err, UnknownCourse)
	}
	listed, err := standstill.Suspects(ctx, s.temporal, s.taskQueue, suspectsEach)
	if err != nil {
		return nil, nil, "", err
	}
	idle, err := standstill.NotRunning(ctx, s.temporal, s.taskQueue, next)
	if err != nil {
		return nil, nil, "", err
	}
	all = slices.Concat(known, late, listed, idle)
	slices.Sort(all)
	if len(next) == walkedEachLook {
		return slices.Compact(all), late, next[len(next)-1], nil
	}
	return slices.Compact(all), late, store.BeforeAllCourses, nil
}

// confirmed asks Temporal about each course.
func (s *Service) confirmed(ctx context.Context, whose map[string]string, late []string) ([]store.Standstill, error) {
	var (
		mu    sync.Mutex
		found []store.Standstill
	)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(lookedAtAtOnce)
	for id, municipality := range whose {
		group.Go(func() error {
			why, err := standstill.Of(ctx, s.temporal, id)
			if err != nil {
				return err
			}
			if why == standstill.GoesOn && slices.Contains(late, id) {
				why = standstill.Late
			}
			if why != standstill.GoesOn {
				mu.Lock()
				found = append(found, store.Standstill{Course: id, Municipality: municipality, Why: string(why)})
				mu.Unlock()
			}
			return nil
		})
	}
	err := group.Wait()
	return found, err
}
