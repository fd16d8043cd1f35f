// Package sealing encrypts a family's data, so that whoever holds the disks cannot read it.
//
// Each course has its own key. Everything that Temporal stores of a course (arguments,
// results, signals, updates, queries, markers, memos, summaries and the texts of failures)
// and every sealed Postgres column of it is compressed and encrypted with that key.
// Destroying the key makes the course unreadable in every copy and every back-up at once,
// and does not affect other courses.
//
// Postgres holds the key, wrapped by a master key that is not in Postgres. The key never
// travels in a payload. [Keyring] holds the unwrapped keys in memory, so that encoding and
// decoding normally do no I/O.
//
// # What stays readable
//
// Ids, type names, update and signal names, the types of application errors, search
// attributes and memo keys are plain. Put nothing personal there, nor into the value of a
// memo: the SDK falls back to plain text for a memo when its converter fails.
//
// # Rotating the master key
//
// Wrapped keys name their master key. To rotate: add the new master key as the second
// line everywhere and restart; make it the first line everywhere and restart;
// call [Keyring.Rotate]; remove the old line. Keep the old line for as long as a workflow
// that is no course keeps its history: its payloads are encrypted with a key derived from
// the master key.
//
// The package does not know what a course is, SQL, or who may read.
package sealing
