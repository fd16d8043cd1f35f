package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"

	"go.temporal.io/sdk/temporal"
)

// newLog writes JSON lines to standard error. What comes from libraries goes through redacted.
func newLog() *slog.Logger { return slog.New(slog.NewJSONHandler(os.Stderr, nil)) }

// redacted is a logger for libraries that put the texts of errors into the log: such a text may say something
// about a family. Of an error its type stays; of attributes, those that are known to be codes and ids.
func redacted(log *slog.Logger) *slog.Logger { return slog.New(redactor{log.Handler()}) }

type redactor struct{ next slog.Handler }

// kept are attributes that hold names of our own, ids and counts.
var kept = []string{
	"Namespace", "TaskQueue", "WorkerID", "WorkerType", "WorkflowType", "WorkflowID", "RunID", "ActivityID", "ActivityType",
	"Attempt", "UpdateName", "SignalName", "QueryType", "TimerID", "RequestID", "WorkerPanic", "component",
	"job_id", "job_kind", "kind", "attempt", "queue", "num_jobs", "client_id", "producer_id", "duration", "next_wait",
}

func (r redactor) Enabled(ctx context.Context, level slog.Level) bool {
	return r.next.Enabled(ctx, level)
}

func (r redactor) Handle(ctx context.Context, record slog.Record) error {
	clean := slog.NewRecord(record.Time, record.Level, record.Message, record.PC)
	record.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(redact(a)...)
		return true
	})
	return r.next.Handle(ctx, clean)
}

func (r redactor) WithAttrs(attrs []slog.Attr) slog.Handler {
	var clean []slog.Attr
	for _, a := range attrs {
		clean = append(clean, redact(a)...)
	}
	return redactor{r.next.WithAttrs(clean)}
}

func (r redactor) WithGroup(name string) slog.Handler { return redactor{r.next.WithGroup(name)} }

func redact(a slog.Attr) []slog.Attr {
	if err, ok := a.Value.Any().(error); ok {
		return []slog.Attr{slog.String("error_type", kindOf(err))}
	}
	if slices.Contains(kept, a.Key) {
		return []slog.Attr{a}
	}
	return nil
}

// kindOf names an error's type, and that of an application error.
func kindOf(err error) string {
	if application := new(temporal.ApplicationError); errors.As(err, &application) {
		return fmt.Sprintf("%T %s", err, application.Type())
	}
	return fmt.Sprintf("%T", err)
}
