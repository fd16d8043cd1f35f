package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/test/kit"
)

func TestAnOperatorSeesTheCoursesAndNothingOfTheFamilies(t *testing.T) {
	t.Parallel()
	in := install(t)
	serve := in.start("serve")
	in.start("worker")
	id := serve.open(kit.Token(t, "karen"))
	say := func(args ...string) string {
		out, err := serve.command(t.Context(), args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		namesNobody(t, strings.Join(args, " "), string(out))
		if strings.Contains(string(out), "karen") {
			t.Errorf("%v names who works with the family:\n%s", args, out)
		}
		return string(out)
	}
	if table := say("courses", "--verify"); !strings.Contains(table, id+"  eksempel      eksempel  intake  ") || !strings.Contains(table, "  ok\n") {
		t.Error(table)
	}
	if table := say("courses", "--phase", "closed"); strings.Contains(table, id) {
		t.Error(table)
	}
	if page := say("course", id); !strings.Contains(page, "phase         intake, version ") || !strings.Contains(page, "running: true") {
		t.Error(page)
	}
	var list struct {
		Courses []struct{ ID, Phase, State string }
	}
	if err := json.Unmarshal([]byte(say("courses", "--json")), &list); err != nil || len(list.Courses) != 1 || list.Courses[0].ID != id {
		t.Errorf("%v, %v", list, err)
	}
	var one struct {
		Course struct{ ID, State string }
		Run    struct{ Running bool }
	}
	if err := json.Unmarshal([]byte(say("course", id, "--json")), &one); err != nil || one.Course.State != "ok" || !one.Run.Running {
		t.Errorf("%v, %v", one, err)
	}
	if out, err := serve.command(t.Context(), "course", "00000000-0000-7000-8000-000000000000").CombinedOutput(); err == nil {
		t.Errorf("a course that there is not: %s", out)
	}
}
