package payload_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/enplan-dk/enplan/internal/payload"
)

// plan is about as repetitive as a plan's JSON is.
func plan(size int) family {
	var text strings.Builder
	for i := 0; text.Len() < size; i++ {
		fmt.Fprintf(&text, "Mål %d: praktik to dage om ugen, opfølgning hver %d. uge. ", i, i%9)
	}
	return family{Name: "Maria Toft", Note: text.String()[:size]}
}

var sizes = []int{100, 2_000, 20_000}

func BenchmarkEncode(b *testing.B) {
	ring := newRing(b)
	dc := inCourse(payload.DataConverter(ring), newCourse(b, ring))
	for _, size := range sizes {
		b.Run(fmt.Sprintf("%dB", size), func(b *testing.B) {
			value := plan(size)
			b.ReportAllocs()
			for b.Loop() {
				_, err := dc.ToPayload(value)
				require.NoError(b, err)
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	ring := newRing(b)
	dc := inCourse(payload.DataConverter(ring), newCourse(b, ring))
	for _, size := range sizes {
		b.Run(fmt.Sprintf("%dB", size), func(b *testing.B) {
			encoded := encode(b, dc, plan(size))
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				var value family
				require.NoError(b, dc.FromPayload(encoded, &value))
			}
		})
	}
}

// BenchmarkSerializationContext is what the SDK does before each single value.
func BenchmarkSerializationContext(b *testing.B) {
	ring := newRing(b)
	dc := payload.DataConverter(ring)
	course := newCourse(b, ring)
	b.ReportAllocs()
	for b.Loop() {
		_ = inCourse(dc, course)
	}
}

func BenchmarkSealParallel(b *testing.B) {
	ring := newRing(b)
	course := newCourse(b, ring)
	text := []byte(plan(2_000).Note)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := ring.Seal(course, text); err != nil {
				b.Error(err)
			}
		}
	})
}
