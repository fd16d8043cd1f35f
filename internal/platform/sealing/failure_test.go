package sealing_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
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
	require.NotContains(t, failure.String(), "Toft")
	require.Equal(t, "Encoded failure", failure.Message)
	require.Equal(t, course, string(failure.EncodedAttributes.Metadata["enplan-course"]))
	require.Equal(t, course, string(failure.Cause.EncodedAttributes.Metadata["enplan-course"]))

	application, ok := errors.AsType[*temporal.ApplicationError](fc.FailureToError(failure))
	require.True(t, ok)
	require.Equal(t, "Maria Toft", application.Message())
	require.Equal(t, "not_in_this_phase", application.Type())
	var details family
	require.NoError(t, application.Details(&details))
	require.Equal(t, "Maria Toft", details.Name)
	require.ErrorContains(t, errors.Unwrap(application), "because Maria Toft")
}

func TestReadingAFailureLeavesWhatWillBeSentEncrypted(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	fc := failuresInCourse(ring, newCourse(t, ring))
	failure := fc.ErrorToFailure(refusal("Maria Toft"))
	before := proto.Clone(failure)

	err := fc.FailureToError(failure)
	require.ErrorContains(t, err, "Maria Toft")
	require.True(t, proto.Equal(before, failure), "the failure itself is sent in the marker of a local activity")
	require.NotContains(t, fc.ErrorToFailure(err).String(), "Toft", "passed on, it stays encrypted")
}

func TestAFailureThatCannotBeEncryptedIsWithheld(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	require.NoError(t, ring.Destroy(context.Background(), course))
	fc := failuresInCourse(ring, course)

	failure := fc.ErrorToFailure(temporal.NewNonRetryableApplicationError("Maria Toft", "refused", nil))
	require.NotContains(t, failure.String(), "Toft")
	require.Equal(t, "refused", failure.GetApplicationFailureInfo().GetType())
	require.True(t, failure.GetApplicationFailureInfo().GetNonRetryable())
	require.False(t, fc.ErrorToFailure(errors.New("Maria Toft")).GetApplicationFailureInfo().GetNonRetryable())
}

func TestNoFailureIsNoError(t *testing.T) {
	t.Parallel()
	fc := sealing.FailureConverter(sealing.DataConverter(newRing(t)))
	require.Nil(t, fc.ErrorToFailure(nil))
	require.NoError(t, fc.FailureToError((*failurepb.Failure)(nil)))
}
