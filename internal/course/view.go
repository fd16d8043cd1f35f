package course

import "strings"

// concerns reports whether a member may see what is about these members: what is
// about the whole family, herself, or a child in her custody that is not of age.
func (s *State) concerns(m Member, about []string) bool {
	if len(about) == 0 {
		return true
	}
	for _, id := range about {
		if s.maySee(m, id) {
			return true
		}
	}
	return false
}

func (s *State) maySee(m Member, id string) bool {
	if id == "" || id == m.ID {
		return true
	}
	child := s.member(id)
	return child != nil && child.Kind == Child && contains(child.Custody, Custody(m.ID)) &&
		child.Age(dateOf(s.ChangedAt)) < adultAge
}

// isOwn: what is a person's own — words, answers, consents, feedback — is seen by
// that person, and of a child below the age of a party by who has custody.
func (s *State) isOwn(m Member, id string) bool {
	if id == m.ID {
		return true
	}
	law, err := s.law()
	child := s.member(id)
	return err == nil && child != nil && s.maySee(m, id) && !s.isParty(*child, law, dateOf(s.ChangedAt))
}

// Concerns says whether a family member may see what is about these members.
func (s *State) Concerns(member string, about ...string) bool {
	m := s.member(member)
	return m != nil && s.concerns(*m, about)
}

// ForMember is the course as one family member may see it: her own data and her
// children's, what is about the whole family, and of the others no more than
// that they are there. Staff appear by the posts that they hold.
func ForMember(full State, member string) State {
	s := full.Clone()
	me := s.member(member)
	if me == nil {
		return State{ID: s.ID, Version: s.Version}
	}
	self := *me
	see := func(id string) bool { return s.maySee(self, id) }
	own := func(id string) bool { return full.isOwn(self, id) }
	for i := range s.Members {
		if m := s.Members[i]; !see(m.ID) {
			s.Members[i] = Member{ID: m.ID, Name: m.Name, Kind: m.Kind}
		}
	}
	s.Referral = Referral{Source: s.Referral.Source}
	s.Fields, s.FieldsBy = nil, nil
	if s.Eligibility != nil {
		for i := range s.Eligibility.Findings {
			s.Eligibility.Findings[i].Facts = nil
		}
	}
	s.Consents = drop(s.Consents, func(c *Consent) bool { return !own(c.Member) && c.GivenBy != member })
	about := map[string]string{} // consent → member
	for _, c := range full.Consents {
		about[c.ID] = c.Member
	}
	s.Team.Posts, s.Team.Handover = nil, nil
	s.Team.Members = drop(s.Team.Members, func(t *TeamMember) bool {
		return t.Consent != "" && !see(about[t.Consent]) && !full.sharesWithField(see, t.Field)
	})
	for i := range s.Team.Members {
		if t := &s.Team.Members[i]; t.Consent != "" && !see(about[t.Consent]) {
			t.Role, t.Consent = "", "" // there by somebody else's consent, and reads what she shares too
		}
	}
	for _, c := range []*Content{s.Plan.Draft, s.inForceContent()} {
		if c != nil {
			s.filter(c, self)
		}
	}
	if sub := s.Plan.Submitted; sub != nil {
		sub.Responses = drop(sub.Responses, func(r *Response) bool { return !own(r.Member) })
	}
	if in := s.Plan.InForce; in != nil {
		in.Responses = drop(in.Responses, func(r *Response) bool { return !own(r.Member) })
		if find(in.Responses, func(r *Response) bool { return !r.Agrees() }) == nil {
			in.Dissent = "" // it answers somebody else's dissent
		}
	}
	s.Plan.Comments = drop(s.Plan.Comments, func(c *Comment) bool { return !s.seesAbout(self, c.About) })
	s.Meetings = drop(s.Meetings, func(m *Meeting) bool { return len(m.Members) == 0 || !s.concerns(self, m.Members) })
	for i := range s.Meetings {
		s.Meetings[i].Feedback = drop(s.Meetings[i].Feedback, func(f *Feedback) bool { return !own(f.Member) })
	}
	if s.Pause != nil && find(s.Members, func(m *Member) bool { return m.ID != member && m.Kind == Adult }) != nil {
		s.Pause.CitizenView = "" // nobody wrote down which of them said it
	}
	if !self.Left.IsZero() {
		s.FollowUp = FollowUp{}
	}
	s.FollowUp.PerGoal = drop(s.FollowUp.PerGoal, func(i *Interval) bool { return !s.seesGoal(i.Goal) })
	s.FollowUp.History = drop(s.FollowUp.History, func(i *Interval) bool { return i.Goal != "" && !s.seesGoal(i.Goal) })
	s.FollowUp.ByGoal = drop(s.FollowUp.ByGoal, func(d *GoalDate) bool { return !s.seesGoal(d.Goal) })
	s.Lapses = drop(s.Lapses, func(l *Lapse) bool { return !see(l.Person) })
	if c := s.Closing; c != nil {
		if c.Member != "" && c.Member != member {
			c.Reason, c.Member = "", ""
		}
		if c.Checklist != nil {
			c.Checklist.Conversions = drop(c.Checklist.Conversions, func(p *ConvertedProvided) bool { return !see(p.Person) })
		}
	}
	s.Progress = drop(s.Progress, func(x *Score) bool { return !s.seesGoal(x.Goal) })
	s.Mentors = drop(s.Mentors, func(m *Mentor) bool { return !see(m.Terms.Member) })
	s.Messages = drop(s.Messages, func(m *Message) bool { return m.Member != member })
	s.Documents = drop(s.Documents, func(d *Document) bool { return !s.concerns(self, d.Members) })
	s.Decisions = drop(s.Decisions, func(d *Decision) bool { return !see(d.Member) })
	s.Hearings = drop(s.Hearings, func(h *Hearing) bool { return !see(h.Member) })
	s.Appeals = drop(s.Appeals, func(a *Appeal) bool { return !see(a.Member) })
	s.Access = drop(s.Access, func(a *AccessCase) bool { return a.Member != member })
	s.Circumstances = drop(s.Circumstances, func(c *Circumstance) bool { return !see(c.Member) })
	s.Agenda = drop(s.Agenda, func(i *Item) bool { return i.For != ForFamily || !s.seesItem(*i) })
	s.Fired, s.Settled, s.Answered, s.Holds, s.Notes = nil, nil, nil, nil, nil
	return s
}

