package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/converter"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/notify"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest/largecourse"
	"github.com/enplan-dk/enplan/workflows"
)

// measureBounds measures the same action on three courses by turns: one that was just opened,
// an ordinary one of ten years, and one at its bounds. The reference is the fresh course.
func measureBounds(ctx context.Context, s *servers) ([]Figure, error) {
	g, err := s.withWorker(ctx, onPostgres)
	if err != nil {
		return nil, err
	}
	defer g.close()
	fresh, err := g.open(ctx)
	if err != nil {
		return nil, err
	}
	s.Say("  making a course of ten years and one at its bounds")
	years, err := g.large(ctx, tenYears)
	if err != nil {
		return nil, err
	}
	full, err := g.large(ctx, atBounds)
	if err != nil {
		return nil, err
	}
	sizes := begins(full.sealed, years.sealed)
	all := []*actedOn{{id: fresh}, {id: years.id}, {id: full.id}}
	if err := g.byTurns(ctx, all); err != nil {
		return sizes, err
	}
	figures := all[2].against(all[0], "full", "at its bounds", most(1.5))
	return slices.Concat(figures, all[1].against(all[0], "years", "of ten years", aim{}), sizes), nil
}

// actedOn is a course that is acted on, and how long that took.
type actedOn struct {
	id                       string
	answered, visible, whole times
}

func (a *actedOn) against(fresh *actedOn, id, name string, ratio aim) []Figure {
	id = "bounds/" + id
	return []Figure{
		against(id, "a course "+name+": answered", a.answered.median(), fresh.answered.median(), "ms", ratio),
		against(id+"_whole", "a course "+name+": the API's whole call, until lists show it", a.whole.median(), fresh.whole.median(), "ms", ratio),
		figure(
			id+"_visible", "a course "+name+": visible in lists after the answer, 95th percentile", a.visible.at(0.95), "ms", aim{},
		).noted("median %s ms", number(a.visible.median())),
	}
}

// byTurns acts on each of the courses in each round, with rests between.
func (g *environment) byTurns(ctx context.Context, courses []*actedOn) error {
	for i := range warmUp + g.Scale.Pairs {
		for _, c := range courses {
			answered, visible, err := g.act(ctx, c.id)
			if err != nil {
				return err
			}
			time.Sleep(quiet)
			whole, err := timed(func() error { _, err := g.cases.Do(ctx, caseworker, c.id, note(), casework.Call{}); return err })
			if err != nil {
				return err
			}
			time.Sleep(quiet)
			if i >= warmUp {
				c.answered, c.visible, c.whole = append(c.answered, answered), append(c.visible, visible), append(c.whole, whole)
			}
		}
	}
	return nil
}

// made is a course whose journal was written into the record.
type made struct {
	id     string
	sealed int // bytes that its run began with
}

// tenYears and atBounds make courses that nothing of comes due while they are acted on.
func tenYears(id string) (*largecourse.Course, error) {
	from := time.Date(2025, 1, 6, 8, 0, 0, 0, time.UTC) // the trial of the invented municipality has begun
	return largecourse.TenYears(id, from, time.Since(from)/largecourse.Meetings)
}

func atBounds(id string) (*largecourse.Course, error) { return largecourse.NearBounds(id, time.Now()) }

// large records a course under a key of its own and starts its workflow where the journal left it.
func (g *environment) large(ctx context.Context, grow func(id string) (*largecourse.Course, error)) (m made, err error) {
	m.id = uuid.Must(uuid.NewV7()).String()
	if err := g.keys.Create(ctx, m.id); err != nil {
		return m, err
	}
	c, err := grow(m.id)
	if err != nil {
		return m, err
	}
	if err := g.record(ctx, m.id, c.Journal); err != nil {
		return m, err
	}
	if m.sealed, err = g.sealed(m.id, c.State); err != nil {
		return m, err
	}
	return m, g.resume(ctx, m.id, c.State)
}

// record writes a journal into the record, in the batches of the recorder.
func (g *environment) record(ctx context.Context, id string, journal []course.Recorded) error {
	outbox, err := notify.NewOutbox(g.pool, g.store)
	if err != nil {
		return err
	}
	const batch = 200
	for len(journal) > 0 {
		n := min(batch, len(journal))
		if err := g.store.Record(store.ForInstallation(ctx), id, journal[:n], outbox); err != nil {
			return err
		}
		journal = journal[n:]
	}
	return nil
}

// sealed is how many bytes Temporal gets for a run that begins with a state.
func (g *environment) sealed(id string, state course.State) (int, error) {
	of := converter.WorkflowSerializationContext{Namespace: g.Namespace, WorkflowID: workflows.ID(id)}
	p, err := converter.WithDataConverterSerializationContext(sealing.DataConverter(g.keys), of).ToPayload(workflows.Restored(id, state))
	if err != nil {
		return 0, fmt.Errorf("seal a state: %w", err)
	}
	return p.Size(), nil
}

func begins(full, years int) []Figure {
	const kilo = 1000
	return []Figure{
		figure("bounds/full_sealed", "a course at its bounds: what a run begins with, sealed", round(float64(full)/kilo, 1), "kB", most(1000)),
		figure("bounds/years_sealed", "a course of ten years: what a run begins with, sealed", round(float64(years)/kilo, 1), "kB", most(100)),
	}
}
