package workflows

import (
	"encoding/json"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// load reads the state of a version from the record, part by part: it is larger than one
// payload carries, or the course is being restored. Until it is there every command is told
// to come again.
func (r *run) load(ctx workflow.Context, version int64) (state course.State, err error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond, MaximumInterval: 10 * time.Second},
	})
	var text []byte
	for part, parts := 0, 1; part < parts; part++ {
		var a *activities.Activities
		var read activities.StatePart
		in := activities.LoadInput{Course: r.id, Version: version, Part: part}
		if err := workflow.ExecuteActivity(ctx, a.LoadState, in).Get(ctx, &read); err != nil {
			return state, err
		}
		text, parts = append(text, read.Text...), read.Parts
	}
	if err := json.Unmarshal(text, &state); err != nil {
		return state, fmt.Errorf("read the state of version %d: %w", version, err)
	}
	return state, nil
}
