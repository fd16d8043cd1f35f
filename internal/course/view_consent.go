package course

// ForConsent is the course as somebody reads it who is in the team by consent alone: the parts of the plan that the
// consents open, her own documents, and what working together needs: who coordinates, where the course stands, when
// one meets. It is built from nothing, so that what nobody has thought of stays hidden.
func ForConsent(full State, subject string, opens Opens) State {
	s := full.Clone()
	x := s.SharedWith(subject, opens)
	out := State{
		ID: s.ID, Version: s.Version, OpenedAt: s.OpenedAt, ChangedAt: s.ChangedAt, Law: s.Law,
		Phase: s.Phase, PhaseFrom: s.PhaseFrom, Outcome: s.Outcome,
		Consents: x.consents, Team: x.team(), Plan: x.plan(),
		Documents: drop(s.Documents, func(d *Document) bool { return d.By != subject }),
		Pauses:    s.Pauses, Closings: s.Closings, Finished: s.Finished,
	}
	for _, m := range s.Members {
		out.Members = append(out.Members, x.member(m))
	}
	for _, t := range out.Team.Members {
		if f := s.field(t.Field); f != nil && out.field(t.Field) == nil {
			out.Fields = append(out.Fields, FieldNeed{Field: f.Field})
		}
	}
	for _, m := range s.Meetings {
		if m, visible := x.meeting(m); visible {
			m.Following = drop(m.Following, func(id *string) bool { return !out.seesGoal(*id) })
			out.Meetings = append(out.Meetings, m)
		}
	}
	out.FollowUp = s.FollowUp.among(out.seesGoal)
	out.Progress = drop(s.Progress, func(p *Score) bool { return !out.seesGoal(p.Goal) })
	if p := s.Pause; p != nil {
		out.Pause = &Pause{From: p.From, Until: p.Until}
	}
	out.Agenda = drop(s.Agenda, func(i *Item) bool { return !out.meets(*i) })
	return out
}

// member is a family member as far as the reader knows her: how to speak with whoever shares something, and of the
// others that they are there. What the municipality has found out about somebody is shared by no consent.
func (x Shared) member(m Member) Member {
	known := Member{ID: m.ID, Name: m.Name, Kind: m.Kind, Joined: m.Joined, Left: m.Left}
	if x.knows(m.ID) {
		known.Birth, known.ProtectedAddress = m.Birth, m.ProtectedAddress
		known.Custody, known.Language, known.Support, known.NoDigitalPost = m.Custody, m.Language, m.Support, m.NoDigitalPost
	}
	return known
}

// team is who coordinates, and the reader's own place. Which other fields help the family is theirs to share.
func (x Shared) team() Team {
	t := x.course.Team
	t.Posts, t.Handover = nil, nil
	t.Members = drop(t.Members, func(m *TeamMember) bool { return m.Subject != x.subject || !m.Active() })
	return t
}

func (x Shared) plan() Plan {
	p := x.course.Plan
	if sub := p.Submitted; sub != nil {
		p.Submitted = &Submission{Version: sub.Version, Hash: sub.Hash, At: sub.At}
	}
	if in := p.InForce; in != nil {
		p.InForce = &Adopted{Version: in.Version, Hash: in.Hash, At: in.At, Content: x.content(in.Content)}
	}
	if p.Draft != nil {
		draft := x.content(*p.Draft)
		p.Draft = &draft
	}
	p.Comments = drop(p.Comments, func(c *Comment) bool { return c.By.Subject != x.subject && !x.CoversAbout(c.About) })
	shown := State{Plan: p}
	p.Ended = drop(p.Ended, func(e *EffortEnd) bool { return shown.goalOf(e.Effort) == nil })
	return p
}

func (x Shared) content(c Content) Content {
	out := Content{Sections: []Section{}, Goals: []Goal{}}
	for _, g := range c.Goals {
		if g, visible := x.Goal(g); visible {
			out.Goals = append(out.Goals, g)
		}
	}
	for _, sec := range c.Sections {
		if x.Covers(sec.Area, about(sec.Member)) {
			sec.OwnWords = x.words(sec.Area, sec.OwnWords)
			out.Sections = append(out.Sections, sec)
		}
	}
	return out
}

// meeting: one of the staff alone, or one with somebody who shares something; of who else comes, and of what they
// thought of it, nothing.
func (x Shared) meeting(m Meeting) (Meeting, bool) {
	staff := len(m.Members) == 0
	stranger := func(id *string) bool { return !x.knows(*id) }
	seen := Meeting{
		ID: m.ID, At: m.At, Form: m.Form, Members: drop(m.Members, stranger), Lead: m.Lead, Overdue: m.Overdue,
		Status: m.Status, Moves: m.Moves, Present: drop(m.Present, stranger), HeldOn: m.HeldOn, Following: m.Following,
	}
	return seen, staff || len(seen.Members) > 0
}

// among is the rhythm of the course without its reasons, and that of the goals that are seen.
func (f FollowUp) among(seen func(goal string) bool) FollowUp {
	hidden := func(i *Interval) bool { return i.Goal != "" && !seen(i.Goal) }
	f.PerGoal, f.History = drop(f.PerGoal, hidden), drop(f.History, hidden)
	for i := range f.History {
		if f.History[i].Goal == "" {
			f.History[i].Reason = ""
		}
	}
	if f.Interval != nil {
		whole := *f.Interval
		whole.Reason = ""
		f.Interval = &whole
	}
	f.ByGoal = drop(f.ByGoal, func(d *GoalDate) bool { return !seen(d.Goal) })
	return f
}

// meets: what time brings, as far as it is a date at which one meets.
func (s *State) meets(i Item) bool {
	switch i.Kind {
	case ItemMeetingLead:
		return s.meeting(i.Ref) != nil
	case ItemFollowUpDue, ItemPauseEnd:
		return true
	}
	return false
}
