package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/course"
)

// registerQueries answers the whole state, and why the course is where it is.
func (r *run) registerQueries(ctx workflow.Context) error {
	answer := func() (course.State, error) {
		if r.state.Version == 0 {
			return r.state, errBehind
		}
		return r.state, nil
	}
	if err := workflow.SetQueryHandler(ctx, QueryCourse, answer); err != nil {
		return err
	}
	return workflow.SetQueryHandler(ctx, QueryExplain, func() (course.Explanation, error) {
		return course.Explain(r.state, workflow.Now(ctx))
	})
}
