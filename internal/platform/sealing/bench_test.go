package sealing_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/test/sealingtest"
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
	dc := inCourse(sealing.DataConverter(ring), newCourse(b, ring))
	for _, size := range sizes {
		b.Run(fmt.Sprintf("%dB", size), func(b *testing.B) {
			value := plan(size)
			b.ReportAllocs()
			for b.Loop() {
				_, err := dc.ToPayload(value)
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	ring := newRing(b)
	dc := inCourse(sealing.DataConverter(ring), newCourse(b, ring))
	for _, size := range sizes {
		b.Run(fmt.Sprintf("%dB", size), func(b *testing.B) {
			encoded := encode(b, dc, plan(size))
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				var value family
				if err := dc.FromPayload(encoded, &value); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSerializationContext is what the SDK does before each single value.
func BenchmarkSerializationContext(b *testing.B) {
	ring := newRing(b)
	dc := sealing.DataConverter(ring)
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

// BenchmarkLoad is a worker's start with ten thousand open courses; B/course is what a key takes in memory.
func BenchmarkLoad(b *testing.B) {
	const courses = 10_000
	store := sealingtest.NewMemory()
	keys := masters(b, sealing.GenerateMasterKeys("k1"))
	ring := sealing.NewKeyring(keys, store)
	for range courses {
		newCourse(b, ring)
	}
	rings := make([]*sealing.Keyring, 0, 64)
	before := heap()
	for b.Loop() {
		ring := sealing.NewKeyring(keys, store)
		if err := ring.Load(b.Context()); err != nil {
			b.Fatal(err)
		}
		rings = append(rings, ring)
	}
	b.ReportMetric(float64(heap()-before)/float64(courses*len(rings)), "B/course")
}

func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
