package course

import (
	"errors"
	"sort"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// Rules is the version of the rules in this package. A change of a decision is
// guarded with State.Law.Rules until no run that began under the old version is
// left (a run lasts 30 days at most).
//
// 2: a duty that no exemption lifts is done by a meeting that says so
// ([HoldMeeting].Reviewed); until then it was by every meeting with the person.
//
// 3: a course is bounded. What it no longer decides by leaves the state (archive.go),
// it refuses what it cannot hold (bounds.go), and reminders that are due together are
// told before the agenda is worked out again. A text must be readable, and is kept in one
// form (readable.go).
//
// 4: a right is asked when it is used (answers.go): a plan is adopted on the answers of those who answer for each member that day, a
// consent lapses unless whoever answers by then confirms it, and each adult answers the offer to continue for herself. A CPR number
// is one member's, whoever is asked to take over or to cover is no family member, and a decision is appealed once at a time.
// The next follow-up stays inside the ordinary distance of whom no exemption covers any more (rhythm.go), and a pause keeps the days
// that were left, to the day. Leaving the target group is a task where the by-law has no offer to continue, and an offer that
// nobody had answered at closing stands again after reopening. An odd date is to be confirmed (dates.go), and a meeting after the
// day on which the follow-up is due does not stand for it. A meeting is held once it has begun, and how late it was written down is kept. Whether
// somebody is a child or an adult follows from the birth date on each day (ages.go). The period to appeal counts from the day on which a
// decision is received (delivery.go). A course that ends at once leaves the task to settle what it leaves behind (closing.go).
// Who writes what somebody outside a protected household will read confirms that she knows it (protection.go). Under a frame that asks
// for it, the plan stands in for the ordinary plans of those alone who consent to it (plan_consent.go), and the rhythm of a duty is set
// with reasons (followup.go). A mentor agreement is put to the citizen when it is sent (mentor.go), and a letter about a meeting goes
// out as long before it as a letter takes (letter.go). The deadlines hold that the municipality has set for its cases (cases.go).
const Rules = 4

// bounded reports whether the course is decided under the rules that bound it.
func (s *State) bounded() bool { return s.Law.Rules >= 3 }

// Decide answers a request with the events that follow from it, or with a
// *Refusal. A request whose key was answered before gives *Replayed.
func Decide(s State, r Request, at time.Time) ([]Recorded, error) {
	if v, err := s.answered(r); err != nil || v > 0 {
		if err != nil {
			return nil, err
		}
		return nil, &Replayed{Version: v}
	}
	c, spec, err := r.command()
	if err != nil {
		return nil, err
	}
	if s.Version == 0 {
		return nil, refuse(CodeCourseNotOpen, "")
	}
	if r.IfVersion != 0 && r.IfVersion != s.Version {
		return nil, refuse(CodeStaleVersion, "", "expected", r.IfVersion, "current", s.Version)
	}
	if !spec.Allows(s.Phase) {
		return nil, refuse(CodeWrongPhase, "", "command", spec.Name, "phase", s.Phase)
	}
	if err := withinLimits(c, s.Law.Rules); err != nil {
		return nil, err
	}
	law, err := s.law()
	if err != nil {
		return nil, err
	}
	now := Moment{At: at, By: r.By, Law: law, seq: s.Version + 1}
	happened, err := c.decide(&s, now)
	if err != nil {
		return nil, err
	}
	events, err := s.decided(happened, Meta{At: at, By: r.By, Key: r.Key, Fingerprint: r.Fingerprint}, law)
	if err != nil {
		return nil, err
	}
	return events, s.confirmReaders(c, r, events, now)
}

// DecideOpening opens a course under a law: the first events of a journal.
func DecideOpening(id string, o Opening, r Request, under LawPin, at time.Time) ([]Recorded, error) {
	law, ok := under.Law()
	if !ok || under.Code != o.Bylaw {
		return nil, refuse(CodeUnknownBylaw, "bylaw", "code", o.Bylaw)
	}
	if err := withinLimits(&o, under.Rules); err != nil {
		return nil, err
	}
	s := State{ID: id}
	happened, err := o.decide(&s, under, Moment{At: at, By: r.By, Law: law, seq: 1})
	if err != nil {
		return nil, err
	}
	return s.decided(happened, Meta{At: at, By: r.By, Key: r.Key, Fingerprint: r.Fingerprint}, law)
}

// Refused records that a signal was refused: nobody waits for its answer, so the
// journal keeps it.
func Refused(s State, r Request, at time.Time, because *Refusal) []Recorded {
	law, err := s.law()
	if err != nil {
		return nil
	}
	e := CommandRefused{Command: r.Name, Code: because.Code, Field: because.Field}
	_, events := s.follow([]Event{e}, Meta{At: at, By: r.By, Key: r.Key, Fingerprint: r.Fingerprint}, law)
	return events
}

// Due gives the events that time has brought since the state was last asked:
// every missed item once, in the order in which it fell due.
func Due(s State, at time.Time) []Recorded {
	s = s.Clone() // what follows is worked out on a copy
	var out []Recorded
	for {
		batch := DueFirst(s, at)
		if len(batch) == 0 {
			return out
		}
		for _, r := range batch {
			Evolve(&s, r)
		}
		out = append(out, batch...)
	}
}

// DueFirst gives the events of what is due first: one item, or the reminders up to the
// next item that changes more than the agenda. It is a step that is short however much
// is due; none are left when it gives no events.
func DueFirst(s State, at time.Time) []Recorded {
	law, err := s.law()
	if err != nil {
		return nil
	}
	now := Moment{At: at, By: Actor{Subject: "system", Role: System}, Law: law, seq: s.Version + 1}
	var happened []Event
	for n, item := range s.Agenda {
		if item.At.After(at) || n == remindersAtOnce {
			break
		}
		if n > 0 && (!s.bounded() || !item.reminder()) {
			break
		}
		happened = append(happened, s.fire(item, now)...)
		if !item.reminder() {
			break
		}
	}
	if len(happened) == 0 {
		return nil
	}
	_, events := s.follow(happened, Meta{At: at, By: now.By}, law)
	return events
}

// remindersAtOnce bounds a step of [DueFirst].
const remindersAtOnce = 400

// NextDue is the next instant at which Due has something; zero if there is none.
func NextDue(s State) time.Time {
	item, _ := s.nextItem()
	return item.At
}

// AdoptLaw moves a course to the law and rules of this build; the workflow asks
// once a run. It never moves backwards.
func AdoptLaw(s State, to LawPin, at time.Time) ([]Recorded, error) {
	if to.Rules < s.Law.Rules || to.Rules > Rules || to.Revision < s.Law.Revision {
		return nil, errors.New("this build is older than the course's rules")
	}
	if to.same(s.Law) {
		return nil, nil
	}
	law, ok := to.Law()
	if !ok {
		return nil, errors.New("unknown revision of a by-law")
	}
	_, events := s.follow([]Event{LawRevised{Law: to}}, Meta{At: at, By: Actor{Subject: "system", Role: System}}, law)
	return events, nil
}

// CurrentLaw is the pin that a course opened in this municipality gets from this build. Nobody opens one under a general law that no
// municipality has taken up.
func CurrentLaw(code string) LawPin {
	if law, ok := bylaw.Latest(code); ok && (law.Kind != bylaw.GeneralLaw || law.Frame != "") {
		return LawPin{Code: code, Frame: law.Frame, Revision: law.Revision, Rules: Rules, CaseDeadlines: bylaw.CaseDeadlines(code)}
	}
	return LawPin{Code: code, Rules: Rules}
}

// decided numbers what a command brought, and refuses what the course cannot hold.
func (s *State) decided(happened []Event, m Meta, law *bylaw.Bylaw) ([]Recorded, error) {
	next, events := s.follow(happened, m, law)
	if next.bounded() {
		if err := s.withinBounds(&next, events); err != nil {
			return nil, err
		}
	}
	return events, nil
}

// follow numbers the events, lets the agenda follow from them and gives the state after
// them. It works on a copy: the caller's state is untouched.
func (s *State) follow(happened []Event, m Meta, law *bylaw.Bylaw) (next State, out []Recorded) {
	next = s.Clone()
	add := func(e Event) {
		m.Seq = next.Version + 1
		r := Recorded{Meta: m, Type: EventName(e), Data: e}
		Evolve(&next, r)
		out = append(out, r)
	}
	for _, e := range happened {
		add(e)
	}
	if lapses := next.lapsed(s, law, m.At); len(lapses) > 0 {
		add(ExemptionsLapsed{Lapses: lapses})
	}
	if ids := next.questioned(law, dateOf(m.At)); len(ids) > 0 {
		add(ConsentsQuestioned{Consents: ids, Until: law.Working().Next(dateOf(m.At).AddDays(law.Rights.ResponseDays))})
	}
	if change, changed := next.replan(law, m.At); changed {
		add(change)
	}
	return next, out
}

// Replayed says that the same key was answered before, with that version.
type Replayed struct{ Version int64 }

func (r *Replayed) Error() string { return "answered before" }

// ringSize bounds how many command keys a course remembers; update ids guard the
// present run, so the ring only has to reach across continue-as-new.
const ringSize = 256

// Answered is a command key that the course has answered.
type Answered struct {
	Key         string `json:"key"`
	Fingerprint string `json:"fingerprint"`
	Version     int64  `json:"version"`
}

func (s *State) remember(m Meta) {
	if m.Key == "" {
		return
	}
	if n := len(s.Answered); n > 0 && s.Answered[n-1].Key == m.Key {
		s.Answered[n-1].Version = m.Seq
		return
	}
	s.Answered = append(s.Answered, Answered{Key: m.Key, Fingerprint: m.Fingerprint, Version: m.Seq})
	if len(s.Answered) > ringSize {
		s.Answered = append([]Answered(nil), s.Answered[len(s.Answered)-ringSize:]...)
	}
}

func (s *State) answered(r Request) (int64, error) {
	if r.Key == "" {
		return 0, nil
	}
	for _, a := range s.Answered {
		if a.Key != r.Key {
			continue
		}
		if a.Fingerprint != r.Fingerprint {
			return 0, refuse(CodeKeyReused, "Idempotency-Key")
		}
		return a.Version, nil
	}
	return 0, nil
}

func (s *State) law() (*bylaw.Bylaw, error) {
	law, ok := s.Law.Law()
	if !ok {
		return nil, errors.New("this build lacks the revision of the by-law that the course is pinned to")
	}
	return law, nil
}

func sortItems(items []Item) {
	sort.Slice(items, func(i, j int) bool { return items[i].before(items[j]) })
}
