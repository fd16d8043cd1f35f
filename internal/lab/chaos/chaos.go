// Package chaos injects faults. It starts its own installation and lets many simulated
// caseworkers act over HTTP. Meanwhile it kills, freezes, cuts off and restarts every part
// at random. Afterwards it compares what was acknowledged with the journal, the workflows,
// the lists and the mails. [Attack] harms no part: attackers of each role send what they
// may, while other users work.
//
// It knows the programs and their addresses. Of courses it knows only what a client of the
// API knows; only the comparison reads the stores directly.
package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"time"
)

// Config says what to start, and for how long.
type Config struct {
	Devstack string // the program with the parts
	Enplan   string // the product
	Former   string // an earlier build of it that the run begins with; empty: nothing is deployed
	Duration time.Duration
	Seed     uint64
	Keep     bool // the folder with data and logs
	Say      func(string)

	writing string // how fast one person may write; empty: as usual
}

// Result is what was counted.
type Result struct {
	Acknowledged     int `json:"acknowledged"`
	Lost             int `json:"lost"`    // acknowledged, and not in the journal as answered
	Doubled          int `json:"doubled"` // in the journal more than once
	RemindersDue     int `json:"reminders_due"`
	RemindersLost    int `json:"reminders_lost"`
	RemindersDoubled int `json:"reminders_doubled"` // as different messages
	// RemindersRepeated counts those that the mail server accepted more than once as the same
	// message, with the same Message-ID: SMTP cannot promise more, where a process or a
	// connection dies between the acceptance and its being noted.
	RemindersRepeated int            `json:"reminders_repeated"`
	Disagreeing       int            `json:"disagreeing"` // courses whose journal, workflow, snapshot and list differ
	Refused           int            `json:"refused"`
	Unanswered        int            `json:"unanswered"`
	Courses           int            `json:"courses"`
	Harms             map[string]int `json:"harms"`
	Statuses          map[int]int    `json:"statuses"` // answers of the API, by status
	Seconds           float64        `json:"seconds"`
	Seed              uint64         `json:"seed"`
}

// Gap says whether something is missing or too much.
func (r Result) Gap() bool {
	return r.Lost+r.Doubled+r.RemindersLost+r.RemindersDoubled+r.Disagreeing+r.Unanswered > 0
}

const (
	courses     = 8
	caseworkers = 12
	longestAway = time.Minute
)

// Run does all of it: calm, harm, calm again, comparison.
func Run(ctx context.Context, cfg Config) (Result, error) {
	r := Result{Seed: cfg.Seed}
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
	cfg.writing = "1000/10000" // two people do the work of many
	s, err := newStack(ctx, cfg, dir)
	if err != nil {
		return r, err
	}
	defer s.stop()
	o, err := newWorkload(ctx, s)
	if err != nil {
		return r, err
	}
	if err := o.openCourses(ctx, courses); err != nil {
		return r, err
	}
	cfg.Say(fmt.Sprintf("%d caseworkers act for %s while parts are killed; seed %d", caseworkers, cfg.Duration, cfg.Seed))
	f := &faults{
		stack: s, random: rand.New(rand.NewPCG(cfg.Seed, 0)), say: cfg.Say, plan: schedule(cfg),
		counts: map[string]int{}, busy: map[string]bool{},
	}
	if err := storm(ctx, cfg, o, f); err != nil {
		return r, err
	}
	r.Harms, r.Seconds = f.counts, cfg.Duration.Seconds()

	cfg.Say("all parts are started again; waiting until all is settled")
	if err := f.everythingUp(ctx); err != nil {
		return r, err
	}
	i, err := newInspector(ctx, s)
	if err != nil {
		return r, err
	}
	defer i.close()
	limit, cancel := context.WithTimeout(ctx, settle)
	o.settleAll(limit)
	cancel()
	sleep(ctx, time.Until(o.lastDue()))
	i.rest(ctx, o)
	err = i.compare(ctx, o, &r)
	r.Statuses = o.statuses
	return r, err
}

// storm lets everybody act and everything break until the time is over.
func storm(ctx context.Context, cfg Config, o *workload, f *faults) error {
	until := time.Now().Add(cfg.Duration)
	var all sync.WaitGroup
	for n := range caseworkers {
		by := coordinator
		if n%2 == 1 {
			by = colleague
		}
		all.Go(func() { o.work(ctx, by, rand.New(rand.NewPCG(cfg.Seed, uint64(n)+1)), until) })
	}
	err := f.run(ctx, until)
	all.Wait()
	return err
}
