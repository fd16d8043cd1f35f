package main

import (
	"strings"
	"testing"
)

func TestARoleThatWalksThroughTheWallIsNamedAtStartAndByHealthAndVerify(t *testing.T) {
	t.Parallel()
	in := install(t)
	p := in.start("worker")
	if out, err := p.command(t.Context(), "verify").CombinedOutput(); err != nil {
		t.Errorf("verify as an ordinary role: %v %s", err, out)
	}
	if strings.Contains(p.log.String(), "no wall around") {
		t.Errorf("an ordinary role is warned of:\n%s", p.log)
	}

	in.moveTo(pastTheWall(t, in.database))
	p = in.start("serve")
	if warning := p.log.String(); !strings.Contains(warning, "no wall around ") || !strings.Contains(warning, "access_log") {
		t.Errorf("a superuser is not warned of:\n%s", p.log)
	}
	if out, err := p.command(t.Context(), "health").CombinedOutput(); err != nil || !strings.Contains(string(out), "warning: the Postgres role sees") {
		t.Errorf("health as a superuser: %v %s", err, out)
	}
	if out, err := p.command(t.Context(), "verify").CombinedOutput(); err == nil {
		t.Errorf("verify as a superuser says %s", out)
	}
}
