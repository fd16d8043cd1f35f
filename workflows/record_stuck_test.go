//go:build record

package workflows_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

// Stuck courses are made with the build that gets stuck, which is that of commit
// 1ba469a, with go test -tags record -run TestRecordStuckCourses. A build that does not
// get stuck fails here and writes nothing. testdata/histories/stuck/README.md says what
// each is.
func TestRecordStuckCourses(t *testing.T) {
	for kind, record := range map[string]func(context.Context, *testing.T) *stuck{
		"batch":      recordBatch,
		"terminated": recordTerminated,
		"backlog":    recordBacklog,
		"due":        recordDue,
		"large":      recordLarge,
	} {
		t.Run(kind, func(t *testing.T) { record(t.Context(), t).save(t.Context(), t, kind) })
	}
}

// recordBatch: notes that are too large together for the input of one activity.
func recordBatch(ctx context.Context, t *testing.T) *stuck {
	s := begin(ctx, t, workflows.Limits{})
	s.stopWorker()
	for i := range 130 {
		s.signal(
			ctx, workertest.Karen, course.WriteNote{Kind: "call", On: course.DateOf(time.Now()), Text: freshText(20_000, printable)}, fmt.Sprintf("batch-%03d", i),
		)
	}
	s.startWorker()
	s.standsStill(ctx)
	return s
}

// recordBacklog: more short messages than can be applied in one second.
func recordBacklog(ctx context.Context, t *testing.T) *stuck {
	s := begin(ctx, t, workflows.Limits{})
	s.stopWorker()
	for i := range 2500 {
		s.signal(ctx, rigmor, course.SendMessage{Text: fmt.Sprintf("Besked %d", i)}, fmt.Sprintf("backlog-%04d", i))
	}
	s.startWorker()
	s.standsStill(ctx)
	return s
}

// recordDue: every meeting is applied and recorded; then all reminders come due at once.
func recordDue(ctx context.Context, t *testing.T) *stuck {
	s := begin(ctx, t, workflows.Limits{})
	s.formTeam(ctx)
	at := time.Now().Add(90 * time.Second).Truncate(time.Second)
	for i := range 300 {
		s.signal(ctx, workertest.Karen, course.AgreeMeeting{
			Confirmed: true,
			At:        at, Form: "office", Members: []string{"m1"}, RemindMinutesBefore: []int{0},
		}, fmt.Sprintf("due-%03d", i))
	}
	s.recorded(ctx, at)
	if n := len(s.h.State(ctx, s.id).Meetings); n != 300 || !time.Now().Before(at) {
		t.Fatalf("%d meetings, %s before they are due", n, time.Until(at))
	}
	time.Sleep(time.Until(at))
	s.standsStill(ctx)
	return s
}

// recordLarge: goals of full length until the state is too large for the next run. Runs are
// short, so that the last one begins with nearly all of it and its history stays small.
func recordLarge(ctx context.Context, t *testing.T) *stuck {
	s := begin(ctx, t, workflows.Limits{Commands: 20})
	s.formTeam(ctx)
	s.confirmTeam(ctx)
	for i := range 400 {
		s.signal(ctx, workertest.Karen, course.AddGoal{GoalBody: course.GoalBody{
			Area: "employment", Text: freshText(2_000, outsideBasicPlane),
		}}, fmt.Sprintf("large-%03d", i))
		if s.stuckNow(ctx) {
			return s
		}
	}
	t.Fatal("400 goals of full length were carried into the next run")
	return nil
}

// recordTerminated: the server terminates the run because of the size of its history, with
// signals in it that no worker has seen. The server's limit of 50 MB makes a history too
// large to keep: run this one on a server whose limit.historySize.error is 400,000 bytes.
func recordTerminated(ctx context.Context, t *testing.T) *stuck {
	s := begin(ctx, t, workflows.Limits{})
	s.formTeam(ctx)
	s.stopWorker()
	for i := range 400 {
		command := course.Command(course.SendMessage{Text: freshText(1_000, printable)})
		if i%4 == 3 {
			command = course.ReportCircumstance{Kind: "other", Member: "m1", Text: fmt.Sprintf("Ny adresse %d", i), On: course.DateOf(time.Now())}
		}
		if !s.signalUnlessOver(ctx, rigmor, command, fmt.Sprintf("terminated-%03d", i)) {
			return s
		}
	}
	t.Fatal("the server did not terminate the run: is its limit of 50 MB lowered?")
	return nil
}

var rigmor = course.Actor{Subject: "rigmor", Role: course.Citizen}

// Alphabets of texts. What is random does not become small when it is compressed.
var (
	printable         = runes('#', 'Z', ']', '~')
	outsideBasicPlane = runes(0x20000, 0x2A6DF) // four bytes each
)

func runes(bounds ...rune) []rune {
	var all []rune
	for i := 0; i < len(bounds); i += 2 {
		for r := bounds[i]; r <= bounds[i+1]; r++ {
			if !strings.ContainsRune("<>&", r) { // JSON would make six characters of each
				all = append(all, r)
			}
		}
	}
	return all
}

func freshText(length int, alphabet []rune) string {
	var b strings.Builder
	for range length {
		b.WriteRune(alphabet[rand.IntN(len(alphabet))])
	}
	return b.String()
}
