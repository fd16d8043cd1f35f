package store

import "context"

// Writable asks whether the record takes writes, by writing: it may answer questions when its disk is full, or when it
// is a copy that only reads.
func (s *Store) Writable(ctx context.Context) error {
	return failed("write to the record", s.queries.WriteAlive(ForInstallation(ctx), s.process))
}
