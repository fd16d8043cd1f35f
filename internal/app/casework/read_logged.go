package casework

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/domain/access"
)

// readIn reads on behalf of somebody in the own municipality, while the line about it is
// written to the access log. What was read is answered when that line stands, and not before.
func readIn[T any](ctx context.Context, s *Service, who access.Who, op access.Operation, read func(context.Context) (T, error)) (T, error) {
	return readLogged(ctx, s, attemptIn(who, op), func(ctx context.Context, _ access.Verdict) (T, error) { return read(ctx) })
}

// readLogged writes down what was decided, and reads at the same time if it was allowed.
func readLogged[T any](ctx context.Context, s *Service, a attempt, read func(context.Context, access.Verdict) (T, error)) (T, error) {
	var found, none T
	v := a.verdict()
	if !v.Allowed {
		_, err := s.decide(ctx, a)
		return none, err
	}
	var group errgroup.Group // the line is written even if there is nothing to read
	group.Go(func() error { return s.log(ctx, a, v) })
	group.Go(func() (err error) {
		found, err = read(ctx, v)
		return err
	})
	if err := group.Wait(); err != nil {
		return none, err
	}
	return found, nil
}
