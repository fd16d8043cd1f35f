package main

import (
	"os/exec"
	"testing"

	"github.com/enplan-dk/enplan/test/kit"
)

func TestTheExamplesOfTheClientWork(t *testing.T) {
	t.Parallel()
	in := install(t)
	serve := in.start("serve")
	in.start("worker")
	examples := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-v", "-run", "Example", "../../clients/go")
	examples.Env = append(in.env, "ENPLAN_API="+serve.url, "ENPLAN_TOKEN="+kit.Token(t, "karen"))
	if out, err := examples.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
