package browser

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/process"
	"github.com/enplan-dk/enplan/worker"
)

// product is the whole of enplan as a process of its own, on a database of its own,
// beside the parts that devstack with-services has started; and the same application in
// the test's hands, for what has happened before a journey begins.
type product struct {
	base  string
	cases *casework.Service
}

var (
	once    sync.Once
	shared  *product
	closing []func() // what ends with the last test, the last first
)

func TestMain(m *testing.M) {
	code := m.Run()
	for i := len(closing) - 1; i >= 0; i-- {
		closing[i]()
	}
	os.Exit(code)
}

// started is enplan, started once for all journeys, with the invented families in it.
func started(t *testing.T) *product {
	t.Helper()
	if os.Getenv("ENPLAN_TEST_TEMPORAL") == "" {
		t.Skip("needs the real parts: run under devstack with-services")
	}
	kit.Chromium(t)
	once.Do(func() { shared = start(t) })
	if shared == nil {
		t.Fatal("enplan did not start")
	}
	return shared
}

func start(t *testing.T) *product {
	t.Helper()
	dir, err := os.MkdirTemp("", "enplan-browser-")
	if err != nil {
		t.Fatal(err)
	}
	closing = append(closing, func() { _ = os.RemoveAll(dir) })
	enplan := kit.Build(t, dir, "enplan")
	port := freePort(t)
	base, queue, keys := fmt.Sprintf("http://localhost:%d", port), fmt.Sprintf("browser-%d", port), sealing.GenerateMasterKeys("test")
	data := database(t, fmt.Sprintf("browser_%d", port))
	env := append(os.Environ(),
		"ENPLAN_POSTGRES_URL="+data, "ENPLAN_TEMPORAL_ADDRESS="+os.Getenv("ENPLAN_TEST_TEMPORAL"), "ENPLAN_TASK_QUEUE="+queue,
		fmt.Sprintf("ENPLAN_LISTEN=127.0.0.1:%d", port), "ENPLAN_PUBLIC_URL="+base, "ENPLAN_OIDC_ISSUER="+os.Getenv("ENPLAN_TEST_OIDC"),
		"ENPLAN_SMTP_ADDRESS="+os.Getenv("ENPLAN_TEST_SMTP"), fmt.Sprintf("ENPLAN_CODEC_LISTEN=127.0.0.1:%d", freePort(t)),
		"ENPLAN_MASTER_KEYS="+keys, "ENPLAN_WRITE_RATE=1000/10000", // many journeys share a few people
	)
	run(t, enplan, env, "migrate")
	log, err := os.Create(filepath.Join(dir, "enplan.log"))
	if err != nil {
		t.Fatal(err)
	}
	running := &process.Process{Name: "enplan", Program: enplan, Args: []string{"run"}, Env: env, Output: log}
	if err := running.Launch(); err != nil {
		t.Fatal(err)
	}
	closing = append(closing, running.Kill)
	reachable(t, base, log.Name())
	run(t, enplan, env, "seed")
	return &product{base: base, cases: application(t, data, queue, keys)}
}

// application is what the pages call, on the same database and the same task queue.
func application(t *testing.T, database, queue, masterKeys string) *casework.Service {
	t.Helper()
	master, err := sealing.ParseMasterKeys(masterKeys)
	if err != nil {
		t.Fatal(err)
	}
	pool, err := store.Connect(context.Background(), database)
	if err != nil {
		t.Fatal(err)
	}
	ring := sealing.NewKeyring(master, store.NewKeys(pool))
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	temporal, err := client.Dial(worker.ClientOptions(os.Getenv("ENPLAN_TEST_TEMPORAL"), "enplan", ring, sdklog.NewStructuredLogger(quiet)))
	if err != nil {
		t.Fatal(err)
	}
	closing = append(closing, pool.Close, temporal.Close)
	return casework.New(casework.Config{Store: store.New(pool, ring), Temporal: temporal, Keys: ring, TaskQueue: queue})
}

// run carries out a command of enplan.
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
	address, err := netip.ParseAddrPort(kit.Free(t))
	if err != nil {
		t.Fatal(err)
	}
	return int(address.Port())
}

// reachable waits until enplan answers; if it does not, its log says why.
func reachable(t *testing.T, base, log string) {
	t.Helper()
	for range 300 {
		if r, err := http.Get(base + "/readyz"); err == nil {
			_ = r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	said, _ := os.ReadFile(log)
	t.Fatalf("nothing answers at %s; enplan said: %s", base, said[max(0, len(said)-4000):])
}
