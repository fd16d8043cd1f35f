package sealing_test

import (
	"context"
	"errors"
	"strings"
	"testing"

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
		if got := string(encoded.Metadata["enplan-course"]); got != course {
			t.Fatalf("%s: %v, want %v", name, got, course)
		}
		if got := string(encoded.Metadata["encoding"]); got != "binary/encrypted" {
			t.Fatalf("%s: %v, want binary/encrypted", name, got)
		}
		if len(encoded.Metadata["enplan-key-id"]) == 0 {
			t.Fatalf("%s: the key is not named", name)
		}
		if strings.Contains(encoded.String(), "Toft") {
			t.Fatalf("%s: Toft can be read", name)
		}
		if got := len(encoded.Data); got >= len(toft.Note)/2 {
			t.Fatalf("%s: compressed before it is encrypted: %d, want less than %d", name, got, len(toft.Note)/2)
		}

		var decoded family
		if err := contextual.FromPayload(encoded, &decoded); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if decoded != toft {
			t.Fatalf("%s: %v, want %v", name, decoded, toft)
		}
		if err := dc.FromPayload(encoded, &decoded); err != nil {
			t.Fatalf("%s: without a context the metadata is enough: %v", name, err)
		}
	}
}

func TestTheCourseIsKeptWhicheverContextTheSDKGivesFirst(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	dc := sealing.DataConverter(ring)
	bound := inCourse(dc.(converter.ContextAware).WithWorkflowContext(nil), course)
	if got := string(encode(t, bound, 1).Metadata["enplan-course"]); got != course {
		t.Fatalf("%v, want %v", got, course)
	}
	bound = inCourse(dc, course).(converter.ContextAware).WithWorkflowContext(nil)
	if got := string(encode(t, bound, 1).Metadata["enplan-course"]); got != course {
		t.Fatalf("%v, want %v", got, course)
	}
	bound = inCourse(dc, course).(converter.ContextAware).WithContext(context.Background())
	if got := string(encode(t, bound, 1).Metadata["enplan-course"]); got != course {
		t.Fatalf("%v, want %v", got, course)
	}
}

func TestOtherWorkflowsAreEncryptedWithTheInstallationsKey(t *testing.T) {
	t.Parallel()
	store := sealingtest.NewMemory()
	before := sealing.DataConverter(sealing.NewKeyring(masters(t, "old:"+secret("o")), store))
	encoded := encode(t, before, toft)
	if got := string(encoded.Metadata["enplan-key-id"]); got != "install/old" {
		t.Fatalf("%v, want install/old", got)
	}
	if named, ok := encoded.Metadata["enplan-course"]; ok {
		t.Fatalf("it names the course %s", named)
	}
	if strings.Contains(encoded.String(), "Toft") {
		t.Fatal("Toft can be read")
	}

	rotated := sealing.DataConverter(sealing.NewKeyring(masters(t, "new:"+secret("n")+" old:"+secret("o")+" index:"+secret("i")), store))
	var decoded family
	if err := rotated.FromPayload(encoded, &decoded); err != nil {
		t.Fatal(err)
	}
	if decoded != toft {
		t.Fatalf("%v, want %v", decoded, toft)
	}
	if got := string(encode(t, rotated, toft).Metadata["enplan-key-id"]); got != "install/new" {
		t.Fatalf("%v, want install/new", got)
	}
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
		if err := inCourse(dc, course).FromPayload(p, &decoded); !errors.Is(err, sealing.ErrUnreadable) {
			t.Fatalf("%s: %v, want %v", name, err, sealing.ErrUnreadable)
		}
		if decoded != (family{}) {
			t.Fatalf("%s: %v, want nothing", name, decoded)
		}
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
		if err := dc.FromPayload(changed, &family{}); !errors.Is(err, sealing.ErrUnreadable) {
			t.Fatalf("%v, want %v", err, sealing.ErrUnreadable)
		}
	}
}

func TestAColumnIsNoPayload(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	dc := sealing.DataConverter(ring)
	encoded := encode(t, inCourse(dc, course), toft)
	sealed, err := ring.Seal(course, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	encoded.Data = sealed[2+len(encoded.Metadata["enplan-key-id"]):]
	if err := dc.FromPayload(encoded, &family{}); !errors.Is(err, sealing.ErrUnreadable) {
		t.Fatalf("%v, want %v", err, sealing.ErrUnreadable)
	}
}

func TestAnErasedCourseIsNeitherReadNorWritten(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	dc := inCourse(sealing.DataConverter(ring), course)
	encoded := encode(t, dc, toft)
	if err := ring.Destroy(context.Background(), course); err != nil {
		t.Fatal(err)
	}
	if err := dc.FromPayload(encoded, &family{}); !errors.Is(err, sealing.ErrKeyDestroyed) {
		t.Fatalf("%v, want %v", err, sealing.ErrKeyDestroyed)
	}
	_, err := dc.ToPayload(toft)
	if !errors.Is(err, sealing.ErrKeyDestroyed) {
		t.Fatalf("%v, want %v", err, sealing.ErrKeyDestroyed)
	}
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
	if err := client.FromPayload(encoded, &family{}); !errors.Is(err, sealing.ErrKeyUnavailable) {
		t.Fatalf("%v, want %v", err, sealing.ErrKeyUnavailable)
	}

	inWorkflow := client.(converter.ContextAware).WithWorkflowContext(nil)
	if !panics(func() { _ = inWorkflow.FromPayload(encoded, &family{}) }) {
		t.Error("it is read without its key")
	}
	if !panics(func() { _, _ = inWorkflow.ToPayload(toft) }) {
		t.Error("it is written without its key")
	}
	foreign := encode(t, converter.GetDefaultDataConverter(), toft)
	// What somebody slips in must not block the course.
	if err := inWorkflow.FromPayload(foreign, &family{}); !errors.Is(err, sealing.ErrUnreadable) {
		t.Fatalf("%v, want %v", err, sealing.ErrUnreadable)
	}
}

func panics(do func()) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	do()
	return false
}
