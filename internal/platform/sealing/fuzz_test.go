package sealing_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/test/sealingtest"
)

// FuzzOpen feeds what an attacker may write into the database to both readers: they refuse
// it as unreadable and never panic. A seal that the fuzzer did not change opens.
func FuzzOpen(f *testing.F) {
	const course = "0199f0a0-0000-7000-8000-000000000001"
	ring := sealing.NewKeyring(masters(f, "k1:"+secret("k")), sealingtest.NewMemory())
	require.NoError(f, ring.Create(context.Background(), course))
	dc := sealing.DataConverter(ring)
	short, err := ring.Seal(course, []byte("Maria Toft"))
	require.NoError(f, err)
	long, err := ring.Seal(course, bytes.Repeat([]byte("Maria Toft "), 100))
	require.NoError(f, err)
	encoded := encode(f, inCourse(dc, course), toft)

	f.Add(short, encoded.Data, encoded.Metadata["enplan-course"], encoded.Metadata["enplan-key-id"])
	f.Add(long, encoded.Data, []byte{}, []byte("install/k1"))
	f.Add([]byte{1, 255}, []byte{1}, []byte("unknown"), []byte("install/"))

	f.Fuzz(func(t *testing.T, sealed, data, named, keyID []byte) {
		if _, err := ring.Open(course, sealed); err != nil {
			require.ErrorIs(t, err, sealing.ErrUnreadable)
		} else {
			require.True(t, bytes.Equal(sealed, short) || bytes.Equal(sealed, long), "a forgery opened")
		}
		p := &commonpb.Payload{Data: data, Metadata: map[string][]byte{
			"encoding": []byte("binary/encrypted"), "enplan-course": named, "enplan-key-id": keyID,
		}}
		if err := dc.FromPayload(p, &family{}); err != nil {
			require.True(t, errors.Is(err, sealing.ErrUnreadable) || errors.Is(err, sealing.ErrNoKey), "%v", err)
		} else {
			require.True(t, bytes.Equal(data, encoded.Data), "a forgery was decoded")
		}
	})
}
