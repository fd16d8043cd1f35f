package course

// ForConsent is the course as somebody reads it who is in the team by consent alone: the parts of the plan that the
// consents open, her own documents, and what working together needs: who coordinates, where the course stands, when
// one meets. It is built from nothing, so that what nobody has thought of stays hidden: what such a reader reads at all
// is in the table [readable]; below, what no consent opens is taken out of that.
func ForConsent(full State, subject string, opens Opens) State {
	x := full.SharedWith(subject, opens)
	out := readableBy(byConsent, full)
	for i, m := range out.Members {
		if !x.knows(m.ID) {
			out.Members[i] = full.named(full.Members[i])
			out.Members[i].Joined, out.Members[i].Left = m.Joined, m.Left
		}
	}
	out.Consents = readableBy(byConsent, x.consents)
	out.Documents = drop(out.Documents, func(d *Document) bool { return d.By != subject })
	// Who coordinates, and the reader's own place. Which other fields help the family is theirs to share.
	out.Team.Members = drop(out.Team.Members, func(m *TeamMember) bool { return m.Subject != subject || !m.Active() })
	out.Fields = drop(out.Fields, func(f *FieldNeed) bool { return !out.helpsBy(f.Field) })
	x.plan(&out.Plan)
	x.meetings(&out)
	out.Tasks = drop(out.Tasks, func(t *Task) bool { return full.StaffOf(*t) != subject })
	out.FollowUp = out.FollowUp.among(out.seesGoal)
	out.Progress = drop(out.Progress, func(p *Score) bool { return !out.seesGoal(p.Goal) })
	out.Agenda = drop(out.Agenda, func(i *Item) bool { return !out.meets(*i) })
	return out
}

// helpsBy says whether anybody in the team is there for the field.
func (s *State) helpsBy(field string) bool {
	return find(s.Team.Members, func(t *TeamMember) bool { return t.Field == field }) != nil
}

func (x Shared) plan(p *Plan) {
	for _, c := range []*Content{p.Draft, p.inForceContent()} {
		if c != nil {
			x.content(c)
		}
	}
	p.Comments = drop(p.Comments, func(c *Comment) bool { return c.By.Subject != x.subject && !x.CoversAbout(c.About) })
	shown := State{Plan: *p}
	p.Ended = drop(p.Ended, func(e *EffortEnd) bool { return shown.goalOf(e.Effort) == nil })
}

func (x Shared) content(c *Content) {
	goals, sections := []Goal{}, []Section{}
	for _, g := range c.Goals {
		if g, visible := x.Goal(g); visible {
			goals = append(goals, g)
		}
	}
	for _, sec := range c.Sections {
		if x.Covers(sec.Area, about(sec.Member)) {
			sec.OwnWords = x.words(sec.Area, sec.OwnWords)
			sections = append(sections, sec)
		}
	}
	c.Goals, c.Sections = goals, sections
}

// meetings: those of the staff alone, and those with somebody who shares something; of who else comes, and of what
// they thought of it, nothing.
func (x Shared) meetings(out *State) {
	stranger := func(id *string) bool { return !x.knows(*id) }
	for i := range out.Meetings {
		m := &out.Meetings[i]
		m.Present = drop(m.Present, stranger)
		m.Following = drop(m.Following, func(id *string) bool { return !out.seesGoal(*id) })
	}
	out.Meetings = drop(out.Meetings, func(m *Meeting) bool {
		staff := len(m.Members) == 0
		m.Members = drop(m.Members, stranger)
		return !staff && len(m.Members) == 0
	})
}

// among is the rhythm of the course without its reasons, and that of the goals that are seen.
func (f FollowUp) among(seen func(goal string) bool) FollowUp {
	hidden := func(i *Interval) bool { return i.Goal != "" && !seen(i.Goal) || i.Duty != "" }
	f.PerGoal, f.PerDuty, f.History = drop(f.PerGoal, hidden), nil, drop(f.History, hidden)
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
	spec := i.spec()
	return spec.ByConsent && (!spec.AboutMeeting || s.meeting(i.Ref) != nil)
}
