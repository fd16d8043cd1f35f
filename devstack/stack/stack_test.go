package stack

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/devstack/loopback"
)

// lines keeps what was said.
type lines struct {
	mu  sync.Mutex
	all []string
}

func (l *lines) say(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, fmt.Sprintf(format, args...))
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.all, "\n")
}

func pid(t *testing.T, dir, part string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "run", part+".pid"))
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return number
}

func always(context.Context) error { return nil }

func TestAPartThatIsKilledIsNamedAndComesBack(t *testing.T) {
	t.Parallel()
	said := &lines{}
	processes := &Processes{Dir: t.TempDir(), Say: said.say}
	t.Cleanup(processes.Stop)
	if err := processes.Start(t.Context(), Part{Name: "sleeper", Command: []string{"sleep", "60"}, Ready: always}); err != nil {
		t.Fatal(err)
	}
	first := pid(t, processes.Dir, "sleeper")
	if err := syscall.Kill(first, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if pid(t, processes.Dir, "sleeper") != first && strings.Contains(said.String(), "sleeper started again") {
			if !strings.Contains(said.String(), "sleeper died (signal: killed)") {
				t.Errorf("said %q", said)
			}
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("it did not come back; said %q", said)
}

func TestPartsAreStoppedInReverseOrder(t *testing.T) {
	t.Parallel()
	processes := &Processes{Dir: t.TempDir(), Say: t.Logf}
	order := filepath.Join(t.TempDir(), "order")
	for _, name := range []string{"first", "second"} {
		script := `trap 'echo ` + name + ` >> ` + order + `; exit' TERM; echo ready > ` + order + "." + name + `; sleep 60 & wait`
		ready := func(context.Context) error { _, err := os.Stat(order + "." + name); return err }
		if err := processes.Start(t.Context(), Part{Name: name, Command: []string{"sh", "-c", script}, Ready: ready}); err != nil {
			t.Fatal(err)
		}
	}
	processes.Stop()
	text, err := os.ReadFile(order)
	if err != nil || string(text) != "second\nfirst\n" {
		t.Errorf("order %q, error %v", text, err)
	}
}

func TestAPartThatDoesNotStartShowsItsLastLines(t *testing.T) {
	t.Parallel()
	processes := &Processes{Dir: t.TempDir(), Say: t.Logf}
	t.Cleanup(processes.Stop)
	never := func(context.Context) error { return fmt.Errorf("not yet") }
	err := processes.Start(t.Context(), Part{Name: "broken", Command: []string{"sh", "-c", "echo no such store >&2; exit 1"}, Ready: never})
	if err == nil || !strings.Contains(err.Error(), "no such store") {
		t.Errorf("error %v", err)
	}
}

func TestAPortInUseIsNamedWithTheVariableThatChangesIt(t *testing.T) {
	listener, err := loopback.Listen(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	_, taken, _ := net.SplitHostPort(listener.Addr().String())
	free, err := loopback.FreePorts(t.Context(), len(defaultPorts))
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range defaultPorts {
		t.Setenv(portVariable(d.name), strconv.Itoa(free[i]))
	}
	t.Setenv("ENPLAN_PORT_MAIL", taken)
	ports, err := portsFromEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	err = ports.allFree(t.Context())
	if err == nil || !strings.Contains(err.Error(), "port "+taken) || !strings.Contains(err.Error(), "ENPLAN_PORT_MAIL") {
		t.Errorf("error %v", err)
	}
	t.Setenv("ENPLAN_PORT_MAIL", "eighty")
	if _, err := portsFromEnvironment(); err == nil || !strings.Contains(err.Error(), "ENPLAN_PORT_MAIL") {
		t.Errorf("error %v", err)
	}
}

func TestTheMasterKeyIsMadeOnceAndForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name, err := masterKeyFile(dir)
	if err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := masterKeyFile(dir); err != nil {
		t.Fatal(err)
	}
	second, err := os.ReadFile(name)
	if err != nil || string(first) != string(second) {
		t.Error("the second start made another key")
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, error %v", info.Mode(), err)
	}
}

func TestASecondDevstackIsKeptFromTheSameData(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	release, err := lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock(dir); err == nil {
		t.Error("two have the lock")
	}
	release()
	if _, err := lock(dir); err != nil {
		t.Errorf("the lock outlived its owner: %v", err)
	}
}
