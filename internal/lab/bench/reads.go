package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/workflows"
)

// measureReads compares the query of one course, as casework reads it, with a query of
// the bare workflow; both are in the worker's cache.
func measureReads(ctx context.Context, s *servers) ([]Figure, error) {
	g, err := s.withWorker(ctx, onPostgres)
	if err != nil {
		return nil, err
	}
	defer g.close()
	id, err := g.open(ctx)
	if err != nil {
		return nil, err
	}
	bareID, err := g.openBare(ctx)
	if err != nil {
		return nil, err
	}
	var bare, query, whole times
	for i := range warmUp + g.Scale.Pairs {
		took, err := timed(func() error { return g.ask(ctx, bareID, queryBare, new(course.Answer)) })
		if err != nil {
			return nil, err
		}
		time.Sleep(quiet / 4)
		asked, err := timed(func() error { return g.ask(ctx, id, workflows.QueryCourse, new(course.State)) })
		if err != nil {
			return nil, err
		}
		read, err := timed(func() error { _, err := g.cases.Course(ctx, caseworker, id); return err })
		if err != nil {
			return nil, err
		}
		time.Sleep(quiet / 4)
		if i >= warmUp {
			bare, query, whole = append(bare, took), append(query, asked), append(whole, read)
		}
	}
	return []Figure{
		against("reads/query", "one course by query", query.median(), bare.median(), "ms", most(1.2)),
		against("reads/course", "the API's whole call: authorised, logged, read, filtered", whole.median(), bare.median(), "ms", aim{}),
	}, nil
}

func (g *environment) ask(ctx context.Context, id, name string, into any) error {
	answer, err := g.temporal.QueryWorkflow(ctx, workflows.ID(id), "", name)
	if err != nil {
		return fmt.Errorf("query %s: %w", name, err)
	}
	return answer.Get(into)
}
