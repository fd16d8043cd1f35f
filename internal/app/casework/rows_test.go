package casework_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

// countKeys counts the keys that there are.
func countKeys(t *testing.T, n *int) func(pgx.Tx) error {
	t.Helper()
	return func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), "select count(*) from course_key").Scan(n)
	}
}
