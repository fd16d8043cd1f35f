package chaos

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

const (
	afterwards  = 30 * time.Second // until what was sent is worked off
	answerLimit = 10 * time.Second // within which a course then answers
)

// count holds what was acknowledged against what there is, once everything has had its time.
func (s *site) count(ctx context.Context, i *inspector, r *AttackResult) error {
	ctx = store.ForInstallation(ctx)
	r.Courses = len(s.everyCourse())
	r.Still = s.standingStill(ctx, time.Now().Add(afterwards+answerLimit))
	r.StandingStill = len(r.Still)
	until := time.Now().Add(afterwards) // a course that has answered may have been faster than its record
	for {
		counted := *r
		if err := s.compare(ctx, i, &counted); err != nil {
			return err
		}
		if settled := counted.Lost == 0 && counted.RemindersLost == 0; settled || time.Now().After(until) || ctx.Err() != nil {
			*r = counted
			break
		}
		sleep(ctx, time.Second)
	}
	r.Disagreeing = s.disagreeing(ctx, i, *r)
	for _, name := range s.stack.order {
		if !s.stack.parts[name].Alive() {
			r.Ended = append(r.Ended, name)
		}
	}
	return ctx.Err()
}

// standingStill asks each course for something that the supervisor may in every phase. A refusal is an answer too.
func (s *site) standingStill(ctx context.Context, until time.Time) (still []string) {
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	var all sync.WaitGroup
	var mu sync.Mutex
	for _, id := range s.everyCourse() {
		all.Go(func() {
			if !s.answers(ctx, command(supervisor, http.MethodPost, id, "/holds", map[string]any{"kind": "keep", "reason": "Bliver set efter"})) {
				mu.Lock()
				defer mu.Unlock()
				still = append(still, id)
			}
		})
	}
	all.Wait()
	slices.Sort(still)
	return still
}

// answers repeats a command until the course itself says yes or no. 202 says neither, and 404 that the course is gone.
func (s *site) answers(ctx context.Context, c call) bool {
	for ctx.Err() == nil {
		switch r := s.settledReply(ctx, c); r.status {
		case http.StatusOK, http.StatusCreated, http.StatusConflict, http.StatusUnprocessableEntity:
			return true
		case http.StatusNotFound:
			return false
		}
		sleep(ctx, time.Second)
	}
	return false
}

// disagreeing compares journal, workflow and snapshot. Where a course stands still there is nothing to compare: it
// is counted as such already.
func (s *site) disagreeing(ctx context.Context, i *inspector, r AttackResult) int {
	if r.StandingStill > 0 {
		return 0
	}
	v, err := i.cases.Verify(ctx)
	if err != nil {
		return r.Courses
	}
	return v.Different
}

// entered is how a command's key stands in a journal.
type entered struct {
	last  int64 // entry
	times int
}

func (s *site) compare(ctx context.Context, i *inspector, r *AttackResult) error {
	r.Acknowledged, r.Lost, r.Doubled, r.RemindersDue, r.RemindersLost, r.RemindersDoubled, r.RemindersRepeated = 0, 0, 0, 0, 0, 0, 0
	received, err := i.received(ctx)
	if err != nil {
		return err
	}
	r.RefusedLater, r.LostAs = map[string]int{}, map[string]int{}
	keys := map[string]entered{}
	for _, id := range s.everyCourse() {
		journal, err := i.store.Journal(ctx, id)
		if err != nil {
			return err
		}
		for _, e := range journal {
			if refused, ok := e.Data.(course.CommandRefused); ok {
				r.RefusedLater[string(refused.Code)]++
			}
		}
		for key, e := range enteredIn(journal) {
			keys[key] = e
			if e.times > 1 {
				r.Doubled++
			}
		}
		if err := i.dueIn(ctx, id, journal, received, r); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := map[string]bool{}
	for _, receipt := range s.receipts {
		if !seen[receipt.key] {
			r.Acknowledged++
		}
		seen[receipt.key] = true
		e := keys[receipt.key]
		if e.times == 0 || receipt.version != 0 && receipt.version != e.last {
			r.Lost++
			r.LostAs[receipt.what]++
		}
	}
	return nil
}

// enteredIn counts for each key how often its command was carried out. One command's entries follow each other, and
// no command creates two things.
func enteredIn(journal []course.Recorded) map[string]entered {
	keys := map[string]entered{}
	former, created := "", 0
	for n, e := range journal {
		if e.Key == "" {
			former = ""
			continue
		}
		k := keys[e.Key]
		if e.Key != former {
			former, created = e.Key, 0
			k.times++
		}
		if course.Created(journal[n:n+1]) != "" {
			if created++; created > 1 {
				k.times++
			}
		}
		k.last = e.Seq
		keys[e.Key] = k
	}
	return keys
}

// dueIn holds the reminders of a course against their time: each is raised once when it has come, and those of
// meetings, which are sent at once, are received once.
func (i *inspector) dueIn(ctx context.Context, id string, journal []course.Recorded, received map[string]int, r *AttackResult) error {
	rows, err := i.store.Notifications(ctx, id)
	if err != nil {
		return err
	}
	sent := map[string][]store.Notification{}
	for _, n := range rows {
		key := reminderKey(n.Kind, n.Ref, n.DueAt, n.ToldAs)
		sent[key] = append(sent[key], n)
	}
	state, err := course.Fold(journal)
	if err != nil {
		return fmt.Errorf("fold the journal of %s: %w", id, err)
	}
	raised := map[string]int{}
	for _, e := range journal {
		due, ok := e.Data.(course.CameDue)
		if !ok {
			continue
		}
		key := reminderKey(string(due.Item.Kind), due.Item.Ref, due.Item.At, string(due.Item.For))
		if raised[key]++; raised[key] > 1 {
			r.RemindersDoubled++
			continue
		}
		r.RemindersDue++
		if due.Item.Kind == course.ItemMeetingLead && stillAgreed(state, due.Item.Ref) {
			countReceived(sent[key], received, r)
		}
	}
	for _, item := range state.Upcoming() {
		if time.Since(item.At) > 0 {
			r.RemindersDue++
			r.RemindersLost++
		}
	}
	return nil
}

func reminderKey(kind, ref string, at time.Time, to string) string {
	return fmt.Sprint(kind, " ", ref, " ", at.UTC().Format(time.RFC3339), " ", to)
}

// stillAgreed: a reminder of a meeting that was cancelled meanwhile says nothing any more.
func stillAgreed(s course.State, meeting string) bool {
	for _, m := range s.Meetings {
		if m.ID == meeting {
			return m.Status == course.Agreed
		}
	}
	return false
}

// countReceived: each reader of a reminder gets it once; at least one there must be.
func countReceived(sent []store.Notification, received map[string]int, r *AttackResult) {
	type reader struct{ subject, member string }
	arrived, repeated, doubled := map[reader]bool{}, false, false
	for _, n := range sent {
		if received[n.MessageID] == 0 {
			continue
		}
		who := reader{n.Recipient, n.Member}
		doubled = doubled || arrived[who]
		repeated = repeated || received[n.MessageID] > 1
		arrived[who] = true
	}
	switch {
	case len(arrived) == 0:
		r.RemindersLost++
	case doubled:
		r.RemindersDoubled++
	case repeated:
		r.RemindersRepeated++
	}
}
