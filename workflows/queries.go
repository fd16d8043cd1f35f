package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/course"
)

// registerQueries answers the whole state, and why the course is where it is.
func (r *run) registerQueries(ctx workflow.Context) error {
	if err := workflow.SetQueryHandler(ctx, QueryCourse, func() (course.State, error) { return r.state, nil }); err != nil {
		return err
	}
	return workflow.SetQueryHandler(ctx, QueryExplain, func() (course.Explanation, error) {
		return course.Explain(r.state, workflow.Now(ctx))
	})
}
