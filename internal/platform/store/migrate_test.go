package store_test

import (
	"sync"
	"testing"

	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

func TestSeveralProcessesMayMigrateAtOnce(t *testing.T) {
	t.Parallel()
	pool := storetest.Pool(t)
	var processes sync.WaitGroup
	for range 4 {
		processes.Go(func() {
			if err := store.Migrate(t.Context(), pool); err != nil {
				t.Error(err)
			}
		})
	}
	processes.Wait()
}

func TestABuildThatIsRolledBackToLeavesANewerSchemaAlone(t *testing.T) {
	t.Parallel()
	pool := storetest.Pool(t)
	if _, err := pool.Exec(t.Context(), "update public.schema_version set version = version + 1"); err != nil {
		t.Fatal(err)
	}
	if err := store.Migrate(t.Context(), pool); err != nil {
		t.Error(err)
	}
}