// sharesWithField says whether what concerns a member is shared with a field.
func (s *State) sharesWithField(see func(member string) bool, field string) bool {
	return find(s.Consents, func(c *Consent) bool { return c.Active() && c.Recipient == field && see(c.Member) }) != nil
}

func (s *State) inForceContent() *Content {
	if s.Plan.InForce == nil {
		return nil
	}
	return &s.Plan.InForce.Content
}

func (s *State) filter(c *Content, m Member) {
	left := !m.Left.IsZero() // what is about the whole family is not about who left
	c.Sections = drop(c.Sections, func(x *Section) bool { return !s.maySee(m, x.Member) || left && x.Member == "" })
	c.Goals = drop(c.Goals, func(g *Goal) bool { return !s.concerns(m, g.Members) || left && len(g.Members) == 0 })
	c.NotRelevant = drop(c.NotRelevant, func(w *Waived) bool { return !s.maySee(m, w.Person) })
	for i := range c.Sections {
		c.Sections[i].OwnWords = drop(c.Sections[i].OwnWords, func(w *Words) bool { return !s.isOwn(m, w.Member) })
	}
	c.Sections = drop(c.Sections, func(x *Section) bool { return x.Text == "" && len(x.OwnWords) == 0 })
	for i := range c.Goals {
		c.Goals[i].OwnWords = drop(c.Goals[i].OwnWords, func(w *Words) bool { return !s.isOwn(m, w.Member) })
	}
}

// seesGoal asks the filtered plan.
func (s *State) seesGoal(id string) bool {
	for _, c := range []*Content{s.Plan.Draft, s.inForceContent()} {
		if c != nil && c.goal(id) != nil {
			return true
		}
	}
	return false
}

// sees: a goal or a section of a plan, by goal id, area or area:member.
func (s *State) sees(m Member, plan *Content, about string) bool {
	if g := plan.goal(about); g != nil {
		return s.concerns(m, g.Members)
	}
	_, member, _ := strings.Cut(about, ":")
	return s.maySee(m, member)
}

// seesAbout: a comment beside a goal or a section that the member sees.
func (s *State) seesAbout(m Member, about string) bool {
	if _, member, ok := strings.Cut(about, ":"); ok {
		return s.maySee(m, member)
	}
	isGoal := strings.HasPrefix(about, "g") && isDigits(about[1:])
	return !isGoal || s.seesGoal(about)
}

func isDigits(v string) bool {
	for _, r := range v {
		if r < '0' || r > '9' {
			return false
		}
	}
	return v != ""
}

// seesItem: a reminder to the family about a meeting that the member sees.
func (s *State) seesItem(i Item) bool {
	return i.Kind != ItemMeetingLead || s.meeting(i.Ref) != nil
}

// Tells are the family members whom a due item concerns.
func (s *State) Tells(i Item) []Member {
	var out []Member
	for _, m := range s.Members {
		switch meeting := s.meeting(i.Ref); {
		case i.Kind == ItemMeetingLead && meeting != nil && contains(meeting.Members, m.ID):
			out = append(out, m)
		case i.Kind != ItemMeetingLead && m.Kind == Adult && m.Left.IsZero():
			out = append(out, m)
		}
	}
	return out
}
