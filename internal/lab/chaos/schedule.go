package chaos

import (
	"context"
	"fmt"
	"time"

	"github.com/enplan-dk/enplan/test/process"
)

// scheduled is harm that happens at its time, whatever else does.
type scheduled struct {
	after time.Duration
	harm
}

// schedule is what a run does besides the random: Postgres is away for long in the middle, and
// where there is an earlier build, the product takes its place, gives it back, and takes it again.
func schedule(cfg Config) []scheduled {
	away := min(cfg.Duration/6, longestAway)
	plan := []scheduled{{cfg.Duration / 2, harm{name: fmt.Sprintf("postgres away for %s", away.Round(time.Second)), do: leaving(partPostgres, away)}}}
	if cfg.Former == "" {
		return plan
	}
	up, back := harm{name: "deploy", do: deploying(cfg.Enplan)}, harm{name: "roll back", do: replacingBoth(cfg.Former)}
	return []scheduled{{cfg.Duration / 3, up}, plan[0], {cfg.Duration * 3 / 4, back}, {cfg.Duration * 7 / 8, up}}
}

func leaving(name string, away time.Duration) func(*faults, context.Context) error {
	return func(f *faults, ctx context.Context) error {
		return f.insist(ctx, name, func(p *process.Process) error {
			p.Kill()
			sleep(ctx, away)
			return p.Revive(ctx)
		})
	}
}

// deploying brings the database up to the program and lets it take the place of the other.
func deploying(program string) func(*faults, context.Context) error {
	return func(f *faults, ctx context.Context) error {
		if err := f.stack.migrate(ctx, program); err != nil {
			return err
		}
		return replacingBoth(program)(f, ctx)
	}
}

// replacingBoth puts the program in place as the operations manual does: the workers first, then
// what answers people.
func replacingBoth(program string) func(*faults, context.Context) error {
	return func(f *faults, ctx context.Context) error {
		for _, name := range []string{partWorker, partAPI} {
			err := f.insist(ctx, name, func(p *process.Process) error {
				p.Stop()
				p.Program = program
				return p.Revive(ctx)
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
}
