package telemetry

import (
	"context"
	"errors"
	"net/http"
)

// StatusGone counts a request whose client went away before its answer. No client reads it.
const StatusGone = 499

// Gone reports whether the client of the request of ctx went away. What fails then fails because of that.
func Gone(ctx context.Context) bool { return errors.Is(ctx.Err(), context.Canceled) }

// Outcome is the status under which a request is counted: without a client no answer is a fault of ours.
func Outcome(ctx context.Context, status int) int {
	if status >= http.StatusInternalServerError && Gone(ctx) {
		return StatusGone
	}
	return status
}
