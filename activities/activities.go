// Package activities holds the side effects of a course's workflow. Every activity is
// idempotent. It decides nothing: the workflow has decided, and the activity writes the
// result down.
package activities

import (
	"context"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// Activities are registered with a worker as a whole.
type Activities struct {
	Store  *store.Store
	Outbox store.Outbox
}

// RecordInput is what the recorder hands over: events of one course, in order.
type RecordInput struct {
	Course string            `json:"course"`
	Run    string            `json:"run,omitempty"` // the first of the chain of runs that decided them
	Events []course.Recorded `json:"events"`
}

// Record writes the events into the journal, brings the read model along and enqueues
// what must be sent, in one transaction. Every failure may be retried without limit:
// courses go on while the record is away, and it catches up.
func (a *Activities) Record(ctx context.Context, in RecordInput) error {
	return a.Store.RecordOfRun(ctx, in.Course, in.Run, in.Events, a.Outbox)
}
