package course_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest/largecourse"
)

// growths are what a course has more and more of, up to its bound, and how many.
var growths = []struct {
	of    string
	sizes []int
	grow  func(x *trial, n int)
}{
	{"notes", []int{10, 100, 1000, 9900}, func(x *trial, n int) {
		x.agree(time.Hour) // so that something comes due
		for range n {
			x.Apply([]course.Recorded{{Meta: course.Meta{Seq: x.State.Version + 1, At: x.At, By: karen}, Type: "NoteWritten", Data: course.NoteWritten{}}})
		}
	}},
	{"agreed meetings", []int{10, 20, 40, 60}, func(x *trial, n int) {
		for i := range n {
			x.agree(time.Duration(i+1) * time.Hour)
		}
	}},
	{"held meetings", []int{10, 40, 150}, func(x *trial, n int) {
		for range n {
			id := x.agree(time.Hour)
			x.later(2 * time.Hour)
			x.must(karen, course.HoldMeeting{Meeting: id, Present: []string{"m1", "m2", "m3"}})
		}
		x.agree(time.Hour)
	}},
	{"open items", []int{10, 30, 100, 300}, func(x *trial, n int) {
		for i := range n {
			if i%3 == 0 {
				x.must(karen, course.RequestAccess{Member: largecourse.Member(i / 3)})
				continue
			}
			x.must(karen, course.OpenHearing{Member: largecourse.Member(i / 3), Text: "x"})
		}
	}},
}

// steps are what is done with such a course: each gives what is timed.
var steps = []struct {
	name string
	of   func(b *testing.B, x *trial) func()
}{
	{"Decide", func(b *testing.B, x *trial) func() {
		r := noteRequest(b, x)
		return func() {
			if _, err := course.Decide(x.State, r, x.At); err != nil {
				b.Fatal(err)
			}
		}
	}},
	{"DueFirst", func(b *testing.B, x *trial) func() {
		later := x.At.AddDate(0, 3, 0)
		return func() {
			if len(course.DueFirst(x.State, later)) == 0 {
				b.Fatal("nothing is due")
			}
		}
	}},
	{"Evolve", func(b *testing.B, x *trial) func() {
		events, err := course.Decide(x.State, noteRequest(b, x), x.At)
		if err != nil {
			b.Fatal(err)
		}
		own := x.State.Clone()
		return func() {
			now := own // what an event appends to, it does not change
			for _, e := range events {
				course.Evolve(&now, e)
			}
		}
	}},
	{"Clone", func(_ *testing.B, x *trial) func() { return func() { x.State.Clone() } }},
}

func noteRequest(b *testing.B, x *trial) course.Request {
	return course.Request{Name: "write_note", Body: asBytes(b, course.WriteNote{Kind: "call", On: x.today(), Text: "x"}), By: karen, Key: "b"}
}

// BenchmarkGrowingCourse says by which power of its size a course takes longer: 1 is as much
// longer as it is larger. What a small course costs anyway makes it less, so the power between
// the two largest sizes stands beside it. Nothing is held to a time here.
func BenchmarkGrowingCourse(b *testing.B) {
	for _, g := range growths {
		var courses []*trial
		for _, n := range g.sizes {
			x := newTrial(b, largecourse.Adults)
			x.draft()
			g.grow(x, n)
			courses = append(courses, x)
		}
		for _, step := range steps {
			b.Run(fmt.Sprintf("%s/%s", strings.ReplaceAll(g.of, " ", "_"), step.name), func(b *testing.B) {
				var times []float64
				for _, x := range courses {
					times = append(times, usual(b.N, step.of(b, x)))
				}
				n := len(times)
				b.ReportMetric(power(g.sizes, times), "exponent")
				b.ReportMetric(power(g.sizes[n-2:], times[n-2:]), "exponent-of-last")
				b.ReportMetric(times[0], "ns-smallest")
				b.ReportMetric(times[n-1], "ns-largest")
				b.ReportMetric(0, "ns/op") // of all sizes together: says nothing
			})
		}
	}
}

// usual is how many nanoseconds something takes where nothing else disturbs it: the slowest of the
// fastest quarter.
func usual(times int, do func()) float64 {
	took := make([]time.Duration, times)
	for i := range took {
		began := time.Now()
		do()
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	return float64(max(took[len(took)/4], 1))
}

// power fits a line through the logarithms and gives its slope.
func power(sizes []int, times []float64) float64 {
	var x, y, xx, xy float64
	n := float64(len(sizes))
	for i := range sizes {
		lx, ly := math.Log(float64(sizes[i])), math.Log(times[i])
		x, y, xx, xy = x+lx, y+ly, xx+lx*lx, xy+lx*ly
	}
	return (n*xy - x*y) / (n*xx - x*x)
}

func TestThePowerOfWhatGrowsIsFound(t *testing.T) {
	t.Parallel()
	sizes := []int{10, 100, 1000}
	for want, times := range map[float64][]float64{0: {7, 7, 7}, 1: {20, 200, 2000}, 2: {3, 300, 30_000}} {
		if got := power(sizes, times); math.Abs(got-want) > 1e-9 {
			t.Errorf("power %g, want %g", got, want)
		}
	}
}
