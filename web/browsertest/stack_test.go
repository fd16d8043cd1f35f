package browsertest

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/payload"
)

// The whole product as a process of its own, on a database of its own, beside the
// parts that devstack with-services has started.
type stack struct {
	base string
	stop func()
}

var (
	once   sync.Once
	shared stack
)

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.stop != nil {
		shared.stop()
	}
	os.Exit(code)
}

// product starts enplan once for all journeys and seeds the invented families.
func product(t *testing.T) string {
	t.Helper()
	if os.Getenv("ENPLAN_TEST_TEMPORAL") == "" {
		t.Skip("needs the real parts: run under devstack with-services")
	}
	chromium(t)
	once.Do(func() { shared = start(t) })
	if shared.base == "" {
		t.Fatal("enplan did not start")
	}
	reachable(t, shared.base)
	return shared.base
}

func start(t *testing.T) stack {
	t.Helper()
	dir, err := os.MkdirTemp("", "enplan-browser-")
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "enplan")
	if out, err := exec.Command("go", "build", "-o", program, "github.com/enplan-dk/enplan/cmd/enplan").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	web, codec := freePort(t), freePort(t)
	base := fmt.Sprintf("http://localhost:%d", web)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(base, "http://"))
	env := append(os.Environ(),
		"ENPLAN_POSTGRES_URL="+database(t, "browser_"+port), "ENPLAN_TEMPORAL_ADDRESS="+os.Getenv("ENPLAN_TEST_TEMPORAL"), "ENPLAN_TASK_QUEUE=browser-"+port,
		fmt.Sprintf("ENPLAN_LISTEN=127.0.0.1:%d", web), "ENPLAN_PUBLIC_URL="+base, "ENPLAN_OIDC_ISSUER="+os.Getenv("ENPLAN_TEST_OIDC"),
		"ENPLAN_SMTP_ADDRESS="+os.Getenv("ENPLAN_TEST_SMTP"), fmt.Sprintf("ENPLAN_CODEC_LISTEN=127.0.0.1:%d", codec),
		"ENPLAN_MASTER_KEYS="+payload.GenerateMasterKeys("test"),
	)
	run(t, program, env, "migrate")
	log, err := os.Create(filepath.Join(dir, "enplan.log"))
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, "run")
	command.Env, command.Stdout, command.Stderr = env, log, log
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // only the first test's: for whoever looks why nothing answers
		if text, _ := os.ReadFile(log.Name()); t.Failed() {
			t.Logf("enplan said: %s", text[max(0, len(text)-4000):])
		}
	})
	reachable(t, base)
	run(t, program, env, "seed")
	return stack{base: base, stop: func() {
		_ = command.Process.Kill()
		_ = command.Wait()
		_ = os.RemoveAll(dir)
	}}
}

func run(t *testing.T, program string, env []string, args ...string) {
	t.Helper()
	command := exec.Command(program, args...)
	command.Env = env
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("enplan %v: %v\n%s", args, err, out)
	}
}

// database makes one that outlives the test which first asked for the stack.
func database(t *testing.T, name string) string {
	t.Helper()
	admin := os.Getenv("ENPLAN_TEST_POSTGRES")
	connection, err := pgx.Connect(t.Context(), admin)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close(t.Context())
	if _, err := connection.Exec(t.Context(), "create database "+pgx.Identifier{name}.Sanitize()); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(admin)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}
