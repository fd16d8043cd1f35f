package casework_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

// aside is a course that is decided beside any workflow, and its journal.
type aside struct {
	t       *testing.T
	state   course.State
	journal []course.Recorded
}

func decideAside(t *testing.T, rules int) *aside {
	t.Helper()
	a := &aside{t: t}
	under := course.CurrentLaw("eksempel")
	under.Rules = rules
	id := uuid.Must(uuid.NewV7()).String()
	a.take(course.DecideOpening(id, workertest.Family(), course.Request{By: workertest.Karen}, under, time.Now().UTC()))
	return a
}

func (a *aside) take(events []course.Recorded, err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
	for _, e := range events {
		course.Evolve(&a.state, e)
	}
	a.journal = append(a.journal, events...)
}

func (a *aside) does(c course.Command) {
	a.t.Helper()
	a.take(course.Decide(a.state, workertest.Request(workertest.Karen, c, uuid.NewString()), time.Now().UTC()))
}

// draft brings the course to where goals are written.
func (a *aside) draft() {
	a.t.Helper()
	a.does(course.RecordFacts{
		Members: []course.MemberFacts{{Member: "m1", ComplexProblems: "Flere forhold på én gang"}}, Fields: []string{"employment", "health"}, FieldsConfirmed: "Bekræftet i samtale",
	})
	a.does(course.DecideEligibility{Outcome: course.Eligible, Reason: "To fagområder"})
	for _, field := range []string{"employment", "health"} {
		a.does(course.MarkField{Field: field, Reason: "Tovholderen selv"})
	}
	a.does(course.ConfirmTeam{})
}

// record writes the journal of the course, as its workflow would have done.
func (a *aside) record(ctx context.Context, h *workertest.Harness) {
	a.t.Helper()
	if err := h.Keys.Create(ctx, a.state.ID); err != nil {
		a.t.Fatal(err)
	}
	for rest := a.journal; len(rest) > 0; {
		next := rest[:min(100, len(rest))]
		rest = rest[len(next):]
		if err := h.Store.Record(ctx, a.state.ID, next, h.Outbox); err != nil {
			a.t.Fatal(err)
		}
	}
}

func start(ctx context.Context, t *testing.T, h *workertest.Harness, in workflows.Input) {
	t.Helper()
	_, err := h.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: workflows.ID(in.Course), TaskQueue: h.TaskQueue}, workflows.CourseType, in)
	if err != nil {
		t.Fatal(err)
	}
}

// incompressible is a text of which each character takes four bytes.
func incompressible(length int) string {
	text := make([]rune, length)
	for i := range text {
		text[i] = 0x20000 + rand.Int32N(0xa000)
	}
	return string(text)
}

// A course from before there were bounds can have a state that no query answers.
func TestACourseThatIsLargerThanAnAnswerIsComparedAllTheSame(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h := workertest.New(t)
	defer h.Worker().Stop()
	cases := casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue})
	a := decideAside(t, 2)
	a.draft()
	for range 330 {
		a.does(course.AddGoal{GoalBody: course.GoalBody{Area: "employment", Text: incompressible(2000)}})
	}
	text, err := json.Marshal(a.state)
	if err != nil || len(text) < 5<<19 {
		t.Fatalf("a state of %d bytes, %v", len(text), err)
	}
	a.record(ctx, h)
	start(ctx, t, h, workflows.Restored(a.state.ID, a.state))
	h.Recorded(ctx, a.state.ID, a.state.Version+1) // it comes under the rules of this build

	if _, err := h.Client.QueryWorkflow(ctx, workflows.ID(a.state.ID), "", workflows.QueryCourse); err == nil {
		t.Fatal("the whole state is answered: the test proves nothing")
	}
	began := time.Now()
	if v, err := cases.Verify(ctx); err != nil || v.Courses != 1 || v.Bad() > 0 {
		t.Errorf("verify finds %+v, %v", v, err)
	}
	t.Logf("a state of %d kB was compared in %s", len(text)>>10, time.Since(began).Round(time.Millisecond))

	as := casework.ActingFor(t.Context(), karen)
	if _, err := cases.Seen(as, karen, time.Now()); err != nil {
		t.Fatal(err)
	}
	read, err := cases.Course(as, karen, a.state.ID)
	if err != nil || read.Freshness.Source != "journal" || len(read.Plan.Draft.Goals) != 330 {
		t.Errorf("read from %q, %v", read.Freshness.Source, err)
	}
}

func TestAWorkflowOrASnapshotThatSaysSomethingElseIsFound(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h := workertest.New(t)
	defer h.Worker().Stop()
	cases := casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue})
	workflow, snapshot, alike := decideAside(t, course.Rules), decideAside(t, course.Rules), decideAside(t, course.Rules)
	for _, a := range []*aside{workflow, snapshot, alike} {
		a.record(ctx, h)
		run := a.state
		if a == workflow {
			run = run.Clone()
			run.Members[0].Name = "Rigmor Sandelhøj"
		}
		start(ctx, t, h, workflows.Restored(a.state.ID, run))
	}
	other := snapshot.state.Clone()
	other.Members[0].Name = "Rigmor Sandelhøj"
	text, err := json.Marshal(other)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := h.Keys.Seal(other.ID, text)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := storetest.Everything(t, h.Pool).Exec(ctx, "update course_snapshot set sealed = $1 where course_id = $2", sealed, other.ID); err != nil {
		t.Fatal(err)
	}
	v, err := cases.Verify(ctx)
	if err != nil || v.Courses != 3 || v.Different != 2 || v.StandingStill != 0 {
		t.Errorf("verify finds %+v, %v", v, err)
	}
	for _, f := range v.Found {
		if f.Course == alike.state.ID || f.Why != casework.WhyDifferent {
			t.Errorf("verify finds %+v", f)
		}
	}
}
