package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// PlanVersion is the text of a plan as it was submitted.
type PlanVersion struct {
	Version int
	Hash    string
	At      time.Time
	Content course.Content
}

// PlanVersion reads one submitted version. It is held against its hash.
func (s *Store) PlanVersion(ctx context.Context, id string, version int) (PlanVersion, error) {
	row, err := s.queries.GetPlanVersion(ctx, db.GetPlanVersionParams{CourseID: id, Version: int32(version)})
	if err != nil {
		return PlanVersion{}, failed("read the plan", err)
	}
	text, err := s.keys.Open(id, row.Sealed)
	if err != nil {
		return PlanVersion{}, failed("read the plan", err)
	}
	p := PlanVersion{Version: int(row.Version), Hash: row.Hash, At: row.At.UTC()}
	if err := json.Unmarshal(text, &p.Content); err != nil || p.Content.Hash() != row.Hash {
		return PlanVersion{}, errors.New("read the plan: its text does not have its hash")
	}
	return p, nil
}
