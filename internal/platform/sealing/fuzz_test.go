package sealing_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	commonpb "go.temporal.io/api/common/v1"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/test/sealingtest"
)

// FuzzOpen feeds what an attacker may write into the database to both readers: they refuse
// it as unreadable and never panic. A seal that the fuzzer did not change opens.
func FuzzOpen(f *testing.F) {
	const course = "0199f0a0-0000-7000-8000-000000000001"
	ring := sealing.NewKeyring(masters(f, "k1:"+secret("k")), sealingtest.NewMemory())
	if err := ring.Create(context.Background(), course); err != nil {
		f.Fatal(err)
	}
	dc := sealing.DataConverter(ring)
	short, err := ring.Seal(course, []byte("Maria Toft"))
	if err != nil {
		f.Fatal(err)
	}
	long, err := ring.Seal(course, bytes.Repeat([]byte("Maria Toft "), 100))
	if err != nil {
		f.Fatal(err)
	}
	encoded := encode(f, inCourse(dc, course), toft)

	f.Add(short, encoded.Data, encoded.Metadata["enplan-course"], encoded.Metadata["enplan-key-id"])
	f.Add(long, encoded.Data, []byte{}, []byte("install/k1"))
	f.Add([]byte{1, 255}, []byte{1}, []byte("unknown"), []byte("install/"))

	f.Fuzz(func(t *testing.T, sealed, data, named, keyID []byte) {
		if _, err := ring.Open(course, sealed); err != nil {
			if !errors.Is(err, sealing.ErrUnreadable) {
				t.Fatalf("%v, want %v", err, sealing.ErrUnreadable)
			}
		} else {
			if !bytes.Equal(sealed, short) && !bytes.Equal(sealed, long) {
				t.Fatal("a forgery opened")
			}
		}
		p := &commonpb.Payload{Data: data, Metadata: map[string][]byte{
			"encoding": []byte("binary/encrypted"), "enplan-course": named, "enplan-key-id": keyID,
		}}
		if err := dc.FromPayload(p, &family{}); err != nil {
			if !errors.Is(err, sealing.ErrUnreadable) && !errors.Is(err, sealing.ErrNoKey) {
				t.Fatalf("%v", err)
			}
		} else {
			if !bytes.Equal(data, encoded.Data) {
				t.Fatal("a forgery was decoded")
			}
		}
	})
}
