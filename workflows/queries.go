package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// registerQueries answers the whole state, its digest, and why the course is where it is.
func (r *run) registerQueries(ctx workflow.Context) error {
	if err := workflow.SetQueryHandler(ctx, QueryCourse, r.whole); err != nil {
		return err
	}
	if err := workflow.SetQueryHandler(ctx, QueryDigest, r.digest); err != nil {
		return err
	}
	return workflow.SetQueryHandler(ctx, QueryExplain, func() (course.Explanation, error) {
		return course.Explain(r.state, workflow.Now(ctx))
	})
}

func (r *run) whole() (course.State, error) {
	if r.state.Version == 0 {
		return r.state, errBehind
	}
	return r.state, nil
}

// digest compares a state that may be too large to be answered.
func (r *run) digest() (course.Digest, error) {
	if r.state.Version == 0 {
		return course.Digest{}, errBehind
	}
	return r.state.Digest()
}
