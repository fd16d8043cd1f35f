package recovery

import (
	"bufio"
	"context"
	"crypto/hmac"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/platform/store"
)

// The list of erased courses is kept where no back-up reaches: an older back-up brings courses back that were
// erased after it was taken, and neither it nor Temporal can tell them from others. A line is a course's
// number, the instant of its erasure, and a proof that this installation wrote the line: what stands in the
// list is erased whatever its state, so nobody may be able to write one by hand.

// WriteErased writes the list.
func (s *Site) WriteErased(ctx context.Context, w io.Writer) error {
	list, err := s.Store.Destroyed(ctx)
	if err != nil {
		return err
	}
	for _, d := range list {
		text := d.Course + " " + d.At.Format(time.RFC3339)
		if _, err := fmt.Fprintf(w, "%s %s\n", text, s.proof(text)); err != nil {
			return fmt.Errorf("write the list of erased courses: %w", err)
		}
	}
	return nil
}

// ReadErased reads what [Site.WriteErased] wrote; several such lists may follow each other. A line that is
// none of ours refuses the whole list.
func (s *Site) ReadErased(r io.Reader) ([]store.Destroyed, error) {
	var list []store.Destroyed
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		d, ok := s.readLine(lines.Text())
		if !ok {
			return nil, fmt.Errorf("line %d of the list of erased courses was not written by this installation", n)
		}
		list = append(list, d)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the list of erased courses: %w", err)
	}
	return list, nil
}

func (s *Site) readLine(line string) (store.Destroyed, bool) {
	fields := strings.Fields(line)
	if len(fields) != 3 || !hmac.Equal([]byte(fields[2]), []byte(s.proof(fields[0]+" "+fields[1]))) {
		return store.Destroyed{}, false
	}
	at, err := time.Parse(time.RFC3339, fields[1])
	return store.Destroyed{Course: fields[0], At: at}, err == nil && uuid.Validate(fields[0]) == nil
}

func (s *Site) proof(text string) string {
	return hex.EncodeToString(s.Keys.Index("erased", text)[:16])
}

// EraseAgain takes away whatever came back of courses that were erased, and answers of how many. No refusal holds
// for them: they were erased in order, and only look open because the back-up is older. Nothing must
// go on before it has succeeded; it may be repeated.
func (s *Site) EraseAgain(ctx context.Context, list []store.Destroyed) (int, error) {
	ctx = store.ForInstallation(ctx)
	var back atomic.Int64
	err := each(ctx, coursesOf(list), atOnce, func(ctx context.Context, id string) error {
		e, _, err := s.held(ctx, id)
		if err != nil {
			return err
		}
		if !e.holdsSomething() {
			return nil
		}
		back.Add(1)
		return s.take(ctx, id, "again")
	})
	if err != nil {
		return int(back.Load()), fmt.Errorf("erase again: %w", err)
	}
	for _, d := range list { // also of what the back-up has never seen: the list is complete again
		if err := s.Store.RememberDestroyed(ctx, d); err != nil {
			return int(back.Load()), err
		}
	}
	return int(back.Load()), nil
}

func coursesOf(list []store.Destroyed) func(yield func(string, error) bool) {
	return func(yield func(string, error) bool) {
		seen := map[string]bool{}
		for _, d := range list {
			if seen[d.Course] {
				continue
			}
			seen[d.Course] = true
			if !yield(d.Course, nil) {
				return
			}
		}
	}
}
