package seed

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// finishedTrial is the municipality whose trial is over.
const finishedTrial = "151"

// Past records families whose courses began earlier than today, each once, and those of a finished trial. What it records runs
// once the courses that Temporal does not have are started.
func Past(ctx context.Context, s *store.Store) error {
	now := time.Now()
	for law, families := range map[string][]past{municipality: pasts, finishedTrial: finished(now)} {
		ctx := store.InMunicipality(ctx, law)
		if law == finishedTrial {
			if err := s.SaveStaff(ctx, store.Staff{Subject: "bodil", Name: "Bodil Kragelund", Municipality: law, Roles: []string{string(course.Caseworker)}}); err != nil {
				return fmt.Errorf("register bodil: %w", err)
			}
		}
		for _, p := range families {
			if err := p.recorded(ctx, s, law, now); err != nil {
				return fmt.Errorf("family %s: %w", p.surname, err)
			}
		}
	}
	return nil
}

// recorded writes the course into the record, unless it stands there.
func (p past) recorded(ctx context.Context, s *store.Store, law string, now time.Time) error {
	fresh := courseID(now.AddDate(0, 0, -p.age))
	id, err := s.ReserveOpening(ctx, "demo/"+law+"/"+p.surname, p.by.Subject, "demo", fresh)
	if err != nil {
		return err
	}
	if version, err := s.Version(ctx, id); err != nil || version > 0 {
		return err
	}
	l := p.lived(law, id, now)
	if l.err != nil {
		return l.err
	}
	if err := s.CreateKey(ctx, id); err != nil {
		return err
	}
	return s.Record(ctx, id, l.journal, silent{})
}

// silent sends nothing: what happened long ago is no news.
type silent struct{}

func (silent) Enqueue(context.Context, pgx.Tx, *course.State, course.Recorded, []course.Notice) error {
	return nil
}
