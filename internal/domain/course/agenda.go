package course

import (
	"slices"
	"sort"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Item is one thing that time will bring: what, about what, when, for whom. The
// four together are its identity: each comes due once.
type Item struct {
	Kind ItemKind  `json:"kind"`
	Ref  string    `json:"ref,omitempty"`
	At   time.Time `json:"at"`
	For  Recipient `json:"for,omitempty"` // empty: nobody is told, the course itself acts
}

// Recipient says to whom a due item is told. Who that is on the day follows from
// the state when it comes due.
type Recipient string

// The recipients.
const (
	ForCoordinator Recipient = "coordinator"
	ForSupervisor  Recipient = "supervisor"
	ForFamily      Recipient = "family"    // the members whom it concerns
	ForColleague   Recipient = "colleague" // one member of staff
	ForTeam        Recipient = "team"
)

func (i Item) before(j Item) bool {
	if !i.At.Equal(j.At) {
		return i.At.Before(j.At)
	}
	if i.Kind != j.Kind {
		return i.Kind < j.Kind
	}
	if i.Ref != j.Ref {
		return i.Ref < j.Ref
	}
	return i.For < j.For
}

func (i Item) same(j Item) bool {
	return i.Kind == j.Kind && i.Ref == j.Ref && i.For == j.For && i.At.Equal(j.At)
}

// itemKey is an item's identity in a form that can be looked up.
type itemKey struct {
	kind ItemKind
	ref  string
	at   int64
	to   Recipient
}

func (i Item) key() itemKey { return itemKey{i.Kind, i.Ref, i.At.UnixNano(), i.For} }

// itemSet finds items without going through a list.
type itemSet map[itemKey]struct{}

func setOf(list []Item) itemSet {
	set := make(itemSet, len(list))
	for _, i := range list {
		set[i.key()] = struct{}{}
	}
	return set
}

func (s itemSet) has(i Item) bool {
	_, found := s[i.key()]
	return found
}

// without returns the list without the items of a set.
func without(list []Item, set itemSet) []Item {
	if len(set) == 0 {
		return list
	}
	return drop(list, func(i *Item) bool { return set.has(*i) })
}

// places says of each item of some lists, one after the other, whether it is asked for. Equal
// items share the place of the first.
type places struct {
	of    map[itemKey]int
	first []int  // by place
	asked []bool // by first place
}

// placesOf leaves room for more items than the lists hold.
func placesOf(more int, lists ...[]Item) *places {
	n := more
	for _, list := range lists {
		n += len(list)
	}
	p := &places{of: make(map[itemKey]int, n), first: make([]int, 0, n), asked: make([]bool, 0, n)}
	for _, list := range lists {
		for _, i := range list {
			p.add(i)
		}
	}
	return p
}

func (p *places) add(i Item) {
	key, place := i.key(), len(p.first)
	first, known := p.of[key]
	if !known {
		p.of[key], first = place, place
	}
	p.first, p.asked = append(p.first, first), append(p.asked, false)
}

// ask notes that an item is asked for, and reports whether it has a place.
func (p *places) ask(i Item) bool {
	place, known := p.of[i.key()]
	if known {
		p.asked[place] = true
	}
	return known
}

// unasked lists the items of a list whose places begin at from that nothing asks for.
func (p *places) unasked(list []Item, from int) []Item {
	var out []Item
	for n, i := range list {
		if !p.asked[p.first[from+n]] {
			out = append(out, i)
		}
	}
	return out
}

// askedOnlyOf lists the items of a list whose places begin at from that are asked for and stand in no list before it.
func (p *places) askedOnlyOf(list []Item, from int) []Item {
	var out []Item
	for n, i := range list {
		if first := p.first[from+n]; first == from+n && p.asked[first] {
			out = append(out, i)
		}
	}
	return out
}

// CameDue says that an item's time has come. Recording it enqueues the message,
// once, under (course, kind, ref, due instant).
type CameDue struct {
	Item Item `json:"item"`
}

func (e CameDue) apply(s *State, _ Meta) {
	if len(s.Agenda) > 0 && s.Agenda[0].same(e.Item) { // time takes them in order
		s.Agenda = s.Agenda[1:]
	} else {
		s.Agenda = drop(s.Agenda, func(i *Item) bool { return i.same(e.Item) })
	}
	s.Fired = append(s.Fired, e.Item)
	if e.Item.Kind == ItemContinuationOpen && s.Continuation != nil {
		s.Continuation.Reminded++
	}
}

// AgendaPlanned says how the agenda changed by what happened before it, and when
// the next follow-up is.
type AgendaPlanned struct {
	Add    []Item     `json:"add,omitempty"`
	Drop   []Item     `json:"drop,omitempty"`
	Settle []Item     `json:"settle,omitempty"` // what had come due and is no longer asked for
	Reopen []Item     `json:"reopen,omitempty"` // what was settled and is asked for again: it is open, and not told twice
	Next   Date       `json:"next_follow_up,omitzero"`
	ByGoal []GoalDate `json:"next_by_goal,omitempty"`
}

// settledFor is how long a settled item is remembered, so that a date that is
// changed away and back again is not told twice. A duty's is not forgotten with time:
// the facts that it follows from may be corrected at any time.
const settledFor = 400 * 24 * time.Hour

func (i Item) forgettable(at time.Time) bool { return !i.spec().duty && at.Sub(i.At) > settledFor }

func (e AgendaPlanned) apply(s *State, m Meta) {
	s.Agenda = append(without(s.Agenda, setOf(e.Drop)), e.Add...)
	sortItems(s.Agenda)
	s.Fired = without(s.Fired, setOf(e.Settle))
	if len(e.Reopen) > 0 {
		s.Settled = without(s.Settled, setOf(e.Reopen))
		s.Fired = append(s.Fired, e.Reopen...)
		sortItems(s.Fired)
	}
	s.Settled = append(drop(s.Settled, func(i *Item) bool { return i.forgettable(m.At) }), e.Settle...)
	if s.bounded() {
		s.Settled = s.stillSettled()
	}
	s.FollowUp.Next, s.FollowUp.ByGoal = e.Next, e.ByGoal
}

// replan compares the agenda with what the state and the law now ask for.
func (s *State) replan(law *bylaw.Bylaw, at time.Time) (AgendaPlanned, bool) {
	former := s.FollowUp
	s.FollowUp.Next, s.FollowUp.ByGoal = Date{}, nil
	if s.Phase == FollowingUp {
		s.FollowUp.Next, s.FollowUp.ByGoal = s.next(law, dateOf(at))
	}
	wanted := s.items(law, at)
	e := AgendaPlanned{Next: s.FollowUp.Next, ByGoal: s.FollowUp.ByGoal}
	known := placesOf(len(wanted), s.Agenda, s.Fired, s.Settled)
	for _, i := range wanted {
		passed := i.spec().ahead && !i.At.After(at) // agreed too late for this warning
		if !known.ask(i) && !passed {
			e.Add = append(e.Add, i)
			known.add(i)
		}
	}
	e.Drop = known.unasked(s.Agenda, 0)
	e.Settle = known.unasked(s.Fired, len(s.Agenda))
	if s.reopensItems() {
		e.Reopen = known.askedOnlyOf(s.Settled, len(s.Agenda)+len(s.Fired))
	}
	changed := len(e.Add)+len(e.Drop)+len(e.Settle)+len(e.Reopen) > 0 || former.Next != e.Next || !slices.Equal(former.ByGoal, e.ByGoal)
	return e, changed
}

// reopensItems: what is asked for again after it was settled is open again, as after a correction.
func (s *State) reopensItems() bool { return s.Law.Rules >= 4 }

func (s *State) nextItem() (Item, bool) {
	if len(s.Agenda) == 0 {
		return Item{}, false
	}
	return s.Agenda[0], true
}

// reminder: an item whose coming due changes nothing but the agenda. Many that are due
// together are told together.
func (i Item) reminder() bool { return i.spec().fire == nil && !i.spec().counted }

// fire turns a due item into what happens.
func (s *State) fire(i Item, now Moment) []Event {
	due := CameDue{Item: i}
	if fire := i.spec().fire; fire != nil {
		return fire(s, i, now, due)
	}
	return []Event{due}
}

func startOfDay(d Date) time.Time { return calendar.StartOfDay(d) }

// DateOf is the local date of an instant in Denmark.
func DateOf(t time.Time) Date { return calendar.DateOf(t) }

func dateOf(t time.Time) Date { return DateOf(t) }

func newDate(year, month, day int) Date {
	return Date{Year: year, Month: time.Month(month), Day: day}
}

// Upcoming lists the agenda in order.
func (s State) Upcoming() []Item {
	out := append([]Item(nil), s.Agenda...)
	sort.Slice(out, func(i, j int) bool { return out[i].before(out[j]) })
	return out
}
