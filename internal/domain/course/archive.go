package course

import "slices"

// How much of what is over stays in the state, newest last. The rest stands in the journal,
// and is read with [History]. What decisions still rest on stays however old it is.
const (
	meetingsKept  = 150
	scoresKept    = 300
	documentsKept = 100
	versionsKept  = 100
	endedKept     = 60 // of everything else
	commentBytes  = 40_000
	settledKept   = 300 // of the items that are settled
	dutiesKept    = 6   // of one duty's settled items for one recipient
)

// archive takes out of the state what is over and no longer decided by, oldest first. A
// list costs nothing here until it is longer than what is kept of it.
func (s *State) archive() {
	if len(s.Meetings) > meetingsKept {
		keep(s, &s.Meetings, meetingsKept, s.meetingOver())
	}
	keep(s, &s.Progress, scoresKept, nil)
	keep(s, &s.Documents, documentsKept, nil)
	keep(s, &s.Consents, endedKept, func(c *Consent) bool { return !c.Active() })
	keep(s, &s.Mentors, endedKept, func(m *Mentor) bool { return m.Status == MentorIsEnded || m.Status == MentorIsPassed })
	keep(s, &s.Tasks, endedKept, func(t *Task) bool { return !t.Open() })
	keep(s, &s.TakenBack, endedKept, func(t *TakenBack) bool { return !t.Open() })
	keep(s, &s.Hearings, endedKept, func(h *Hearing) bool { return !h.Answered.IsZero() })
	keep(s, &s.Appeals, endedKept, func(a *Appeal) bool { return !a.pending() })
	keep(s, &s.Access, endedKept, func(a *AccessCase) bool { return !a.Answered.IsZero() })
	keep(s, &s.Delays, endedKept, func(d *CaseDelay) bool { return !s.caseIsOpen(d.Case) })
	keep(s, &s.Circumstances, endedKept, nil)
	keep(s, &s.Lapses, endedKept, func(l *Lapse) bool { return !l.Settled.IsZero() })
	keep(s, &s.Pauses, endedKept, nil)
	keep(s, &s.Closings, endedKept, func(c *Span) bool { return !c.To.IsZero() })
	keep(s, &s.Team.Posts, endedKept, nil)
	keep(s, &s.Team.Members, endedKept, func(t *TeamMember) bool { return !t.Active() })
	keep(s, &s.FollowUp.History, endedKept, nil)
	keep(s, &s.FollowUp.PerGoal, endedKept, func(i *Interval) bool { return !s.Plan.holds(i.Goal) })
	keep(s, &s.Plan.Versions, versionsKept, func(v *VersionRef) bool { return v.Version != s.Plan.Version })
	keep(s, &s.Plan.Ended, endedKept, func(e *EffortEnd) bool { return s.goalOf(e.Effort) == nil })
	for weigh(s.Plan.Comments) > commentBytes {
		s.Plan.Comments = slices.Clone(s.Plan.Comments[1:])
		s.Archived++
	}
}

// keep leaves in a list what is not over and the last of what is; nil: all of it is over.
func keep[T any](s *State, list *[]T, most int, over func(*T) bool) {
	if len(*list) <= most {
		return
	}
	spare := -most
	for i := range *list {
		if over == nil || over(&(*list)[i]) {
			spare++
		}
	}
	if spare <= 0 {
		return
	}
	s.Archived += spare
	*list = drop(*list, func(t *T) bool {
		leaves := spare > 0 && (over == nil || over(t))
		if leaves {
			spare--
		}
		return leaves
	})
}

// meetingOver: a duty and a mentor's contact count from the last meeting with the person,
// and that one is never over.
func (s *State) meetingOver() func(*Meeting) bool {
	present, reviewed := map[string]Date{}, map[string]Date{}
	for i := range s.Meetings {
		if m := &s.Meetings[i]; m.Status == Held {
			latest(present, m.Present, m.HeldOn)
			latest(reviewed, m.Reviewed, m.HeldOn)
		}
	}
	return func(m *Meeting) bool {
		switch m.Status {
		case Agreed:
			return false
		case Held:
			return later(present, m.Present, m.HeldOn) && later(reviewed, m.Reviewed, m.HeldOn)
		}
		return true
	}
}

// latest notes a day for each of those for whom no later one is noted.
func latest(days map[string]Date, of []string, on Date) {
	for _, v := range of {
		if on.After(days[v]) {
			days[v] = on
		}
	}
}

// later: for all of them a day after this one is noted.
func later(days map[string]Date, of []string, on Date) bool {
	return !slices.ContainsFunc(of, func(v string) bool { return !days[v].After(on) })
}

// holds reports whether a goal stands in the draft or in the plan in force.
func (p *Plan) holds(goal string) bool {
	return p.Draft != nil && p.Draft.goal(goal) != nil || p.InForce != nil && p.InForce.Content.goal(goal) != nil
}

// stillSettled are the settled items that could be asked for again.
func (s *State) stillSettled() []Item {
	if len(s.Settled) <= endedKept {
		return s.Settled
	}
	open := drop(s.Settled, s.over)
	seen := map[itemKey]int{}
	plain := 0
	var kept []Item
	for _, i := range slices.Backward(open) {
		if i.spec().duty {
			of := itemKey{kind: i.Kind, ref: i.Ref, to: i.For}
			if seen[of]++; seen[of] > dutiesKept {
				continue
			}
		} else if plain++; plain > settledKept {
			continue
		}
		kept = append(kept, i)
	}
	slices.Reverse(kept)
	return kept
}

// over: what the item is about is over for good, and so the item is never asked for again.
func (s *State) over(i *Item) bool {
	about := i.spec().about
	return about != nil && !about(s, i.Ref)
}
