package casework

import (
	"context"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// Unreached lists whom of the supervisor's municipality messages do not reach, for those who can mend it.
func (s *Service) Unreached(ctx context.Context, who access.Who) ([]store.Unreached, error) {
	if _, err := s.authoriseIn(ctx, who, who.Municipality, access.Overview); err != nil {
		return nil, err
	}
	found, err := s.store.Unreached(ctx, who.Municipality)
	return found, fromStore(err, UnknownCourse)
}
