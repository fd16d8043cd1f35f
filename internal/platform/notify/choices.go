package notify

import (
	"context"
	"sync"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// choicesFor is how long the outbox goes by what staff had chosen: recording an event does not wait for one more question.
const choicesFor = 5 * time.Second

// choices are how staff want to be told.
type choices struct {
	mu     sync.Mutex
	asked  time.Time
	chosen map[store.Choice]course.Way
}

// of is the way that somebody has chosen for a kind; empty: none.
func (c *choices) of(ctx context.Context, ledger store.Ledger, kind course.ItemKind, subject string) (course.Way, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.asked) > choicesFor {
		chosen, err := ledger.Choices(ctx)
		if err != nil {
			return "", err
		}
		c.chosen, c.asked = chosen, time.Now()
	}
	return c.chosen[store.Choice{Kind: kind, Subject: subject}], nil
}
