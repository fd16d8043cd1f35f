package recovery_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/app/recovery"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

func TestAnOlderBackupOfPostgresIsFilledFromTheHistories(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h, s := site(t)
	defer h.Worker().Stop()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{Commands: 4}) // several runs
	untouched := h.Open(ctx, workertest.Family(), workflows.Limits{})
	h.Recorded(ctx, untouched, h.Must(ctx, untouched, workertest.Karen, note("før")).Version)
	h.Recorded(ctx, id, meetingSoon(ctx, h, id, time.Hour).Version)
	b := takeBackup(ctx, t, h.Pool)

	for i := range 14 {
		h.Must(ctx, id, workertest.Karen, note(fmt.Sprint("efter ", i)))
	}
	reminded(ctx, t, h, id, meetingSoon(ctx, h, id, 2*time.Second).Created)
	document := h.Must(ctx, id, workertest.Karen, stored(ctx, t, h, id))
	h.Recorded(ctx, id, document.Version)
	newcomer := h.Open(ctx, workertest.Family(), workflows.Limits{})
	h.Recorded(ctx, newcomer, 1)
	recorded := h.State(ctx, id).Version

	b.restore(ctx, t)
	lostAt := time.Now()
	h.Must(ctx, id, workertest.Karen, note("mens optegnelsen er bagud"))
	late := meetingSoon(ctx, h, id, time.Second).Created
	time.Sleep(2 * time.Second) // it comes due while the recorder cannot write
	version, err := h.Store.Version(ctx, id)
	if err != nil || version >= recorded {
		t.Fatalf("the record is at %d, which is not behind %d: %v", version, recorded, err)
	}

	s.Keys = storetest.Keyring(t, h.Pool) // as a process that starts now
	got, err := s.Rebuild(ctx, h.Outbox, lostAt)
	if err != nil {
		t.Fatal(err)
	}
	if got.Courses != 3 || got.Complete != 1 || got.Filled != 1 || got.Events != int(recorded-version) || got.NotSentAnew != 3 {
		t.Errorf("rebuilt %+v; %d events were missing", got, recorded-version)
	}
	want := map[string]string{newcomer: "course has no key", id: "a document was stored after the back-up and is lost"}
	for _, f := range got.Failed {
		if want[f.Course] != f.What {
			t.Errorf("course %s: %s", f.Course, f.What)
		}
		delete(want, f.Course)
	}
	if len(want) > 0 {
		t.Errorf("not named: %v", want)
	}
	if v := verified(ctx, t, h); v.Courses != 2 {
		t.Errorf("%d courses are recorded", v.Courses)
	}
	for _, n := range ledger(ctx, t, h, id) {
		want := store.Delivered
		if n.Ref == late {
			want = store.Pending
		}
		if n.Kind != string(course.ItemMeetingLead) {
			continue // nobody sends here what waits for its hour
		}
		if n.State != want {
			t.Errorf("the message about %s %s is %s, want %s", n.Kind, n.Ref, n.State, want)
		}
	}
	again, err := s.Rebuild(ctx, h.Outbox, lostAt)
	if err != nil || again.Filled != 0 || again.Complete != 2 {
		t.Errorf("a second time: %+v, %v", again, err)
	}
}

// reminded waits until the reminder of a meeting is recorded.
func reminded(ctx context.Context, t *testing.T, h *workertest.Harness, id, meeting string) {
	t.Helper()
	for range 200 {
		for _, n := range ledger(ctx, t, h, id) {
			if n.Ref == meeting && n.Kind == string(course.ItemMeetingLead) {
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the reminder was never recorded")
}

func ledger(ctx context.Context, t *testing.T, h *workertest.Harness, id string) []store.Notification {
	t.Helper()
	list, err := h.Store.Notifications(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAJournalAheadOfItsWorkflowIsNamedAndLeftAlone(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h, s := site(t)
	defer h.Worker().Stop()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{})
	h.Recorded(ctx, id, h.Must(ctx, id, workertest.Karen, note("i begge")).Version)
	older := h.State(ctx, id)
	h.Recorded(ctx, id, h.Must(ctx, id, workertest.Karen, note("kun i journalen")).Version)
	if err := h.Client.TerminateWorkflow(ctx, workflows.ID(id), "", "the server is lost"); err != nil {
		t.Fatal(err)
	}
	_, err := h.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.ID(id), TaskQueue: h.TaskQueue, WorkflowTaskTimeout: worker.TaskTimeout,
	}, workflows.CourseType, workflows.Input{Course: id, State: &older})
	if err != nil {
		t.Fatal(err)
	}
	expectTrouble(t, s, h, id, "the journal is ahead of the workflow, for Temporal came back from an older back-up: enplan repair --end")
}

func TestARecordedCourseThatNothingRunsIsNamed(t *testing.T) {
	t.Parallel()
	ctx := store.ForInstallation(t.Context())
	h, s := site(t)
	defer h.Worker().Stop()
	id := h.Open(ctx, workertest.Family(), workflows.Limits{})
	h.Recorded(ctx, id, h.Must(ctx, id, workertest.Karen, note("optegnet")).Version)
	if err := h.Client.TerminateWorkflow(ctx, workflows.ID(id), "", "the server is lost"); err != nil {
		t.Fatal(err)
	}
	expectTrouble(t, s, h, id, "no workflow runs: enplan repair starts it, enplan restore all of them")
}

// expectTrouble rebuilds until the list of workflows, which lags, shows what is the matter.
func expectTrouble(t *testing.T, s *recovery.Site, h *workertest.Harness, id, what string) {
	t.Helper()
	var got recovery.Rebuilt
	for range 20 {
		var err error
		if got, err = s.Rebuild(t.Context(), h.Outbox, time.Now()); err != nil {
			t.Fatal(err)
		}
		if len(got.Failed) == 1 && got.Failed[0] == (recovery.Trouble{Course: id, What: what}) {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Errorf("rebuilt %+v, want %q", got, what)
}

// stored keeps a file of the course and says so in a command.
func stored(ctx context.Context, t *testing.T, h *workertest.Harness, id string) course.Command {
	t.Helper()
	content := []byte("Skole-hjem-samtale " + uuid.NewString())
	hash, err := h.Store.SaveDocument(store.InMunicipality(ctx, "eksempel"), id, content)
	if err != nil {
		t.Fatal(err)
	}
	return course.AttachDocument{Name: "Referat", Hash: hash, Size: int64(len(content)), Type: "text/plain"}
}
