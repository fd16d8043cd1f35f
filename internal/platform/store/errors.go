package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The kinds of failure that callers tell apart. An error of the store never carries
// a value that was written.
var (
	// ErrNotFound says that there is no such thing.
	ErrNotFound = errors.New("not found")

	// ErrConflict says that what was to be written contradicts what stands there.
	ErrConflict = errors.New("contradicts the record")

	// ErrFull says that as much is kept already as may be.
	ErrFull = errors.New("no more is kept")

	// ErrUnavailable says that Postgres could not be reached or could not serve. Try again.
	ErrUnavailable = errors.New("record is not available")

	// ErrBehind says that events came before those that they follow. Try again, with them.
	ErrBehind = errors.New("journal is behind")

	// ErrRunEnded says that the run that decided the events was ended, and its course is another run's now.
	ErrRunEnded = errors.New("run was ended")

	// ErrBadCursor says that a cursor is none of ours or of another list.
	ErrBadCursor = errors.New("cursor is not valid")
)

// failed names what was attempted and maps what Postgres answered to the errors
// above. Postgres repeats rejected values in its details, so of a server's error the
// code and the constraint alone are kept.
func failed(doing string, err error) error {
	if err == nil {
		return nil
	}
	var answer *pgconn.PgError
	var dial *pgconn.ConnectError
	var network net.Error
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return fmt.Errorf("%s: %w", doing, ErrNotFound)
	case errors.As(err, &answer):
		return fmt.Errorf("%s: %w (SQLSTATE %s %s)", doing, kindOf(answer.Code), answer.Code, answer.ConstraintName)
	case errors.As(err, &dial), errors.As(err, &network), errors.Is(err, context.DeadlineExceeded),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, net.ErrClosed), pgconn.SafeToRetry(err):
		return fmt.Errorf("%s: %w: %w", doing, ErrUnavailable, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// errRefused is an answer of Postgres that no caller can mend: a fault of ours.
var errRefused = errors.New("record refused the statement")

func kindOf(code string) error {
	switch {
	case code == "22P02", code == "22021", code == "22P05": // an id that is no UUID, and text that is none
		return ErrNotFound
	case strings.HasPrefix(code, "23"):
		return ErrConflict
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "40"), strings.HasPrefix(code, "53"),
		strings.HasPrefix(code, "57"), strings.HasPrefix(code, "25"), code == "55P03":
		return ErrUnavailable
	}
	return errRefused
}
