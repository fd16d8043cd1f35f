package main

import (
	"strings"
	"syscall"
	"testing"

	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/workflows"
)

func TestATerminatedCourseIsCountedAndVerifyAndReplayNameItAndFail(t *testing.T) {
	t.Parallel()
	in := install(t)
	serve, worker := in.start("serve"), in.start("worker")
	karen := kit.Token(t, "karen")
	stopped := serve.open(karen)
	serve.open(karen)
	verified(t, serve)
	if err := in.inside().temporal.TerminateWorkflow(t.Context(), workflows.ID(stopped), "", "its history is too long"); err != nil {
		t.Fatal(err)
	}
	for _, command := range []struct{ name, says string }{
		{"verify", "2 courses, 0 different, 1 standing still\n  " + stopped + "  terminated\n" +
			"terminated: no workflow runs it. enplan repair ID starts it anew and loses nothing that was acknowledged.\n"},
		{"replay", "1 open courses replayed, 0 failed, 1 standing still\n  " + stopped + "  terminated\n"},
	} {
		out, err := serve.command(t.Context(), command.name).Output()
		if err == nil || string(out) != command.says {
			t.Errorf("%s ends with %v and says\n%s", command.name, err, out)
		}
	}
	out, err := serve.command(t.Context(), "verify", "--json").Output()
	if want := `{"courses":2,"different":0,"standing_still":1,"found":[{"course":"` + stopped + `","why":"terminated"}]}`; err == nil ||
		strings.TrimSpace(string(out)) != want {
		t.Errorf("verify --json ends with %v and says %s", err, out)
	}

	worker.Signal(syscall.SIGTERM) // a worker looks as soon as it starts, where nobody has looked for a while
	_ = worker.ended()
	in.one("update standstill_look set begun_at = '-infinity' where $1 <> '' returning 1", "-", new(int))
	worker = in.start("worker")
	waitFor(t, "the course to be counted", func() bool {
		_, text := worker.get("/metrics")
		return strings.Contains(text, `enplan_courses_stuck{`) && strings.Contains(text, `why="terminated"} 1`)
	})
}
