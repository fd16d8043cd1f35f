package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/storetest"
)

// TestTheWalkInTheReadme runs every command of the README's walk against a freshly
// built enplan, in the order in which they stand.
func TestTheWalkInTheReadme(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	env := walkEnvironment(t)
	build(t, dir)
	devstack := filepath.Join(dir, ".bin", "devstack")
	if err := os.Symlink(os.Getenv("ENPLAN_DEVSTACK"), devstack); err != nil {
		t.Fatal(err)
	}
	// What make run writes to .data/env stands in this test's environment.
	if err := os.MkdirAll(filepath.Join(dir, ".data"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".data", "env"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, dir, env)

	out := bash(t, dir, env, walk(t))
	for _, expected := range []string{
		"Planen kan ikke godkendes endnu",                // the refusal says why
		"karen@eksempel.invalid",                         // the reminder to the coordinator
		"The family is being followed up",                // why it is here
		`{"courses":1,"different":0,"standing_still":0}`, // the record is the workflow's
	} {
		if !strings.Contains(out, expected) {
			t.Errorf("the walk never says %q", expected)
		}
	}
	if t.Failed() {
		t.Log(out)
	}
}

// walk is the README's shell, with the addresses of this test.
func walk(t *testing.T) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(readme), -1) {
		script.WriteString(block[1] + "\n")
	}
	return script.String()
}

func walkEnvironment(t *testing.T) []string {
	t.Helper()
	listen, codec := kit.Free(t), kit.Free(t)
	return append(os.Environ(),
		"ENPLAN_POSTGRES_URL="+storetest.URL(t),
		"ENPLAN_TEMPORAL_ADDRESS="+os.Getenv("ENPLAN_TEST_TEMPORAL"),
		"ENPLAN_TASK_QUEUE=readme-"+uuid.NewString(),
		"ENPLAN_LISTEN="+listen,
		"ENPLAN_CODEC_LISTEN="+codec,
		"ENPLAN_PUBLIC_URL=http://"+listen,
		"ENPLAN_OIDC_ISSUER="+os.Getenv("ENPLAN_TEST_OIDC"),
		"ENPLAN_SMTP_ADDRESS="+os.Getenv("ENPLAN_TEST_SMTP"),
		"ENPLAN_MASTER_KEYS="+storetest.MasterKeys,
		"ENPLAN_MUNICIPALITIES=eksempel|helhedsplan|Eksempel Kommune|Rådhuspladsen 1, 0000 Eksempelby|0000 0000",
		"README_API=http://"+listen,
		"README_MAILS="+os.Getenv("ENPLAN_TEST_MAIL"),
	)
}

func build(t *testing.T, dir string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, ".bin", "enplan"), ".").CombinedOutput()
	if err != nil {
		t.Fatalf("build enplan: %v\n%s", err, out)
	}
}

// start runs enplan until the test ends.
func start(t *testing.T, dir string, env []string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	cmd := exec.CommandContext(ctx, filepath.Join(dir, ".bin", "enplan"), "run")
	cmd.Env = env
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		_ = cmd.Wait()
	})
	url := value(env, "README_API") + "/readyz"
	for range 200 {
		if ready(ctx, url) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("enplan did not become ready")
}

func ready(ctx context.Context, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer func() { _ = res.Body.Close() }()
	return res.StatusCode == http.StatusOK
}

func value(env []string, name string) string {
	for i := len(env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(env[i], name+"="); ok {
			return v
		}
	}
	return ""
}

func bash(t *testing.T, dir string, env []string, script string) string {
	t.Helper()
	script = strings.NewReplacer(
		"http://localhost:8080", value(env, "README_API"),
		"http://localhost:8025", value(env, "README_MAILS"),
	).Replace(script)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-uo", "pipefail", "-c", script)
	cmd.Dir, cmd.Env = dir, env
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("the walk stopped: %v\n%s", err, fmt.Sprint(string(out)))
	}
	return string(out)
}
