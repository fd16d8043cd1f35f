package main

import (
	"encoding/json"
	"strings"
	"syscall"
	"testing"
	"time"

	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/app/recovery"
	"github.com/enplan-dk/enplan/internal/app/standstill"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/workertest"
	"github.com/enplan-dk/enplan/workflows"
)

// says runs a command and gives what it prints, and whether it failed.
func (p *instance) says(args ...string) (out string, failed bool) {
	p.t.Helper()
	text, err := p.command(p.t.Context(), args...).CombinedOutput()
	return string(text), err != nil
}

func TestRepairStartsATerminatedCourseAndSaysWhatItDid(t *testing.T) {
	t.Parallel()
	in := install(t)
	serve, worker := in.start("serve"), in.start("worker")
	karen := kit.Token(t, "karen")
	id, other := serve.open(karen), serve.open(karen)
	verified(t, serve)

	for _, c := range []struct{ args, says string }{
		{"", "enplan: name one course by its id, as verify prints it\n"},
		{id + " " + other, "enplan: name one course by its id, as verify prints it\n"},
		{"../../etc", "enplan: that is no id of a course: verify prints those that need it\n"},
		{"01930000-0000-7000-8000-000000000001", "enplan: nothing is recorded of a course with this id\n"},
	} {
		if out, failed := serve.says(append([]string{"repair"}, strings.Fields(c.args)...)...); !failed || out != c.says {
			t.Errorf("repair %s (failed: %t) says %q", c.args, failed, out)
		}
	}
	const runs = "Temporal runs the course, and nothing is the matter with its run: nothing to repair.\n"
	for _, args := range [][]string{{"repair", id}, {"repair", strings.ToUpper(id), "--end"}} {
		if out, failed := serve.says(args...); failed || out != runs {
			t.Errorf("%v of a course that runs (failed: %t) says %q", args, failed, out)
		}
	}

	worker.Signal(syscall.SIGTERM)
	_ = worker.ended()
	own := in.inside()
	for _, stopped := range []string{id, other} {
		request := workertest.Request(workertest.Karen, course.WriteNote{Kind: "call", On: course.DateOf(time.Now()), Text: "Opkald"}, "acknowledged")
		if err := own.temporal.SignalWorkflow(t.Context(), workflows.ID(stopped), "", course.Signal, request); err != nil {
			t.Fatal(err)
		}
		if err := own.temporal.TerminateWorkflow(t.Context(), workflows.ID(stopped), "", "by hand"); err != nil {
			t.Fatal(err)
		}
	}
	in.start("worker")
	const repaired = "The course was ended by Temporal or by hand and runs again (started now: true). " +
		"0 events were decided before and are in the record only now; 1 acknowledged commands that nobody had decided were sent again.\n"
	if out, failed := serve.says("repair", id); failed || out != repaired {
		t.Errorf("repair (failed: %t) says %q", failed, out)
	}
	out, failed := serve.says("repair", other, "--json")
	var got recovery.Repaired
	if err := json.Unmarshal([]byte(out), &got); failed || err != nil ||
		got != (recovery.Repaired{Course: other, Was: recovery.WasStopped, Started: true, SentAgain: 1}) {
		t.Errorf("repair --json (failed: %t, %v) says %s", failed, err, out)
	}
	verified(t, serve)
	for _, course := range []string{id, other} {
		if notes := notesOf(t, serve, karen, course); notes["Opkald"] != 1 {
			t.Errorf("the acknowledged note stands %d times", notes["Opkald"])
		}
	}
}

func TestRepairEndsACourseThatStandsStillOnlyWhenItIsAskedTo(t *testing.T) {
	t.Parallel()
	in := install(t)
	serve, worker := in.start("serve"), in.start("worker")
	id := serve.open(kit.Token(t, "karen"))
	verified(t, serve)
	worker.Signal(syscall.SIGTERM)
	_ = worker.ended()
	own := in.inside()
	broken := sdkworker.New(own.temporal, in.queue, sdkworker.Options{})
	broken.RegisterWorkflowWithOptions(func(workflow.Context, workflows.Input) error { panic("broken") }, workflow.RegisterOptions{Name: workflows.CourseType})
	if err := broken.Start(); err != nil {
		t.Fatal(err)
	}
	request := workertest.Request(workertest.Karen, course.WriteNote{Kind: "call", On: course.DateOf(time.Now()), Text: "Opkald"}, "acknowledged")
	if err := own.temporal.SignalWorkflow(t.Context(), workflows.ID(id), "", course.Signal, request); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the task to fail again and again", func() bool {
		why, err := standstill.Of(t.Context(), own.temporal, id)
		return err == nil && why == standstill.TaskFails
	})
	out, failed := serve.says("repair", id)
	if !failed || !strings.HasPrefix(out, "The course stands still. Start this build's workers first") || !strings.Contains(out, "  "+id+"  stands_still\n") {
		t.Errorf("repair (failed: %t) says %q", failed, out)
	}
	broken.Stop()
	in.start("worker")
	if out, failed := serve.says("repair", id, "--end", "--json"); failed || !strings.Contains(out, `"started":true`) && !strings.Contains(out, `"was":"runs"`) {
		t.Errorf("repair --end (failed: %t) says %s", failed, out)
	}
	verified(t, serve)
}

func TestVerifySaysForEachKindOfFindingWhatToDo(t *testing.T) {
	t.Parallel()
	whys := []string{casework.WhyDifferent, casework.WhyUnreadable, string(standstill.Silent)}
	for _, why := range standstill.Whys() {
		if why != standstill.Late { // the look finds it, and verify does not
			whys = append(whys, string(why))
		}
	}
	for _, why := range whys {
		if lines := advice([]casework.Finding{{Course: "c", Why: why}}); len(lines) != 1 || !strings.HasPrefix(lines[0], why+": ") ||
			!strings.Contains(lines[0], "enplan repair ID") {
			t.Errorf("%s: %q", why, lines)
		}
	}
	if lines := advice(nil); lines != nil {
		t.Errorf("nothing was found, and the advice is %q", lines)
	}
}
