package chaos

import (
	"context"
	"math/rand/v2"
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
	most    int64     // bytes with a yes, of all attackers together; beyond it what is large stays out
	due     time.Time // when everything that can come due at once does
	browser *browser  // logged in; nil: nobody

	rounds map[string]int
}

// attack is something that one may do, in a way that nobody should.
type attack struct {
	name  string
	large bool
	do    func(ctx context.Context, a *attacker, course string, random *rand.Rand)
}

const (
	inParallel  = 8          // requests of one attacker that are under way
	mostYes     = 1000 << 20 // bytes, so that no disk of this machine fills
	longestTurn = 20 * time.Second
	dueBefore   = 5 * time.Second
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
		a.site, a.seed, a.most, a.due = s, cfg.Seed+uint64(n)<<32, mostYes, ends.Add(-dueBefore).Truncate(time.Second)
		a.rounds = map[string]int{}
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

// run does each attack once, and from then on what chance picks.
func (a *attacker) run(ctx context.Context, until time.Time) {
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	random := rand.New(rand.NewPCG(a.seed, 0))
	order := random.Perm(len(a.attacks))
	for n := 0; ctx.Err() == nil; n++ {
		next := a.attacks[random.IntN(len(a.attacks))]
		if n < len(order) {
			next = a.attacks[order[n]]
		}
		course := a.courses[random.IntN(len(a.courses))]
		if next.large && a.site.spent.Load() > a.most {
			sleep(ctx, time.Second)
			continue
		}
		a.rounds[next.name]++
		turn, done := context.WithTimeout(ctx, longestTurn)
		next.do(turn, a, course, rand.New(rand.NewPCG(a.seed, uint64(n)+1)))
		done()
	}
}

// send counts the answer, and the bytes that were taken.
func (a *attacker) send(ctx context.Context, c call) reply {
	c.by = a.by
	r := a.site.send(ctx, c)
	if ctx.Err() != nil && r.status == 0 {
		return r // our own time was over
	}
	if r.ok() {
		a.site.spent.Add(int64(len(c.body)))
	}
	a.site.countStatus(r.status)
	return r
}

func (s *site) countStatus(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.statuses[status]++
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

// rounds counts what the attackers did.
func rounds(all []*attacker) map[string]int {
	counts := map[string]int{}
	for _, a := range all {
		for name, n := range a.rounds {
			counts[a.role+": "+name] += n
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
