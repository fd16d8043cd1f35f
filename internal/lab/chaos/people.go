package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Waiting is how long people waited for an answer, in peace and during the attack, in milliseconds. Whoever was told
// to come back, or got no answer, waited until there was one.
type Waiting struct {
	StepsBefore int     `json:"steps_before"`
	StepsDuring int     `json:"steps_during"`
	P50Before   float64 `json:"p50_before_ms"`
	P50During   float64 `json:"p50_during_ms"`
	P95Before   float64 `json:"p95_before_ms"`
	P95During   float64 `json:"p95_during_ms"`
	Ratio       float64 `json:"p95_ratio"`
	Refused     int     `json:"refused"`    // steps that were answered with no, as a full course does
	Unanswered  int     `json:"unanswered"` // steps that were given up

	P95ByStep map[string]Span `json:"p95_by_step_ms"` // by kind of step
}

// Span is one figure in peace and during the attack.
type Span struct {
	Before float64 `json:"before"`
	During float64 `json:"during"`
}

func (s Span) String() string { return fmt.Sprintf("%.0f and %.0f", s.Before, s.During) }

func (w Waiting) String() string {
	return fmt.Sprintf("%d steps before, %d during; half within %.0f and %.0f ms, 95 of 100 within %.0f and %.0f ms (%.1f times); %d refused, %d unanswered; 95 "+
		"of 100 by step: %v",
		w.StepsBefore, w.StepsDuring, w.P50Before, w.P50During, w.P95Before, w.P95During, w.Ratio, w.Refused, w.Unanswered, w.P95ByStep)
}

// patience is how long somebody tries to get one thing done.
const patience = 20 * time.Second

// person does ordinary things with pauses.
type person struct {
	site    *site
	by      string
	citizen bool
	courses []string
	beside  bool // in courses under attack
	random  *rand.Rand
	browser *browser
	steps   []step
}

type step struct {
	what  string
	began time.Time
	took  time.Duration
	reply reply
}

type people []*person

// newPeople are caseworkers and citizens in courses that nobody attacks, and one of each beside the attackers.
func (s *site) newPeople(ctx context.Context, seed uint64) (people, error) {
	attacked := slices.Concat(s.coordinated, s.teamed)
	all := people{{by: atWork, courses: attacked, beside: true}, {by: otherCitizen, citizen: true, courses: attacked, beside: true}}
	for n, other := range others {
		all = append(all, &person{by: other.caseworker, courses: s.others[n]}, &person{by: other.citizen, citizen: true, courses: s.others[n]})
	}
	for n, p := range all {
		p.site, p.random = s, rand.New(rand.NewPCG(seed, uint64(n)+1000))
		var err error
		if p.browser, err = s.logIn(ctx, p.by); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// start lets all of them work until the end.
func (all people) start(ctx context.Context, until time.Time) *sync.WaitGroup {
	working := new(sync.WaitGroup)
	for _, p := range all {
		working.Go(func() {
			for time.Now().Before(until) && ctx.Err() == nil {
				p.step(ctx)
				sleep(ctx, time.Duration(1000+p.random.IntN(2000))*time.Millisecond)
			}
		})
	}
	return working
}

func (p *person) step(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	course, began := p.courses[p.random.IntN(len(p.courses))], time.Now()
	what, do := p.next(course)
	r := do(ctx)
	p.steps = append(p.steps, step{what: what, began: began, took: time.Since(began), reply: r})
}

// next is an ordinary thing to do, and what it is called: half of them are reading.
func (p *person) next(course string) (what string, do func(context.Context) reply) {
	calling := func(c call) func(context.Context) reply {
		return func(ctx context.Context) reply { return p.site.settledReply(ctx, c) }
	}
	sending := func(path string, body map[string]any) func(context.Context) reply {
		return calling(command(p.by, http.MethodPost, course, path, body))
	}
	switch p.random.IntN(6) {
	case 0:
		return "list", calling(read(p.by, "/courses?limit=50"))
	case 1:
		return "course", calling(read(p.by, "/courses/"+course))
	case 2:
		return "page", func(ctx context.Context) reply { return p.page(ctx, course) }
	case 3:
		return "comment", sending("/plan/comments", map[string]any{"about": "employment", "text": "Det går fremad."})
	}
	if p.citizen {
		return "message", sending("/messages", map[string]any{"text": "Kan vi tale sammen i morgen?"})
	}
	if p.random.IntN(3) == 0 && (!p.beside || slices.Contains(p.site.teamed, course)) { // whom this caseworker coordinates
		at := time.Now().Add(time.Duration(10+p.random.IntN(20)) * time.Second).UTC().Format(time.RFC3339)
		return "meeting", sending("/meetings", map[string]any{
			"at": at, "confirmed": true, "form": "office", "members": []string{"m1"}, "remind_minutes_before": []int{0},
		})
	}
	return "note", sending("/notes", map[string]any{"kind": "call", "on": today(), "text": "Talte i telefon."})
}

// page is the page that this person opens first, or that of a course.
func (p *person) page(ctx context.Context, course string) reply {
	path := "/forloeb/" + course
	if p.citizen {
		path = "/min-plan/" + course
	}
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		r := p.browser.page(ctx, http.MethodGet, path, nil)
		if !r.again() || ctx.Err() != nil {
			return r
		}
		sleep(ctx, max(wait, r.retryAfter))
	}
}

// waited sums up how long the steps took that began before and during the attack.
func (all people) waited(calm, begins, ends time.Time) (others, beside Waiting) {
	for _, group := range []struct {
		beside bool
		into   *Waiting
	}{{false, &others}, {true, &beside}} {
		var before, during []step
		for _, p := range all {
			if p.beside != group.beside {
				continue
			}
			before = append(before, between(p.steps, calm, begins)...)
			during = append(during, between(p.steps, begins, ends)...)
		}
		*group.into = waiting(before, during)
	}
	return others, beside
}

func between(steps []step, from, to time.Time) []step {
	return slices.DeleteFunc(slices.Clone(steps), func(s step) bool { return s.began.Before(from) || !s.began.Before(to) })
}

func called(steps []step, what string) []step {
	return slices.DeleteFunc(slices.Clone(steps), func(s step) bool { return s.what != what })
}

func waiting(before, during []step) Waiting {
	w := Waiting{
		StepsBefore: len(before), StepsDuring: len(during),
		P50Before: quantile(before, 0.5), P95Before: quantile(before, 0.95), P50During: quantile(during, 0.5), P95During: quantile(during, 0.95),
	}
	if w.P95Before > 0 {
		w.Ratio = w.P95During / w.P95Before
	}
	w.P95ByStep = map[string]Span{}
	for _, s := range during {
		w.P95ByStep[s.what] = Span{quantile(called(before, s.what), 0.95), quantile(called(during, s.what), 0.95)}
	}
	for _, s := range during {
		switch {
		case s.reply.again():
			w.Unanswered++
		case !s.reply.ok():
			w.Refused++
		}
	}
	return w
}

// quantile is the time within which that share of the steps was done, in milliseconds.
func quantile(steps []step, share float64) float64 {
	if len(steps) == 0 {
		return 0
	}
	times := make([]time.Duration, 0, len(steps))
	for _, s := range steps {
		times = append(times, s.took)
	}
	slices.Sort(times)
	return float64(times[int(share*float64(len(times)-1))].Microseconds()) / 1000
}
