package simulate

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/domain/report"
)

// Result is what a simulated trial came to. It holds nothing that depends on the
// machine: the same by-law, families and seed give the same result.
type Result struct {
	Bylaw        string `json:"bylaw"`
	Municipality string `json:"municipality"`
	From         Date   `json:"from"`
	To           Date   `json:"to"`
	Families     int    `json:"families"`
	Seed         uint64 `json:"seed"`

	Ended      int     `json:"ended" doc:"Courses that ended in a legal state."`
	Unlawful   []Count `json:"unlawful" doc:"Courses that did not, by what is wrong."`
	Differing  int     `json:"differing" doc:"Courses whose journal in Postgres folds to another state than the workflow's."`
	Runs       int     `json:"workflow_runs" doc:"Runs of the workflow, a new one each month."`
	Commands   int     `json:"commands"`
	Refused    []Count `json:"refused"`
	Events     []Count `json:"events" doc:"What stands in the journal, by type."`
	EventTotal int     `json:"event_total"`

	Parity     report.ParityReport     `json:"parity"`
	Evaluation report.EvaluationReport `json:"evaluation"`
}

// Count is how often something occurred.
type Count struct {
	What string `json:"what"`
	N    int    `json:"n"`
}

func counts(m map[string]int) []Count {
	out := []Count{}
	for _, what := range slices.Sorted(maps.Keys(m)) {
		out = append(out, Count{What: what, N: m[what]})
	}
	return out
}

func (t Trial) result(ctx context.Context, families []told) (Result, error) {
	law := t.Law
	r := Result{
		Bylaw: law.Code, Municipality: law.Municipality, From: law.Trial.From, To: law.Trial.LastDay(),
		Families: t.Families, Seed: t.Seed,
	}
	refused, unlawful, events := map[string]int{}, map[string]int{}, map[string]int{}
	for _, f := range families {
		r.Runs += f.runs
		r.Commands += f.commands
		for what, n := range f.refused {
			refused[what] += n
		}
		if f.differs {
			r.Differing++
		}
		if f.unlawful == "" {
			r.Ended++
		} else {
			unlawful[f.unlawful]++
		}
	}
	states, err := t.states(ctx, events)
	if err != nil {
		return Result{}, err
	}
	for _, n := range events {
		r.EventTotal += n
	}
	r.Refused, r.Unlawful, r.Events = counts(refused), counts(unlawful), counts(events)
	r.Parity = report.Parity(law, slices.Values(states), report.Period{From: r.From, To: r.To})
	r.Evaluation = report.Evaluation(law, slices.Values(states), report.Period{From: r.From, To: lastClosing(states, r.To)})
	return r, nil
}

// lastClosing is the day on which the last course was closed: those that ran to the
// end of the trial are closed after it.
func lastClosing(states []course.State, day Date) Date {
	for _, s := range states {
		if s.Closing == nil {
			continue
		}
		if on := calendar.DateOf(s.Closing.At); on.After(day) {
			day = on
		}
	}
	return day
}

// Failed says what a trial may never show, or "".
func (r Result) Failed() string {
	switch {
	case r.Differing > 0:
		return fmt.Sprintf("%d journals fold to another state than the workflow's", r.Differing)
	case r.Ended != r.Families:
		return fmt.Sprintf("%d of %d courses did not end in a legal state", r.Families-r.Ended, r.Families)
	}
	return ""
}

// Print writes the result for people.
func (r Result) Print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	line := func(cells ...any) { _, _ = fmt.Fprintln(t, join(cells)) }
	line("By-law", r.Bylaw, r.Municipality, fmt.Sprintf("%s – %s", r.From, r.To))
	line("Families", r.Families, "seed", r.Seed)
	line("Ended legally", r.Ended, "journal ≠ workflow", r.Differing)
	line("Commands", r.Commands, "workflow runs", r.Runs)
	line("Events", r.EventTotal)
	for _, c := range append(slices.Clone(r.Unlawful), r.Refused...) {
		line("", c.N, c.What)
	}
	line()
	line("PARITY", "held", "expected", "ratio", "judgement")
	row := func(name string, m report.Meetings) { line(name, m.Held, m.Expected, shown(m.Ratio), m.Judgement) }
	row("total", r.Parity.Total)
	for _, c := range r.Parity.ByCategory {
		name := fmt.Sprintf("LAB § 2 nr. %d", c.LAB)
		switch {
		case c.Category != "":
			name = c.Category
		case c.LAB == 0:
			name = "SEL plans"
		}
		if c.Unverified {
			name += " (unverified rate)"
		}
		row(name, c.Meetings)
	}
	line("held outside entitlement", r.Parity.HeldOutside)
	line("paused days", r.Parity.PausedDays, "of", r.Parity.OpenDays)
	line()
	line("EVALUATION", "", "", "n", "value", "unit")
	for _, f := range r.Evaluation.Figures {
		n := "suppressed"
		if f.N != nil {
			n = fmt.Sprint(*f.N)
		}
		line(f.Topic, f.Name, f.Key, n, shown(f.Value), f.Unit)
	}
	return t.Flush()
}

func join(cells []any) string {
	words := make([]string, 0, len(cells))
	for _, c := range cells {
		words = append(words, fmt.Sprint(c))
	}
	return strings.Join(words, "\t")
}

func shown(v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.4g", *v)
}
