package casework

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/domain/access"
)

// readIn reads on behalf of somebody in the own municipality, while the line about it is
// written to the access log. What was read is answered when that line stands, and not before.
func readIn[T any](ctx context.Context, s *Service, who access.Who, op access.Operation, read func(context.Context) (T, error)) (T, error) {
	st := access.Standing{Municipality: who.Municipality}
	return meanwhile(ctx, s, who, "", op, st, access.Decide(who, op, st), read)
}

// meanwhile writes down what was decided, and reads at the same time if it was allowed.
func meanwhile[T any](ctx context.Context, s *Service, who access.Who, id string, op access.Operation, st access.Standing, v access.Verdict, read func(context.Context) (T, error)) (T, error) {
	var found, none T
	if !v.Allowed {
		_, err := s.decide(ctx, who, id, op, st)
		return none, err
	}
	var group errgroup.Group // the line is written even if there is nothing to read
	group.Go(func() error { return s.log(ctx, who, id, op, st, v) })
	group.Go(func() (err error) {
		found, err = read(ctx)
		return err
	})
	if err := group.Wait(); err != nil {
		return none, err
	}
	return found, nil
}
