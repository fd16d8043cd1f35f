package casework

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/domain/report"
)

// ReportPeriod is what a report is about. A zero day is the first or the last of the trial.
type ReportPeriod struct {
	Municipality string // empty: the reader's own, and it must be
	From, To     calendar.Date
}

// longestReport bounds the months that a report counts.
const longestReport = 30

// Parity compares the meetings held with those that the ordinary rules would have given.
func (s *Service) Parity(ctx context.Context, who access.Who, p ReportPeriod) (report.ParityReport, error) {
	return reportOf(ctx, s, who, p, report.Parity)
}

// Evaluation counts what the trial is evaluated by.
func (s *Service) Evaluation(ctx context.Context, who access.Who, p ReportPeriod) (report.EvaluationReport, error) {
	return reportOf(ctx, s, who, p, report.Evaluation)
}

// Evaluated is the evaluation with how it came to be so.
type Evaluated struct {
	report.EvaluationReport
	Aims []report.AimShown // of the by-law
}

// EvaluationWithTrend is the evaluation of a period, and each aim of the by-law with its trend.
func (s *Service) EvaluationWithTrend(ctx context.Context, who access.Who, p ReportPeriod) (Evaluated, error) {
	return reportOf(ctx, s, who, p, func(law *bylaw.Bylaw, courses report.Courses, p report.Period) Evaluated {
		trend := report.EvaluationTrend(law, courses, p)
		return Evaluated{EvaluationReport: trend[len(trend)-1], Aims: report.Aims(law, trend)}
	})
}

func reportOf[R any](ctx context.Context, s *Service, who access.Who, p ReportPeriod, count func(*bylaw.Bylaw, report.Courses, report.Period) R) (R, error) {
	var none R
	if p.Municipality == "" {
		p.Municipality = who.Municipality
	}
	if _, err := s.authoriseIn(ctx, who, p.Municipality, access.ReadReports); err != nil {
		return none, err
	}
	law, ok := bylaw.Latest(p.Municipality)
	if !ok {
		return none, fault(NoAccess)
	}
	period, err := periodOf(law, p)
	if err != nil {
		return none, err
	}
	return counted(ctx, s, law, period, count)
}

func periodOf(law *bylaw.Bylaw, p ReportPeriod) (report.Period, error) {
	period := report.Period{From: p.From, To: p.To, AsOf: calendar.DateOf(time.Now())}
	if period.From.IsZero() {
		period.From = law.Trial.From
	}
	if period.To.IsZero() {
		period.To = lastDay(law)
	}
	if period.To.Before(period.From) || period.To.After(period.From.AddMonths(12*longestReport)) {
		return period, faultAt("to", PeriodImpossible)
	}
	return period, nil
}

// lastDay is the last day of what is reported on: of the trial, or today under a law without a planned end.
func lastDay(law *bylaw.Bylaw) calendar.Date {
	if last := law.Trial.LastDay(); !last.IsZero() {
		return last
	}
	return calendar.DateOf(time.Now())
}

// counted draws a report from the record, one course at a time.
func counted[R any](ctx context.Context, s *Service, law *bylaw.Bylaw, p report.Period, count func(*bylaw.Bylaw, report.Courses, report.Period) R) (R, error) {
	var failed error
	r := count(law, func(yield func(course.State) bool) {
		for id, err := range s.store.CoursesOf(ctx, law.Code) {
			var state course.State
			if err == nil {
				state, err = s.store.Whole(ctx, id)
			}
			if err != nil {
				failed = fromStore(err, UnknownCourse)
				return
			}
			if !yield(state) {
				return
			}
		}
	}, p)
	return r, failed
}

// parityFor is how long a parity that was counted for an overview is shown again.
const parityFor = 15 * time.Minute

// parityLimit is how long counting may take: it goes on when whoever asked first has gone, for the others who wait.
const parityLimit = 2 * time.Minute

// parityKept spares the record from being counted at each look: once for all who ask at the same time, and each
// municipality by itself.
type parityKept struct {
	counting singleflight.Group
	mu       sync.Mutex // held for as long as it takes to look something up
	by       map[string]ParitySoFar
}

func (k *parityKept) get(code string) (ParitySoFar, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	kept, ok := k.by[code]
	return kept, ok && time.Since(kept.At) < parityFor
}

func (k *parityKept) put(code string, p ParitySoFar) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.by == nil {
		k.by = map[string]ParitySoFar{}
	}
	k.by[code] = p
}

// ParitySoFar is the parity of the trial from its first day on.
type ParitySoFar struct {
	At         time.Time              `json:"at" doc:"When it was counted; it is counted anew when a quarter of an hour has passed."`
	From       calendar.Date          `json:"from"`
	CountedTo  calendar.Date          `json:"counted_to"`
	Band       report.Band            `json:"band"`
	Total      report.Meetings        `json:"total"`
	Forecast   *report.ParityForecast `json:"forecast,omitempty"`
	Unverified []report.RateRow       `json:"unverified_rates" doc:"Rates that the figures rest on and that nobody has verified."`
}

// ParitySoFar answers the parity of the supervisor's own municipality up to today.
func (s *Service) ParitySoFar(ctx context.Context, who access.Who) (ParitySoFar, error) {
	if _, err := s.authoriseIn(ctx, who, who.Municipality, access.ReadReports); err != nil {
		return ParitySoFar{}, err
	}
	law, ok := bylaw.Latest(who.Municipality)
	if !ok {
		return ParitySoFar{}, fault(NoAccess)
	}
	if kept, ok := s.parity.get(law.Code); ok {
		return kept, nil
	}
	counting := s.parity.counting.DoChan(law.Code, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), parityLimit)
		defer cancel()
		return s.countParity(ctx, law)
	})
	select {
	case <-ctx.Done():
		return ParitySoFar{}, fromStore(ctx.Err(), UnknownCourse)
	case r := <-counting:
		p, _ := r.Val.(ParitySoFar)
		return p, r.Err
	}
}

func (s *Service) countParity(ctx context.Context, law *bylaw.Bylaw) (ParitySoFar, error) {
	at := time.Now()
	r, err := counted(ctx, s, law, report.Period{From: law.Trial.From, To: lastDay(law), AsOf: calendar.DateOf(at)}, report.Parity)
	if err != nil {
		return ParitySoFar{}, err
	}
	p := ParitySoFar{At: at, From: r.From, CountedTo: r.CountedTo, Band: r.Band, Total: r.Total, Forecast: r.Forecast, Unverified: r.Unverified}
	s.parity.put(law.Code, p)
	return p, nil
}
