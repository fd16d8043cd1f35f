// Package activities holds what the workflow of a course does to the world outside
// it. Every activity is idempotent and decides nothing: what happened was decided in
// the workflow, and here it is written down.
package activities

import (
	"context"

	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/internal/store"
)

// Activities are registered with a worker as a whole.
type Activities struct {
	Store  *store.Store
	Outbox store.Outbox
}

// RecordInput is what the recorder hands over: events of one course, in order.
type RecordInput struct {
	Course string            `json:"course"`
	Events []course.Recorded `json:"events"`
}

// Record writes the events into the journal, brings the read model along and enqueues
// what must be sent, in one transaction. Every failure may be retried without limit:
// courses go on while the record is away, and it catches up.
func (a *Activities) Record(ctx context.Context, in RecordInput) error {
	return a.Store.Record(ctx, in.Course, in.Events, a.Outbox)
}
