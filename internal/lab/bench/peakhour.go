package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/app/casework"
)

// measurePeakHour sends the actions and reads of the country's peak hour, at random instants,
// and compares the cores that it keeps busy with what follows from the dearest and
// simplest measurement: how many actions a second these cores can take at all.
func measurePeakHour(ctx context.Context, s *servers) ([]Figure, error) {
	g, err := s.withWorker(ctx, onPostgres)
	if err != nil {
		return nil, err
	}
	defer g.close()
	ids, err := g.populate(ctx, 40*parallel, nothingElse)
	if err != nil {
		return nil, err
	}
	time.Sleep(5 * time.Second)
	idle, err := g.busy(func() error { time.Sleep(10 * time.Second); return nil })
	if err != nil {
		return nil, err
	}
	var actions, reads load
	full, err := g.busy(func() error {
		return g.users(&actions, func(n int) error { return g.actAndRead(ctx, ids[n*40+rand.IntN(40)], new(load), new(load)) }) // nothing secret follows from it
	})
	if err != nil {
		return nil, err
	}
	pace := actions.perSecond()
	each := (full - idle) / pace // core-seconds of an action and its reads
	actions = load{}
	at, err := g.busy(func() error { return g.hour(ctx, ids, &actions, &reads) })
	if err != nil {
		return nil, err
	}
	calculated := round(idle+each*peak(), 2)
	return []Figure{
		figure(
			"country/rate", "actions a second in the peak hour of all municipalities", round(peak(), 2), "", aim{},
		).noted("assumed; with %d reads each", readsAnAction),
		figure("country/core", "core time of an action with its reads", round(1000*each, 1), "ms", aim{}).noted("at full load: %s actions a second", number(pace)),
		against("country/busy", "cores that the peak hour keeps busy, against what was calculated", round(at, 2), calculated, "cores", aim{}),
		figure(
			"country/answered", "an action in the peak hour, 95th percentile", actions.took.at(0.95), "ms", aim{},
		).noted("median %s ms, until lists show it", number(actions.took.median())),
		figure("country/read", "a read in the peak hour, 95th percentile", reads.took.at(0.95), "ms", aim{}).noted("median %s ms", number(reads.took.median())),
	}, nil
}

// hour is the peak hour, in short: actions begin at random instants, whether those before
// have been answered or not.
func (g *environment) hour(ctx context.Context, ids []string, actions, reads *load) error {
	var group errgroup.Group
	for until := time.Now().Add(g.Scale.LoadFor); time.Now().Before(until); {
		time.Sleep(time.Duration(rand.ExpFloat64() / peak() * float64(time.Second))) // nothing secret follows from it
		group.Go(func() error {
			return g.actAndRead(ctx, ids[rand.IntN(len(ids))], actions, reads) // nothing secret follows from it
		})
	}
	return group.Wait()
}

// actAndRead is an action, and what is read around it: lists and courses by turns.
func (g *environment) actAndRead(ctx context.Context, id string, actions, reads *load) error {
	for n := range readsAnAction {
		took, err := timed(func() (err error) {
			if n%2 == 0 {
				_, _, err = g.cases.List(ctx, caseworker, casework.Filter{ByDue: true})
			} else {
				_, err = g.cases.Course(ctx, caseworker, id)
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		reads.add(took)
	}
	took, err := timed(func() error { _, err := g.cases.Do(ctx, caseworker, id, note(), casework.Call{}); return err })
	actions.add(took)
	return err
}

// busy is how many of the machine's cores were busy while something was done.
func (g *environment) busy(do func() error) (float64, error) {
	before, began := busyTime(), time.Now()
	err := do()
	return (busyTime() - before).Seconds() / time.Since(began).Seconds(), err
}

// busyTime adds up what all cores have done since the machine started, in hundredths of a
// second: all but idling and waiting for disks.
func busyTime() time.Duration {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(text), "\n")
	var sum int
	for i, f := range strings.Fields(line)[1:9] {
		if n, err := strconv.Atoi(f); err == nil && i != 3 && i != 4 {
			sum += n
		}
	}
	return time.Duration(sum) * 10 * time.Millisecond
}
