package chaos

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// AttackResult is what was counted while somebody of each role did harm with what is allowed.
type AttackResult struct {
	Acknowledged  int            `json:"acknowledged"`
	Lost          int            `json:"lost"`              // acknowledged, and not in the journal as answered
	LostAs        map[string]int `json:"lost_as,omitempty"` // by command and status
	Doubled       int            `json:"doubled"`           // in the journal more than once
	StandingStill int            `json:"standing_still"`    // courses that do not answer a command afterwards
	Still         []string       `json:"still,omitempty"`   // their ids
	Courses       int            `json:"courses"`
	// Disagreeing counts courses whose journal, workflow and snapshot differ, or that cannot be compared.
	Disagreeing       int      `json:"disagreeing"`
	RemindersDue      int      `json:"reminders_due"`
	RemindersLost     int      `json:"reminders_lost"`
	RemindersDoubled  int      `json:"reminders_doubled"`
	RemindersRepeated int      `json:"reminders_repeated"` // the same message twice, as SMTP cannot exclude
	Ended             []string `json:"ended,omitempty"`    // parts whose process did not survive

	Others Waiting `json:"others"` // people at work in courses that nobody attacks
	Beside Waiting `json:"beside"` // people at work in the courses under attack

	TakenMB      float64          `json:"taken_mb"`    // what attackers sent and got a yes to
	PostgresMB   float64          `json:"postgres_mb"` // by which the store grew during the attack
	TemporalMB   float64          `json:"temporal_mb"`
	Attacks      map[string]Tally `json:"attacks"`       // by role and name
	Statuses     map[int]int      `json:"statuses"`      // answers to attackers; 0: none
	Refusals     map[string]int   `json:"refusals"`      // at once, by code
	RefusedLater map[string]int   `json:"refused_later"` // after a 202, by code
	Seconds      float64          `json:"seconds"`
	Seed         uint64           `json:"seed"`
}

// Gap says whether something is missing, too much, or stands still.
func (r AttackResult) Gap() bool {
	return r.Lost+r.Doubled+r.StandingStill+r.Disagreeing+r.RemindersLost+r.RemindersDoubled+len(r.Ended) > 0
}

// mostSlower is how many times longer others may wait during an attack.
const mostSlower = 2

// Slowed says whether people in other courses waited too long.
func (r AttackResult) Slowed() bool { return r.Others.Ratio > mostSlower }

// String is the result for people.
func (r AttackResult) String() string {
	var text strings.Builder
	line := func(format string, values ...any) { fmt.Fprintf(&text, format+"\n", values...) }
	line(
		"%d acknowledged: %d lost, %d doubled; %d courses: %d standing still, %d disagreeing", r.Acknowledged, r.Lost, r.Doubled, r.Courses, r.StandingStill,
		r.Disagreeing,
	)
	line("%d reminders due: %d lost, %d doubled, %d repeated by SMTP", r.RemindersDue, r.RemindersLost, r.RemindersDoubled, r.RemindersRepeated)
	line("people in other courses: %s", r.Others)
	line("people beside attackers: %s", r.Beside)
	line("attackers: %.1f MB taken; grown by %.1f MB in Postgres and %.1f MB in Temporal's store", r.TakenMB, r.PostgresMB, r.TemporalMB)
	line("answers to attackers: %v", r.Statuses)
	line("refused at once: %v", r.Refusals)
	line("refused after a 202: %v", r.RefusedLater)
	if r.Lost > 0 {
		line("lost: %v", r.LostAs)
	}
	if len(r.Still) > 0 {
		line("standing still: %v", r.Still)
	}
	if len(r.Ended) > 0 {
		line("ended by themselves: %v", r.Ended)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Attacks)) {
		line("%s: %s", name, r.Attacks[name])
	}
	return text.String()
}

const (
	coursesOfOthers = 2 // each caseworker's
	warmUp          = 3 * time.Second
	shortestCalm    = 10 * time.Second
	longestCalm     = time.Minute
)

// attackedCourses of each kind are few in a short attack, so that all attackers meet in them.
func attackedCourses(d time.Duration) int { return 1 + int(d/(10*time.Minute)) }

// longestAttack ends before the tokens of those who act do.
const longestAttack = 50 * time.Minute

// Attack lets people work in peace, lets attackers of every role loose beside them, and counts afterwards.
func Attack(ctx context.Context, cfg Config) (AttackResult, error) {
	r := AttackResult{Seed: cfg.Seed, Seconds: cfg.Duration.Seconds()}
	if cfg.Duration > longestAttack {
		return r, fmt.Errorf("an attack lasts %s at most", longestAttack)
	}
	dir, err := folder()
	if err != nil {
		return r, err
	}
	defer func() {
		if cfg.Keep {
			cfg.Say("data and logs are in " + dir)
			return
		}
		_ = os.RemoveAll(dir)
	}()
	cfg.Say("starting the parts")
	s, err := newStack(ctx, cfg, dir)
	if err != nil {
		return r, err
	}
	defer s.stop()
	site, err := newSite(ctx, s)
	if err != nil {
		return r, err
	}
	if err := site.openCourses(ctx, attackedCourses(cfg.Duration)); err != nil {
		return r, err
	}
	if err := site.underAttack(ctx, cfg, &r); err != nil {
		return r, err
	}
	cfg.Say("the attack is over; waiting until all is settled")
	i, err := newInspector(ctx, s)
	if err != nil {
		return r, err
	}
	defer i.close()
	err = site.count(ctx, i, &r)
	return r, err
}

// underAttack lets people work in peace and then beside the attackers, and measures both.
func (s *site) underAttack(ctx context.Context, cfg Config, r *AttackResult) error {
	calm := min(max(cfg.Duration/6, shortestCalm), longestCalm)
	cfg.Say(fmt.Sprintf("people work for %s in peace, then beside attackers for %s; seed %d", calm, cfg.Duration, cfg.Seed))
	begins := time.Now().Add(warmUp + calm)
	ends := begins.Add(cfg.Duration)
	people, err := s.newPeople(ctx, cfg.Seed)
	if err != nil {
		return err
	}
	attackers, err := s.newAttackers(ctx, cfg, ends)
	if err != nil {
		return err
	}
	working := people.start(ctx, ends)
	sleep(ctx, time.Until(begins))
	before, err := sizeOf(s.stack)
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	for _, a := range attackers {
		all.Go(func() { a.run(ctx, ends) })
	}
	all.Wait()
	after, err := sizeOf(s.stack)
	if err != nil {
		return err
	}
	working.Wait()
	r.PostgresMB, r.TemporalMB = after.postgres-before.postgres, after.temporal-before.temporal
	r.Others, r.Beside = people.waited(begins.Add(-calm), begins, ends)
	r.TakenMB = float64(s.taken.Load()) / megabyte
	r.Attacks, r.Statuses, r.Refusals = tallied(attackers), s.statuses, s.refusals
	return ctx.Err()
}
