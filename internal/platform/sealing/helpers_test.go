package sealing_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/test/sealingtest"
)

func masters(t testing.TB, text string) *sealing.MasterKeys {
	t.Helper()
	keys, err := sealing.ParseMasterKeys(text)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func newRing(t testing.TB) *sealing.Keyring {
	t.Helper()
	return sealing.NewKeyring(masters(t, sealing.GenerateMasterKeys("k1")), sealingtest.NewMemory())
}

func newCourse(t testing.TB, ring *sealing.Keyring) sealing.CourseID {
	t.Helper()
	course := uuid.Must(uuid.NewV7()).String()
	if err := ring.Create(context.Background(), course); err != nil {
		t.Fatal(err)
	}
	return course
}

// inCourse is what the SDK makes of the converter for a course's workflow.
func inCourse(dc converter.DataConverter, course sealing.CourseID) converter.DataConverter {
	return converter.WithDataConverterSerializationContext(dc, converter.WorkflowSerializationContext{
		Namespace: "enplan", WorkflowID: "course/" + course,
	})
}

func encode(t testing.TB, dc converter.DataConverter, value any) *commonpb.Payload {
	t.Helper()
	encoded, err := dc.ToPayload(value)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}
