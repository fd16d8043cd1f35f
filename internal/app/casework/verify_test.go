package casework_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/storetest"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

// decideAside opens a course that is decided beside any workflow.
func decideAside(t *testing.T, rules int) *coursetest.Decided {
	t.Helper()
	under := course.CurrentLaw("eksempel")
	under.Rules = rules
	return coursetest.OpenFamily(t, coursetest.Sandelholt(), under, time.Now().UTC())
}

// record writes the journal of a course, as its workflow would have done.
func record(ctx context.Context, t *testing.T, h *workertest.Harness, c *coursetest.Decided) {
	t.Helper()
	if err := h.Keys.Create(ctx, c.ID); err != nil {
		t.Fatal(err)
	}
	for events := range slices.Chunk(c.Journal, 100) {
		if err := h.Store.Record(ctx, c.ID, events, h.Outbox); err != nil {
			t.Fatal(err)
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
	a.FormTeam().DraftPlan()
	for range 330 {
		a.Do(course.AddGoal{GoalBody: course.GoalBody{Area: "employment", Text: incompressible(2000)}})
	}
	text, err := json.Marshal(a.State)
	if err != nil || len(text) < 5<<19 {
		t.Fatalf("a state of %d bytes, %v", len(text), err)
	}
	record(ctx, t, h, a)
	start(ctx, t, h, workflows.Restored(a.ID, a.State))
	h.Recorded(ctx, a.ID, a.State.Version+1) // it comes under the rules of this build

	if _, err := h.Client.QueryWorkflow(ctx, workflows.ID(a.ID), "", workflows.QueryCourse); err == nil {
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
	read, err := cases.Course(as, karen, a.ID)
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
	for _, a := range []*coursetest.Decided{workflow, snapshot, alike} {
		record(ctx, t, h, a)
		run := a.State
		if a == workflow {
			run = run.Clone()
			run.Members[0].Name = "Rigmor Sandelhøj"
		}
		start(ctx, t, h, workflows.Restored(a.ID, run))
	}
	other := snapshot.State.Clone()
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
		if f.Course == alike.State.ID || f.Why != casework.WhyDifferent {
			t.Errorf("verify finds %+v", f)
		}
	}
}
