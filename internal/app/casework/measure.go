package casework

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

var commands, _ = otel.Meter("enplan").Int64Counter("enplan.commands",
	metric.WithDescription("Commands by name and by what became of them."))

// countCommand counts a command by what its caller was told.
func countCommand(ctx context.Context, name string, out Outcome, err error) {
	result := "sent"
	refusal, fault := new(course.Refusal), new(Fault)
	switch {
	case errors.As(err, &refusal):
		result = "refused"
	case errors.As(err, &fault):
		result = fault.Code
	case err != nil:
		result = Internal
	case out.Settled:
		result = "done"
	}
	commands.Add(ctx, 1, metric.WithAttributes(attribute.String("command", name), attribute.String("result", result)))
}
