package recovery

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"go.temporal.io/api/serviceerror"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// What can be the matter with one course.
var (
	errBrokenJournal = errors.New("the journal does not fold")
	errGap           = errors.New("no history holds the events that are missing")
	errAhead         = errors.New("the journal is ahead of the workflow, for Temporal came back from an older back-up: enplan repair --end")
	errNotRunning    = errors.New("no workflow runs: enplan repair starts it, enplan restore all of them")
	errUnrecorded    = errors.New("nothing is recorded of a course with this id")
	errNotDecided    = errors.New("a command that was sent again is not decided yet: repeat this")
	errNoDocument    = errors.New("a document was stored after the back-up and is lost")
)

// sdkCode is how the SDK numbers its findings.
var sdkCode = regexp.MustCompile(`TMPRL\d+`)

// kindOf says in words of our own what kind of error something is: the texts of errors that come
// through a workflow may hold what a family said.
func kindOf(err error) string {
	for _, known := range []error{
		errBrokenJournal, errGap, errAhead, errNotRunning, errUnrecorded, errNoDocument, errNotDecided,
		sealing.ErrNoKey, sealing.ErrKeyDestroyed, sealing.ErrKeyUnavailable, sealing.ErrUnreadable,
		store.ErrUnavailable, store.ErrBehind, store.ErrConflict, store.ErrNotFound,
	} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	var (
		gone  *serviceerror.NotFound
		late  *serviceerror.DeadlineExceeded
		query *serviceerror.QueryFailed
	)
	switch {
	case errors.As(err, &gone):
		return "Temporal knows no such workflow"
	case errors.As(err, &late), errors.Is(err, context.DeadlineExceeded):
		return "no worker answered"
	case errors.As(err, &query):
		return "the workflow could not answer"
	}
	if code := sdkCode.FindString(err.Error()); code != "" {
		return code
	}
	return fmt.Sprintf("%T", innermost(err))
}

func innermost(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
