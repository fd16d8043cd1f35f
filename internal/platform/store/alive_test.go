package store_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

// A full disk and a copy that only reads look well to whoever asks them a question.
func TestARecordThatAnswersAndTakesNoWritesIsNotReady(t *testing.T) {
	t.Parallel()
	s, ring, pool := storetest.Open(t)
	for range 3 {
		if err := s.Writable(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	config := pool.Config()
	config.ConnConfig.RuntimeParams["default_transaction_read_only"] = "on"
	reading, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	copied := store.New(reading, ring)
	if err := copied.Ping(t.Context()); err != nil {
		t.Fatalf("it does not answer either: %v", err)
	}
	if err := copied.Writable(t.Context()); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("it says that it takes writes: %v", err)
	}
}

func TestWhatIsWrittenToBeReadyIsOneRowOfEachProcessThatLives(t *testing.T) {
	t.Parallel()
	s, ring, pool := storetest.Open(t)
	all := storetest.Everything(t, pool)
	exec(t, all, "insert into alive (process, at) values ('gone', now() - interval '2 days'), ('asleep', now() - interval '1 hour')")
	for _, process := range []*store.Store{s, store.New(pool, ring), s} {
		if err := process.Writable(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var rows, gone int
	if err := all.QueryRow(t.Context(), "select count(*), count(*) filter (where process = 'gone') from alive").Scan(&rows, &gone); err != nil {
		t.Fatal(err)
	}
	if rows != 3 || gone != 0 {
		t.Errorf("%d rows, %d of a process that is gone", rows, gone)
	}
}
