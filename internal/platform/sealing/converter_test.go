package sealing_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/test/sealingtest"
)

type family struct{ Name, Note string }

var toft = family{Name: "Maria Toft", Note: strings.Repeat("vil gerne i arbejde; ", 50)}

func TestAPayloadIsEncryptedWithTheKeyOfTheCourseTheSDKNames(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	dc := sealing.DataConverter(ring)
	for name, sc := range map[string]converter.SerializationContext{
		"workflow":       converter.WorkflowSerializationContext{WorkflowID: "course/" + course},
		"activity":       converter.ActivitySerializationContext{WorkflowID: "course/" + course},
		"local activity": converter.ActivitySerializationContext{WorkflowID: "course/" + course, IsLocal: true},
	} {
		contextual := converter.WithDataConverterSerializationContext(dc, sc)
		encoded := encode(t, contextual, toft)
		require.Equal(t, course, string(encoded.Metadata["enplan-course"]), name)
		require.Equal(t, "binary/encrypted", string(encoded.Metadata["encoding"]), name)
		require.NotEmpty(t, encoded.Metadata["enplan-key-id"], name)
		require.NotContains(t, encoded.String(), "Toft", name)
		require.Less(t, len(encoded.Data), len(toft.Note)/2, "%s: compressed before it is encrypted", name)

		var decoded family
		require.NoError(t, contextual.FromPayload(encoded, &decoded), name)
		require.Equal(t, toft, decoded, name)
		require.NoError(t, dc.FromPayload(encoded, &decoded), "%s: without a context the metadata is enough", name)
	}
}

func TestTheCourseIsKeptWhicheverContextTheSDKGivesFirst(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	dc := sealing.DataConverter(ring)
	bound := inCourse(dc.(converter.ContextAware).WithWorkflowContext(nil), course)
	require.Equal(t, course, string(encode(t, bound, 1).Metadata["enplan-course"]))
	bound = inCourse(dc, course).(converter.ContextAware).WithWorkflowContext(nil)
	require.Equal(t, course, string(encode(t, bound, 1).Metadata["enplan-course"]))
	bound = inCourse(dc, course).(converter.ContextAware).WithContext(context.Background())
	require.Equal(t, course, string(encode(t, bound, 1).Metadata["enplan-course"]))
}

func TestOtherWorkflowsAreEncryptedWithTheInstallationsKey(t *testing.T) {
	t.Parallel()
	store := sealingtest.NewMemory()
	before := sealing.DataConverter(sealing.NewKeyring(masters(t, "old:"+secret("o")), store))
	encoded := encode(t, before, toft)
	require.Equal(t, "install/old", string(encoded.Metadata["enplan-key-id"]))
	require.NotContains(t, encoded.Metadata, "enplan-course")
	require.NotContains(t, encoded.String(), "Toft")

	rotated := sealing.DataConverter(sealing.NewKeyring(masters(t, "new:"+secret("n")+" old:"+secret("o")+" index:"+secret("i")), store))
	var decoded family
	require.NoError(t, rotated.FromPayload(encoded, &decoded))
	require.Equal(t, toft, decoded)
	require.Equal(t, "install/new", string(encode(t, rotated, toft).Metadata["enplan-key-id"]))
}

func TestAPayloadOfOneCourseCannotBeUsedInAnother(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course, other := newCourse(t, ring), newCourse(t, ring)
	dc := sealing.DataConverter(ring)
	moved := encode(t, inCourse(dc, other), toft)
	renamed := proto.Clone(moved).(*commonpb.Payload)
	renamed.Metadata["enplan-course"] = []byte(course)
	withKey := proto.Clone(renamed).(*commonpb.Payload)
	withKey.Metadata["enplan-key-id"] = encode(t, inCourse(dc, course), 1).Metadata["enplan-key-id"]
	unbound := proto.Clone(moved).(*commonpb.Payload)
	delete(unbound.Metadata, "enplan-course")
	plain := encode(t, converter.GetDefaultDataConverter(), toft)

	for name, p := range map[string]*commonpb.Payload{
		"moved as it is":             moved,
		"said to be of this course":  renamed,
		"said to lie under its key":  withKey,
		"said to be of no course":    unbound,
		"of the installation":        encode(t, dc, toft),
		"not encrypted at all":       plain,
		"encrypted without any data": {Metadata: moved.Metadata},
	} {
		var decoded family
		require.ErrorIs(t, inCourse(dc, course).FromPayload(p, &decoded), sealing.ErrUnreadable, name)
		require.Empty(t, decoded, name)
	}
}

func TestAChangedPayloadIsUnreadable(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	dc := sealing.DataConverter(ring)
	encoded := encode(t, inCourse(dc, course), toft)
	for i := range encoded.Data {
		changed := proto.Clone(encoded).(*commonpb.Payload)
		changed.Data[i] ^= 0x80
		require.ErrorIs(t, dc.FromPayload(changed, &family{}), sealing.ErrUnreadable)
	}
}

func TestAColumnIsNoPayload(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	dc := sealing.DataConverter(ring)
	encoded := encode(t, inCourse(dc, course), toft)
	sealed, err := ring.Seal(course, []byte("x"))
	require.NoError(t, err)
	encoded.Data = sealed[2+len(encoded.Metadata["enplan-key-id"]):]
	require.ErrorIs(t, dc.FromPayload(encoded, &family{}), sealing.ErrUnreadable)
}

func TestAnErasedCourseIsNeitherReadNorWritten(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	dc := inCourse(sealing.DataConverter(ring), course)
	encoded := encode(t, dc, toft)
	require.NoError(t, ring.Destroy(context.Background(), course))
	require.ErrorIs(t, dc.FromPayload(encoded, &family{}), sealing.ErrKeyDestroyed)
	_, err := dc.ToPayload(toft)
	require.ErrorIs(t, err, sealing.ErrKeyDestroyed)
}

func TestInWorkflowCodeAMissingKeyFailsTheTaskAndNotTheCourse(t *testing.T) {
	t.Parallel()
	store := &watchedStore{Memory: sealingtest.NewMemory()}
	keys := masters(t, sealing.GenerateMasterKeys("k1"))
	ring := sealing.NewKeyring(keys, store)
	course := newCourse(t, ring)
	encoded := encode(t, inCourse(sealing.DataConverter(ring), course), toft)

	store.before = func(context.Context) error { return errors.New("the database is away") }
	client := inCourse(sealing.DataConverter(sealing.NewKeyring(keys, store)), course)
	require.ErrorIs(t, client.FromPayload(encoded, &family{}), sealing.ErrKeyUnavailable)

	inWorkflow := client.(converter.ContextAware).WithWorkflowContext(nil)
	require.Panics(t, func() { _ = inWorkflow.FromPayload(encoded, &family{}) })
	require.Panics(t, func() { _, _ = inWorkflow.ToPayload(toft) })
	foreign := encode(t, converter.GetDefaultDataConverter(), toft)
	require.NotPanics(t, func() {
		require.ErrorIs(t, inWorkflow.FromPayload(foreign, &family{}), sealing.ErrUnreadable)
	}, "what somebody slips in must not block the course")
}
