package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// An attacker has one role, and does nothing but what that role may. A refusal, a 429 or a 503 is an answer like
// any other: it goes on with the next.
type attacker struct {
	site    *site
	role    string
	by      string // demo user; empty: nobody
	courses []string
	attacks []attack
	seed    uint64
	turn    time.Duration // the longest that one attack takes
	lastDue time.Time     // what comes due at once does so by then
	browser *browser      // logged in; nil: nobody

	former []call // sent again under their keys

	mu      sync.Mutex
	tallies map[string]Tally // by attack
	now     string           // the attack under way
}

// Tally counts one attack of one role.
type Tally struct {
	Rounds  int `json:"rounds"`
	Taken   int `json:"taken"`   // requests that were answered with a yes, or sent on
	Refused int `json:"refused"` // all others
}

func (t Tally) String() string {
	return fmt.Sprintf("%d rounds, %d taken, %d refused", t.Rounds, t.Taken, t.Refused)
}

// attack is something that one may do, in a way that nobody should.
type attack struct {
	name string
	kind kind
	do   func(ctx context.Context, a *attacker, course string, random *rand.Rand)
}

// kind says when an attack is done.
type kind int

const (
	small kind = iota
	large      // not when much was taken already
	worst      // large, and what stopped a course once: all begin with it, in one course, and bring it to its end
)

const (
	inParallel   = 16         // requests of one attacker that are under way
	mostTaken    = 1000 << 20 // bytes with a yes; beyond it what is large stays out, so that no disk of this machine fills
	shortestTurn = 2 * time.Second
	longestTurn  = 20 * time.Second
	dueBefore    = 5 * time.Second
)

// newAttackers makes one of each role, and logs in at the pages who can.
func (s *site) newAttackers(ctx context.Context, cfg Config, ends time.Time) ([]*attacker, error) {
	all := []*attacker{
		{role: "citizen", by: firstCitizen, courses: s.underAttackCourses(), attacks: citizenAttacks},
		{role: "second citizen", by: secondCitizen, courses: s.underAttackCourses(), attacks: citizenAttacks},
		{role: "coordinator", by: insider, courses: s.coordinated, attacks: coordinatorAttacks},
		{role: "team", by: insider, courses: s.teamed, attacks: teamAttacks},
		{role: "supervisor", by: supervisor, courses: s.underAttackCourses(), attacks: supervisorAttacks},
		{role: "visitor", courses: s.underAttackCourses(), attacks: visitorAttacks},
	}
	for n, a := range all {
		a.site, a.seed, a.tallies = s, cfg.Seed+uint64(n)<<32, map[string]Tally{}
		a.lastDue = ends.Add(-dueBefore).Truncate(time.Second)
		a.turn = min(max(cfg.Duration/time.Duration(len(a.attacks)), shortestTurn), longestTurn)
		if a.by == "" {
			continue
		}
		var err error
		if a.browser, err = s.logIn(ctx, a.by); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// run does each attack once, the worst first, and from then on what chance picks.
func (a *attacker) run(ctx context.Context, until time.Time) {
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	random := rand.New(rand.NewPCG(a.seed, 0))
	for _, next := range a.attacks {
		if next.kind == worst {
			a.once(ctx, next, a.courses[0], random, longestAttack)
		}
	}
	for _, n := range random.Perm(len(a.attacks)) {
		if next := a.attacks[n]; next.kind != worst {
			a.once(ctx, next, a.courses[random.IntN(len(a.courses))], random, a.turn)
		}
	}
	for ctx.Err() == nil {
		a.once(ctx, a.attacks[random.IntN(len(a.attacks))], a.courses[random.IntN(len(a.courses))], random, a.turn)
	}
}

// once does one attack, for so long at most.
func (a *attacker) once(ctx context.Context, next attack, course string, random *rand.Rand, most time.Duration) {
	if ctx.Err() != nil {
		return
	}
	if next.kind != small && a.site.taken.Load() > mostTaken {
		sleep(ctx, time.Second)
		return
	}
	a.now = next.name
	a.tally(func(t *Tally) { t.Rounds++ })
	ctx, done := context.WithTimeout(ctx, most)
	defer done()
	next.do(ctx, a, course, rand.New(rand.NewPCG(random.Uint64(), 0)))
}

// send counts the answer, and the bytes that were taken.
func (a *attacker) send(ctx context.Context, c call) reply {
	c.by = a.by
	r := a.site.send(ctx, c)
	if ctx.Err() != nil && r.status == 0 {
		return r // our own time was over
	}
	a.countAnswer(r, len(c.body))
	if r.status == http.StatusTooManyRequests {
		sleep(ctx, min(r.retryAfter, time.Second))
	}
	return r
}

func (a *attacker) tally(count func(*Tally)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.tallies[a.now]
	count(&t)
	a.tallies[a.now] = t
}

// countAnswer counts an answer, and the bytes of what was taken.
func (a *attacker) countAnswer(r reply, sent int) {
	a.site.countAnswer(r)
	if r.status >= http.StatusBadRequest || r.status == 0 {
		a.tally(func(t *Tally) { t.Refused++ })
		return
	}
	a.tally(func(t *Tally) { t.Taken++ })
	if r.ok() {
		a.site.taken.Add(int64(sent))
	}
}

// countAnswer counts by status, and refusals by their code.
func (s *site) countAnswer(r reply) {
	var problem struct{ Code string }
	if r.status >= http.StatusBadRequest {
		_ = json.Unmarshal(r.body, &problem) // a page is no problem of the API
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.statuses[r.status]++
	if problem.Code != "" {
		s.refusals[problem.Code]++
	}
}

// each does something many times, several at once.
func (a *attacker) each(ctx context.Context, times int, do func(n int)) {
	var all sync.WaitGroup
	places := make(chan struct{}, inParallel)
	for n := range times {
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
		all.Go(func() {
			do(n)
			<-places
		})
	}
	all.Wait()
}

// tallied is what the attackers did, by role and attack.
func tallied(all []*attacker) map[string]Tally {
	counts := map[string]Tally{}
	for _, a := range all {
		for name, t := range a.tallies {
			counts[a.role+": "+name] = t
		}
	}
	return counts
}

// text is as long as it is allowed to be, takes four bytes for each character, and cannot be compressed.
func text(random *rand.Rand, characters int) string {
	const first, most = 0x20000, 0xa6d0 // Chinese characters that few use
	runes := make([]rune, characters)
	for i := range runes {
		runes[i] = rune(first + random.IntN(most))
	}
	return string(runes)
}
