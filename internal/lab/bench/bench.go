// Package bench measures what courses cost. Each figure is compared with a bare reference
// on the same servers in the same run, so that the ratio means something on any machine.
//
// It creates its own databases and task queues, and removes the databases afterwards. It
// does not generate load for an installation in use.
package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
)

// Config says what is measured, on what, and how much of it.
type Config struct {
	Temporal  string // host:port of a server on SQLite
	Namespace string
	Postgres  string // URL of somebody who may create databases
	Issuer    string // of the OIDC provider with the demo users
	SMTP      string // host:port
	Mails     string // URL of the page that shows them

	Devstack string // the program with the parts
	Enplan   string // the product
	Scale    Scale
	Say      func(string)
}

// benchmark measures one group of figures.
type benchmark struct {
	name, about string
	measure     func(context.Context, *servers) ([]Figure, error)
}

// benchmarks, in the order in which they are run: what needs a quiet machine first.
var benchmarks = []benchmark{
	{"actions", "an action against a bare update, on both stores", measureActions},
	{"bounds", "an action on a course of ten years, and on one at its bounds, against a fresh one", measureBounds},
	{"opening", "opening a course against a bare start, on both stores", measureOpening},
	{"history", "history events and bytes of a course", measureHistory},
	{"reads", "one course by query against a bare query", measureReads},
	{"lists", "lists among a million courses, and the caseworker's start page", measureLists},
	{"feed", "the feed of events, and a webhook on it", measureFeed},
	{"reminders", "a burst of reminders due in the same minute", measureReminders},
	{"memory", "memory of worker and API with many open courses, a cold query", measureMemory},
	{"country", "the peak hour of all municipalities at once", measurePeakHour},
	{"start", "make run until it is ready, and the size of the image", measureStart},
}

// Names lists the benchmarks with what they measure.
func Names() (list []string) {
	for _, b := range benchmarks {
		list = append(list, fmt.Sprintf("%-10s %s", b.name, b.about))
	}
	return list
}

// Run measures the named benchmarks, all without names. What was measured before an
// error comes with it.
func Run(ctx context.Context, cfg Config, names []string) (Report, error) {
	r := Report{Machine: machine()}
	for _, name := range names {
		if !slices.ContainsFunc(benchmarks, func(b benchmark) bool { return b.name == name }) {
			return r, fmt.Errorf("there is no benchmark %q; there are:\n  %s", name, strings.Join(Names(), "\n  "))
		}
	}
	s := &servers{Config: cfg}
	defer s.stop()
	ctx = casework.ActingFor(ctx, caseworker)
	for _, b := range benchmarks {
		if len(names) > 0 && !slices.Contains(names, b.name) {
			continue
		}
		cfg.Say(b.name + ": " + b.about)
		figures, err := b.measure(ctx, s)
		r.add(figures...)
		if err != nil {
			return r, fmt.Errorf("measure %s: %w", b.name, err)
		}
	}
	return r, nil
}

// machine in general terms.
func machine() string {
	return fmt.Sprintf("%d cores, %d GB, %s", runtime.NumCPU(), memoryOfMachine()>>30, runtime.GOOS)
}
