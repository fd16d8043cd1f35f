package sealing_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
)

func failuresInCourse(ring *sealing.Keyring, course sealing.CourseID) converter.FailureConverter {
	return converter.WithFailureConverterSerializationContext(
		sealing.FailureConverter(sealing.DataConverter(ring)),
		converter.ActivitySerializationContext{WorkflowID: "course/" + course, IsLocal: true})
}

func refusal(text string) error {
	return temporal.NewApplicationErrorWithCause(text, "not_in_this_phase", errors.New("because "+text), family{Name: text})
}

func TestTheTextOfAFailureIsEncryptedWithTheKeyOfItsCourse(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	fc := failuresInCourse(ring, course)

	failure := fc.ErrorToFailure(refusal("Maria Toft"))
	if strings.Contains(failure.String(), "Toft") {
		t.Fatal("Toft can be read")
	}
	if failure.Message != "Encoded failure" {
		t.Fatalf("%v, want Encoded failure", failure.Message)
	}
	if got := string(failure.EncodedAttributes.Metadata["enplan-course"]); got != course {
		t.Fatalf("%v, want %v", got, course)
	}
	if got := string(failure.Cause.EncodedAttributes.Metadata["enplan-course"]); got != course {
		t.Fatalf("%v, want %v", got, course)
	}

	application, ok := errors.AsType[*temporal.ApplicationError](fc.FailureToError(failure))
	if !ok {
		t.Fatal("it is no application error")
	}
	if got := application.Message(); got != "Maria Toft" {
		t.Fatalf("%v, want Maria Toft", got)
	}
	if got := application.Type(); got != "not_in_this_phase" {
		t.Fatalf("%v, want not_in_this_phase", got)
	}
	var details family
	if err := application.Details(&details); err != nil {
		t.Fatal(err)
	}
	if details.Name != "Maria Toft" {
		t.Fatalf("%v, want Maria Toft", details.Name)
	}
	if err := errors.Unwrap(application); err == nil || !strings.Contains(err.Error(), "because Maria Toft") {
		t.Fatalf("%v, want because Maria Toft", err)
	}
}

func TestReadingAFailureLeavesWhatWillBeSentEncrypted(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	fc := failuresInCourse(ring, newCourse(t, ring))
	failure := fc.ErrorToFailure(refusal("Maria Toft"))
	before := proto.Clone(failure)

	err := fc.FailureToError(failure)
	if err == nil || !strings.Contains(err.Error(), "Maria Toft") {
		t.Fatalf("%v, want Maria Toft", err)
	}
	if !proto.Equal(before, failure) {
		t.Fatal("the failure itself is sent in the marker of a local activity")
	}
	if strings.Contains(fc.ErrorToFailure(err).String(), "Toft") {
		t.Fatal("passed on, it stays encrypted: Toft can be read")
	}
}

func TestAFailureThatCannotBeEncryptedIsWithheld(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	if err := ring.Destroy(context.Background(), course); err != nil {
		t.Fatal(err)
	}
	fc := failuresInCourse(ring, course)

	failure := fc.ErrorToFailure(temporal.NewNonRetryableApplicationError("Maria Toft", "refused", nil))
	if strings.Contains(failure.String(), "Toft") {
		t.Fatal("Toft can be read")
	}
	if got := failure.GetApplicationFailureInfo().GetType(); got != "refused" {
		t.Fatalf("%v, want refused", got)
	}
	if !failure.GetApplicationFailureInfo().GetNonRetryable() {
		t.Fatal("it can be retried")
	}
	if fc.ErrorToFailure(errors.New("Maria Toft")).GetApplicationFailureInfo().GetNonRetryable() {
		t.Fatal("it cannot be retried")
	}
}

func TestNoFailureIsNoError(t *testing.T) {
	t.Parallel()
	fc := sealing.FailureConverter(sealing.DataConverter(newRing(t)))
	if failure := fc.ErrorToFailure(nil); failure != nil {
		t.Fatalf("%v, want none", failure)
	}
	if err := fc.FailureToError((*failurepb.Failure)(nil)); err != nil {
		t.Fatal(err)
	}
}
