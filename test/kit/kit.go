package kit

import (
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/enplan-dk/enplan/test/process"
)

// Free is an address of this machine at which nothing listens.
func Free(t testing.TB) string {
	t.Helper()
	list, err := process.FreeAddresses(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}

// Needed is a variable of devstack with-services.
func Needed(t testing.TB, variable string) string {
	t.Helper()
	value := os.Getenv(variable)
	if value == "" {
		t.Fatalf("%s is not set: run make test, or .bin/devstack with-services -- go test ./…", variable)
	}
	return value
}

var tokens sync.Map // by demo user

// Token logs a demo user in, once for all tests of a package.
func Token(t testing.TB, user string) string {
	t.Helper()
	if found, ok := tokens.Load(user); ok {
		return found.(string)
	}
	out, err := exec.Command(Needed(t, "ENPLAN_DEVSTACK"), "token", user, "--issuer", Needed(t, "ENPLAN_TEST_OIDC")).Output() //nolint:noctx // our own program
	if err != nil {
		t.Fatalf("log %s in: %v", user, err)
	}
	found := strings.TrimSpace(string(out))
	tokens.Store(user, found)
	return found
}

// Build makes the product's program, or another of this module, in a folder of the test's.
func Build(t testing.TB, dir, program string) string {
	t.Helper()
	path := dir + "/" + program
	build := exec.Command("go", "build", "-o", path, "github.com/enplan-dk/enplan/cmd/"+program) //nolint:noctx // our own program
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", program, err, out)
	}
	return path
}
