package chaos

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"syscall"
	"time"

	"github.com/enplan-dk/enplan/test/process"
)

// faults does harm at random until it is told to stop, and keeps count.
type faults struct {
	stack  *stack
	random *rand.Rand
	say    func(string)
	plan   []scheduled

	mu     sync.Mutex
	counts map[string]int
	busy   map[string]bool // a part that is being harmed is left alone by others
	failed error
}

// harm is one kind of it, with how often it is chosen.
type harm struct {
	name   string
	weight int
	do     func(f *faults, ctx context.Context) error
}

var harms = []harm{
	{"kill worker", 8, killing(partWorker)},
	{"kill api", 5, killing(partAPI)},
	{"kill temporal", 2, killing(partTemporal)},
	{"kill postgres", 3, killing(partPostgres)},
	{"kill mail", 3, killing(partMail)},
	{"stop worker", 3, replacing(partWorker)}, // as a deploy does
	{"stop api", 2, replacing(partAPI)},
	{"freeze worker", 3, freezing(partWorker)},
	{"freeze api", 2, freezing(partAPI)},
	{"freeze temporal", 2, freezing(partTemporal)},
	{"freeze mail", 2, freezing(partMail)},
	{"cut postgres", 4, cutting(partPostgres)},
	{"cut temporal", 3, cutting(partTemporal)},
	{"cut mail", 3, cutting(partMail)},
	{"cut api", 3, cutting(partAPI)},
	{"hold postgres", 2, holding(partPostgres)},
	{"hold temporal", 2, holding(partTemporal)},
	{"fill mail", 2, func(f *faults, _ context.Context) error {
		f.stack.proxies[partMail].fill(f.between(time.Second, 6*time.Second))
		return nil
	}},
}

// pause between two harms, on average.
const pause = 2 * time.Second

// run does harm until the end, what is planned at its time and the rest at random.
func (f *faults) run(ctx context.Context, until time.Time) error {
	var all sync.WaitGroup
	defer all.Wait()
	start := time.Now()
	all.Go(func() {
		for _, e := range f.plan {
			sleep(ctx, time.Until(start.Add(e.after)))
			f.say(e.name)
			f.once(ctx, e.harm)
		}
	})
	all.Go(func() {
		for time.Now().Before(until) && ctx.Err() == nil {
			f.supervise()
			sleep(ctx, 300*time.Millisecond)
		}
	})
	for time.Now().Before(until) && ctx.Err() == nil && f.error() == nil {
		h := f.choose()
		all.Go(func() { f.once(ctx, h) })
		sleep(ctx, f.between(pause/4, 2*pause))
	}
	all.Wait()
	return f.error()
}

func (f *faults) once(ctx context.Context, h harm) {
	err := h.do(f, ctx)
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case errors.Is(err, errBusy):
	case err != nil && f.failed == nil && ctx.Err() == nil:
		f.failed = fmt.Errorf("%s: %w", h.name, err)
	default:
		f.counts[h.name]++
	}
}

func (f *faults) error() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.failed
}

func (f *faults) choose() harm {
	total := 0
	for _, h := range harms {
		total += h.weight
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.random.IntN(total)
	for _, h := range harms {
		if n -= h.weight; n < 0 {
			return h
		}
	}
	return harms[0]
}

func (f *faults) between(least, most time.Duration) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return least + time.Duration(f.random.Int64N(int64(most-least)))
}

var errBusy = errors.New("somebody else is at it")

// claim does something to a part that nobody else is harming.
func (f *faults) claim(name string, do func(*process.Process) error) error {
	f.mu.Lock()
	taken := f.busy[name]
	f.busy[name] = true
	f.mu.Unlock()
	if taken {
		return errBusy
	}
	defer func() {
		f.mu.Lock()
		f.busy[name] = false
		f.mu.Unlock()
	}()
	return do(f.stack.parts[name])
}

// insist is claim for what must not be left out: it waits until the part is free.
func (f *faults) insist(ctx context.Context, name string, do func(*process.Process) error) error {
	for {
		err := f.claim(name, do)
		if !errors.Is(err, errBusy) || ctx.Err() != nil {
			return err
		}
		sleep(ctx, 50*time.Millisecond)
	}
}

func killing(name string) func(*faults, context.Context) error {
	return func(f *faults, ctx context.Context) error {
		return f.claim(name, func(p *process.Process) error {
			p.Kill()
			sleep(ctx, f.between(0, 2*time.Second))
			return p.Revive(ctx)
		})
	}
}

func replacing(name string) func(*faults, context.Context) error {
	return func(f *faults, ctx context.Context) error {
		return f.claim(name, func(p *process.Process) error {
			p.Stop()
			return p.Revive(ctx)
		})
	}
}

func freezing(name string) func(*faults, context.Context) error {
	return func(f *faults, _ context.Context) error {
		return f.claim(name, func(p *process.Process) error {
			p.Freeze(f.between(500*time.Millisecond, 7*time.Second))
			return nil
		})
	}
}

func cutting(name string) func(*faults, context.Context) error {
	return func(f *faults, _ context.Context) error {
		f.stack.proxies[name].cut()
		return nil
	}
}

func holding(name string) func(*faults, context.Context) error {
	return func(f *faults, _ context.Context) error {
		f.stack.proxies[name].hold(f.between(500*time.Millisecond, 5*time.Second))
		return nil
	}
}

// supervise starts again what has ended by itself, as whoever runs the processes does.
func (f *faults) supervise() {
	for _, name := range f.stack.order {
		_ = f.claim(name, func(p *process.Process) error {
			if p.Alive() {
				return nil
			}
			return p.Launch()
		})
	}
}

// everythingUp starts again whatever ended by itself.
func (f *faults) everythingUp(ctx context.Context) error {
	for _, name := range f.stack.order {
		p := f.stack.parts[name]
		p.Signal(syscall.SIGCONT)
		if !p.Alive() {
			if err := p.Revive(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
