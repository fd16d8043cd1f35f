package notify_test

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/notify"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

// BenchmarkRecord compares what recording costs when an event tells nobody, and when it tells somebody.
func BenchmarkRecord(b *testing.B) {
	for _, by := range []struct{ name, subject string }{{"tells nobody", "karen"}, {"tells the coordinator", "jonas"}} {
		b.Run(by.name, func(b *testing.B) {
			s, _, pool := storetest.Open(b)
			outbox, err := notify.NewOutbox(pool, s)
			if err != nil {
				b.Fatal(err)
			}
			f := storetest.OpenCourse(b, s).FormTeam().DraftPlan()
			record := func(events []course.Recorded) {
				if err := s.Record(store.ForInstallation(b.Context()), f.ID, events, outbox); err != nil {
					b.Fatal(err)
				}
			}
			record(f.Journal)
			for b.Loop() {
				b.StopTimer()
				events := f.DoAs(by.subject, course.Caseworker, course.AddComment{About: "employment", Text: "Det går fremad"})
				b.StartTimer()
				record(events)
			}
		})
	}
}
