package main

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"go.temporal.io/sdk/temporal"
)

func TestALibrarysLogKeepsTypesAndIdsAndDropsTexts(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := redacted(slog.New(slog.NewJSONHandler(&out, nil))).With("WorkflowID", "course/1", "Value", "Maria Toft")
	refusal := temporal.NewApplicationError("Maria Toft er ikke part", "Refusal")
	log.Error("Activity error.", "Error", fmt.Errorf("record: %w", refusal), "Attempt", 3, "StackTrace", "panic: Maria Toft", "Input", []string{"Maria Toft"})
	log.Warn("failed", "err", errors.New("Maria Toft"), slog.Group("inner", "Name", "Maria Toft"))
	text := out.String()
	if strings.Contains(text, "Maria") {
		t.Errorf("the log holds a name: %s", text)
	}
	for _, kept := range []string{"course/1", `"Attempt":3`, "Refusal", "Activity error."} {
		if !strings.Contains(text, kept) {
			t.Errorf("the log lost %s: %s", kept, text)
		}
	}
}
