// Package recovery repairs an installation that lost data. It starts courses anew from the
// journal when Temporal was lost, and fills the journal from Temporal's histories when
// Postgres came back from an older back-up. It also replays open courses against a build
// before it is deployed, and erases a course when its retention is over.
//
// The package decides nothing about a course and invents nothing: it names what neither the
// journal nor a history holds. It says which course something is about and never which
// person. It knows no HTTP and no SQL.
package recovery

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"

	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/workflows"
)

// Site is the installation that is worked on. The client must have the converters of
// internal/platform/sealing.
type Site struct {
	Store     *store.Store
	Keys      *sealing.Keyring
	Temporal  client.Client
	Namespace string
	TaskQueue string
	Outbox    store.Outbox // takes what must be sent because of events that are recorded here
}

// Trouble names a course that somebody must look at, and what it is about.
type Trouble struct {
	Course string `json:"course"`
	What   string `json:"what"`
}

// atOnce bounds how many courses are worked on at the same time: a recovery must not
// take the whole of the servers that come up with it.
const atOnce = 8

// each does something for every course, several at once. An error that do returns ends
// it all; what concerns one course alone is for do to write down.
func each(ctx context.Context, courses iter.Seq2[string, error], limit int, do func(ctx context.Context, id string) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(limit)
	for id, err := range courses {
		if err != nil {
			return errors.Join(err, group.Wait())
		}
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error { return do(ctx, id) })
	}
	return group.Wait()
}

// executions lists the executions of course workflows on this site's task queue.
func (s *Site) executions(ctx context.Context, where string) iter.Seq2[*workflowpb.WorkflowExecutionInfo, error] {
	query := fmt.Sprintf("WorkflowType = '%s' AND TaskQueue = '%s' AND %s", workflows.CourseType, s.TaskQueue, where)
	return func(yield func(*workflowpb.WorkflowExecutionInfo, error) bool) {
		var token []byte
		for {
			page, err := s.Temporal.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, NextPageToken: token})
			if err != nil {
				yield(nil, fmt.Errorf("list the courses in Temporal: %w", err))
				return
			}
			for _, e := range page.GetExecutions() {
				if !yield(e, nil) {
					return
				}
			}
			if token = page.GetNextPageToken(); len(token) == 0 {
				return
			}
		}
	}
}

// inTemporal lists the ids of the courses whose workflow fits.
func (s *Site) inTemporal(ctx context.Context, where string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for e, err := range s.executions(ctx, where) {
			id := strings.TrimPrefix(e.GetExecution().GetWorkflowId(), workflows.ID(""))
			if !yield(id, err) || err != nil {
				return
			}
		}
	}
}

// counting guards a result that many courses add to.
type counting[T any] struct {
	mu     sync.Mutex
	result T
}

func (c *counting[T]) add(change func(*T)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(&c.result)
}
