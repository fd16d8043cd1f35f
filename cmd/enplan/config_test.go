package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
)

func environment(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestEveryVariableThatIsMissingOrWrongIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	_, err := readConfig(environment(map[string]string{
		"ENPLAN_LISTEN": "8080", "ENPLAN_PUBLIC_URL": "localhost", "ENPLAN_MASTER_KEYS": "not a key", "ENPLAN_TRUSTED_PROXIES": "the proxy",
		"ENPLAN_MUNICIPALITIES": "173 by helhedsplan", "ENPLAN_CASE_DEADLINES": "173|plan=P3M", "ENPLAN_WEBHOOK_NETWORKS": "ours",
	}))
	if err == nil {
		t.Fatal("accepted")
	}
	for _, name := range []string{
		"ENPLAN_POSTGRES_URL", "ENPLAN_LISTEN", "ENPLAN_PUBLIC_URL", "ENPLAN_OIDC_ISSUER", "ENPLAN_MASTER_KEYS", "ENPLAN_TRUSTED_PROXIES",
		"ENPLAN_MUNICIPALITIES", "ENPLAN_CASE_DEADLINES", "ENPLAN_WEBHOOK_NETWORKS",
	} {
		if !strings.Contains(err.Error(), name+" ") {
			t.Errorf("%s is not named in: %v", name, err)
		}
	}
}

func TestMasterKeysComeFromAFileOrFromTheEnvironment(t *testing.T) {
	t.Parallel()
	needed := map[string]string{"ENPLAN_POSTGRES_URL": "postgres://x", "ENPLAN_OIDC_ISSUER": "http://localhost:9000"}
	keys := sealing.GenerateMasterKeys("k1")
	file := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(file, []byte(keys), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"ENPLAN_MASTER_KEYS_FILE": file, "ENPLAN_MASTER_KEYS": strings.ReplaceAll(keys, "\n", " ")} {
		values := map[string]string{name: value}
		for k, v := range needed {
			values[k] = v
		}
		cfg, err := readConfig(environment(values))
		if err != nil || cfg.MasterKeys == nil {
			t.Errorf("%s: %v", name, err)
		}
		if cfg.TaskQueue != "courses" || cfg.TemporalAddress != "127.0.0.1:7233" {
			t.Errorf("the defaults are %q and %q", cfg.TaskQueue, cfg.TemporalAddress)
		}
	}
}
