package simulate

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/workflows"
)

// Trial is a whole trial to live through.
type Trial struct {
	Law      *bylaw.Bylaw
	Families int
	Seed     uint64
	Workers  int // families that live at the same time

	Store  *store.Store
	Keys   *sealing.Keyring
	Outbox store.Outbox
}

// told is one family's share of the result.
type told struct {
	runs, commands int
	refused        map[string]int
	unlawful       string
	differs        bool
}

// Run lives through the trial and reports on it from the record in Postgres.
func (t Trial) Run(ctx context.Context) (Result, error) {
	ctx = store.ForInstallation(ctx)
	families := make([]told, t.Families)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(t.Workers, 1))
	for n := range t.Families {
		group.Go(func() (err error) {
			defer func() {
				if v := recover(); v != nil {
					err = fmt.Errorf("family %d: %v", n, v)
				}
			}()
			families[n], err = t.family(ctx, n)
			if err != nil {
				err = fmt.Errorf("family %d: %w", n, err)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return Result{}, err
	}
	return t.result(context.WithoutCancel(ctx), families)
}

// family lives one family's life and holds the record against the workflow.
func (t Trial) family(ctx context.Context, n int) (told, error) {
	dice := newDice(t.Seed, n)
	l := &script{law: t.Law, dice: dice, fam: invent(t.Law, dice), refused: map[string]int{}}
	if err := t.Keys.Create(ctx, l.fam.id); err != nil {
		return told{}, fmt.Errorf("create the course's key: %w", err)
	}
	in := workflows.Input{
		Course: l.fam.id,
		Opening: &course.Opening{
			Bylaw: t.Law.Code, Members: l.fam.members,
			Referral: course.Referral{Source: "caseworker", Reason: "Familien har mange planer og mange kontakter."},
		},
		Request: course.Request{By: caseworker("visitation-01")},
	}
	r := &courseRun{acts: &activities.Activities{Store: t.Store, Outbox: t.Outbox}, script: l}
	out, err := r.run(ctx, in, l.fam.opened)
	if err != nil {
		return told{}, err
	}
	journal, err := t.Store.Journal(ctx, l.fam.id)
	if err != nil {
		return told{}, err
	}
	folded, err := course.Fold(journal)
	if err != nil {
		return told{}, fmt.Errorf("fold the journal: %w", err)
	}
	same, err := alike(folded, out.final)
	if err != nil {
		return told{}, err
	}
	return told{runs: out.runs, commands: l.sent, refused: l.refused, unlawful: lawful(out.final), differs: !same}, nil
}

// alike compares two states as they are written.
func alike(a, b course.State) (bool, error) {
	x, err := json.Marshal(a)
	if err != nil {
		return false, fmt.Errorf("write a state: %w", err)
	}
	y, err := json.Marshal(b)
	if err != nil {
		return false, fmt.Errorf("write a state: %w", err)
	}
	return bytes.Equal(x, y), nil
}

// states folds every course from the journal in Postgres, and counts its events.
func (t Trial) states(ctx context.Context, events map[string]int) ([]course.State, error) {
	var states []course.State
	for id, err := range t.Store.AllCourses(ctx) {
		if err != nil {
			return nil, err
		}
		journal, err := t.Store.Journal(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, e := range journal {
			events[e.Type]++
		}
		s, err := course.History(journal)
		if err != nil {
			return nil, fmt.Errorf("fold the journal: %w", err)
		}
		states = append(states, s)
	}
	slices.SortFunc(states, func(a, b course.State) int { return a.OpenedAt.Compare(b.OpenedAt) })
	return states, nil
}
