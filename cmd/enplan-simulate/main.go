// Command enplan-simulate simulates a whole trial at its own dates: invented families,
// the workflow and activities of production, skipped time, and a Postgres database that
// is dropped afterwards. It prints the parity and the evaluation.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"syscall"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/lab/simulate"
	"github.com/enplan-dk/enplan/internal/platform/notify"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "enplan-simulate:", err)
		os.Exit(1)
	}
}

type options struct {
	bylaw    string
	from     calendar.Date
	until    calendar.Date
	families int
	seed     uint64
	json     bool
	workers  int
	database string
	keep     bool
	profile  string
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("enplan-simulate", flag.ContinueOnError)
	flags.SetOutput(stderr)
	o.from, o.until = calendar.Date{Year: 2023, Month: 1, Day: 1}, calendar.Date{Year: 2027, Month: 12, Day: 31}
	flags.StringVar(&o.bylaw, "bylaw", "151", "code of the by-law whose trial, or of the general law of which years, are lived through")
	flags.TextVar(&o.from, "from", o.from, "first day of the years of a general law")
	flags.TextVar(&o.until, "until", o.until, "last day of the years of a general law")
	flags.IntVar(&o.families, "families", 500, "how many families")
	flags.Uint64Var(&o.seed, "seed", 1, "the same seed gives the same lives")
	flags.BoolVar(&o.json, "json", false, "print the result as JSON")
	flags.IntVar(&o.workers, "workers", 3*runtime.NumCPU(), "families that live at the same time")
	flags.StringVar(&o.database, "database", os.Getenv("ENPLAN_POSTGRES_URL"), "Postgres server on which the database to throw away is made")
	flags.BoolVar(&o.keep, "keep", false, "keep the database; its keys are those of ENPLAN_MASTER_KEYS")
	flags.StringVar(&o.profile, "profile", "", "write a CPU profile to this file")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.database == "" {
		return o, errors.New("ENPLAN_POSTGRES_URL is not set and there is no --database")
	}
	if o.families < 1 {
		return o, errors.New("--families must be 1 or more")
	}
	return o, nil
}

// collectAt lets the heap grow to five times what lives: it is small, and every
// course is copied for every command.
const collectAt = 400

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	law, ok := bylaw.Latest(o.bylaw)
	if !ok {
		return errors.New("there is no by-law " + strconv.Quote(o.bylaw))
	}
	if law.Kind == bylaw.GeneralLaw {
		if err := simulate.TakeUp(o.bylaw); err != nil {
			return err
		}
		if law, err = simulate.Years(o.from, o.until); err != nil {
			return err
		}
	}
	debug.SetGCPercent(collectAt)
	if o.profile != "" {
		stop, err := profile(o.profile)
		if err != nil {
			return err
		}
		defer stop()
	}
	address, drop, err := simulate.Database(ctx, o.database)
	if drop != nil && !o.keep {
		defer func() { err = errors.Join(err, drop(context.WithoutCancel(ctx))) }()
	}
	if err != nil {
		return err
	}
	trial, closeAll, err := connect(ctx, address, law)
	if err != nil {
		return err
	}
	defer closeAll()
	trial.Families, trial.Seed, trial.Workers = o.families, o.seed, o.workers

	began := time.Now()
	result, err := trial.Run(ctx)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(stderr, "%d families in %s\n", o.families, time.Since(began).Round(100*time.Millisecond))
	if o.json {
		encoder := json.NewEncoder(stdout)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(result)
	} else {
		err = result.Print(stdout)
	}
	if why := result.Failed(); why != "" {
		return errors.Join(err, errors.New(why))
	}
	return err
}

// connect opens the record with keys of its own: whoever keeps the database gives
// the keys.
func connect(ctx context.Context, address string, law *bylaw.Bylaw) (simulate.Trial, func(), error) {
	text := os.Getenv("ENPLAN_MASTER_KEYS")
	if text == "" {
		text = sealing.GenerateMasterKeys("simulate")
	}
	masters, err := sealing.ParseMasterKeys(text)
	if err != nil {
		return simulate.Trial{}, nil, fmt.Errorf("ENPLAN_MASTER_KEYS: %w", err)
	}
	pool, err := store.Connect(ctx, address)
	if err != nil {
		return simulate.Trial{}, nil, err
	}
	keys := sealing.NewKeyring(masters, store.NewKeys(pool))
	records := store.New(pool, keys)
	outbox, err := notify.NewOutbox(pool, records)
	if err != nil {
		pool.Close()
		return simulate.Trial{}, nil, err
	}
	return simulate.Trial{Law: law, Store: records, Keys: keys, Outbox: outbox}, pool.Close, nil
}

func profile(path string) (func(), error) {
	f, err := os.Create(path) // the path is the user's own
	if err != nil {
		return nil, fmt.Errorf("open the profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, fmt.Errorf("start the profile: %w", err)
	}
	return func() { pprof.StopCPUProfile(); _ = f.Close() }, nil
}
