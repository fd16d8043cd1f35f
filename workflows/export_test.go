package workflows

import "go.temporal.io/sdk/workflow"

// CourseBefore is the workflow of a build from before courses were bounded.
func CourseBefore(ctx workflow.Context, in Input) error { return courseUnder(boundedRules-1, ctx, in) }
