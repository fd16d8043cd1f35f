// Package payload keeps a family's data unreadable to whoever holds the disks.
//
// Each course has a key of its own. Everything that Temporal stores of a course
// (arguments, results, signals, updates, queries, markers, memos, summaries and
// the texts of failures) and every sealed Postgres column of it is compressed
// and encrypted with that key. Destroying the key makes the course unreadable in
// every copy and every back-up at once, and leaves all other courses as they were.
//
// The key itself rests in Postgres, wrapped by a master key that is not in
// Postgres; it never travels in a payload. [Keyring] holds the unwrapped keys in
// memory, so that encoding and decoding do no I/O in the normal case.
//
// # What stays readable
//
// Ids, type names, update and signal names, the types of application errors,
// search attributes and memo keys are plain by nature. Put nothing personal there.
// Nor into the value of a memo: the SDK falls back to plain text for a memo
// when its converter fails.
//
// # Rotating the master key
//
// Wrapped keys name their master. To rotate: add the new master key as the second
// line everywhere and restart; make it the first line everywhere and restart;
// call [Keyring.Rotate]; remove the old line. The old line must stay for as
// long as a workflow that is no course (its payloads lie under a key derived from the
// master) keeps its history.
//
// The package knows nothing of what a course is, of SQL or of who may read.
package payload
