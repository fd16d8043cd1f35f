package course

import (
	"slices"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

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
	law, err := s.law()
	child := s.member(id)
	return err == nil && child != nil && contains(child.Custody, Custody(m.ID)) && child.Age(dateOf(s.ChangedAt)) < law.Ages.Adult
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
//
// It is built from nothing: what a family reads at all is in the table [readable]; below,
// what is about somebody else is taken out of that.
func ForMember(full State, member string) State {
	me := full.member(member)
	if me == nil {
		return State{ID: full.ID, Version: full.Version}
	}
	v := memberView{full: &full, me: *me, out: readableBy(byFamily, full)}
	v.people()
	v.plan()
	v.meetings()
	v.tasks()
	v.followUp()
	v.ending()
	v.rights()
	return v.out
}

// memberView is a view under way: out is what the member reads of full.
type memberView struct {
	full *State
	me   Member
	out  State
}

func (v *memberView) see(id string) bool          { return v.full.maySee(v.me, id) }
func (v *memberView) own(id string) bool          { return v.full.isOwn(v.me, id) }
func (v *memberView) concerns(list []string) bool { return v.full.concerns(v.me, list) }

// people are the family, its consents and the team.
func (v *memberView) people() {
	s := &v.out
	for i, m := range s.Members {
		if !v.see(m.ID) {
			s.Members[i] = v.full.named(v.full.Members[i])
		}
	}
	s.Consents = drop(s.Consents, func(c *Consent) bool { return !v.own(c.Member) && c.GivenBy != v.me.ID })
	s.PlanConsents = drop(s.PlanConsents, func(c *PlanConsent) bool { return !v.own(c.Member) && c.GivenBy != v.me.ID })
	others := map[string]bool{} // consents about somebody whom the member does not see
	for _, c := range v.full.Consents {
		others[c.ID] = !v.see(c.Member)
	}
	s.Team.Members = drop(s.Team.Members, func(t *TeamMember) bool {
		return others[t.Consent] && !v.full.sharesWithField(v.see, t.Field)
	})
	for i, t := range s.Team.Members {
		if others[t.Consent] { // there by somebody else's consent, and reads what she shares too
			s.Team.Members[i] = TeamMember{
				ID: t.ID, Subject: t.Subject, Field: t.Field, Joined: t.Joined, Until: t.Until, Left: t.Left,
				Basis: t.Basis, Statute: t.Statute,
			}
		}
	}
}

// plan is what is in it about the member, with her own answers.
func (v *memberView) plan() {
	p := &v.out.Plan
	for _, c := range []*Content{p.Draft, v.out.inForceContent()} {
		if c != nil {
			v.content(c)
		}
	}
	others := func(r *Response) bool { return !v.own(r.Member) }
	if sub := p.Submitted; sub != nil {
		sub.Responses = drop(sub.Responses, others)
	}
	if back := p.Returned; back != nil {
		back.Responses = drop(back.Responses, others)
	}
	if in := p.InForce; in != nil {
		in.Responses = drop(in.Responses, others)
		if find(in.Responses, func(r *Response) bool { return !r.Agrees() }) == nil {
			in.Dissent = "" // it answers somebody else's dissent
		}
	}
	p.Comments = drop(p.Comments, func(c *Comment) bool { return !v.out.seesAbout(v.me, c.About) || v.commentHidden(*c) })
	v.out.Progress = drop(v.out.Progress, func(x *Score) bool { return !v.out.seesGoal(x.Goal) })
}

func (v *memberView) protectedFrom(about []string) bool { return v.full.protectedFrom(v.me, about) }

// commentHidden: one that stands beside a section that is hidden, and is somebody else's.
func (v *memberView) commentHidden(c Comment) bool {
	if c.Member == v.me.ID || v.out.seesGoal(c.About) {
		return false
	}
	_, member, _ := strings.Cut(c.About, ":")
	return v.protectedFrom(about(member))
}

func (v *memberView) content(c *Content) {
	left := !v.me.Left.IsZero() // former members do not see whole-family items
	others := func(w *Words) bool { return !v.own(w.Member) }
	c.Sections = drop(c.Sections, func(x *Section) bool { return !v.see(x.Member) || left && x.Member == "" })
	c.Goals = drop(c.Goals, func(g *Goal) bool { return !v.concerns(g.Members) || left && len(g.Members) == 0 })
	c.NotRelevant = drop(c.NotRelevant, func(w *Waived) bool { return !v.see(w.Person) || v.protectedFrom(about(w.Person)) })
	for i := range c.Sections {
		if v.protectedFrom(about(c.Sections[i].Member)) {
			c.Sections[i].Text = ""
		}
		c.Sections[i].OwnWords = drop(c.Sections[i].OwnWords, others)
	}
	c.Sections = drop(c.Sections, func(x *Section) bool { return x.Text == "" && len(x.OwnWords) == 0 })
	for i := range c.Goals {
		if v.protectedFrom(c.Goals[i].Members) {
			c.Goals[i].Efforts = nil // they name a school or another place
		}
		c.Goals[i].OwnWords = drop(c.Goals[i].OwnWords, others)
	}
}

func (v *memberView) meetings() {
	s := &v.out
	s.Meetings = drop(s.Meetings, func(m *Meeting) bool {
		return len(m.Members) == 0 || !v.concerns(m.Members) || v.full.meetingHidden(v.me, *m)
	})
	for i := range s.Meetings {
		if v.protectedFrom(s.Meetings[i].Members) {
			s.Meetings[i].Form, s.Meetings[i].Place, s.Meetings[i].Link = otherForm, "", ""
		}
		if !contains(s.Meetings[i].SharedWith, v.me.ID) {
			s.Meetings[i].Shared, s.Meetings[i].SharedWith = time.Time{}, nil
		}
		s.Meetings[i].Feedback = drop(s.Meetings[i].Feedback, func(f *Feedback) bool { return !v.own(f.Member) })
	}
	s.Agenda = drop(s.Agenda, func(i *Item) bool { return i.For != ForFamily || !s.seesItem(*i) })
}

// tasks are what the member does and what is about her, by whom of the staff it is done now.
func (v *memberView) tasks() {
	s := &v.out
	s.Tasks = drop(s.Tasks, func(t *Task) bool { return !v.full.seesTask(v.me, *t) })
	for i := range s.Tasks {
		t := &s.Tasks[i]
		t.Staff = v.full.StaffOf(*t)
		if !s.seesGoal(t.Goal) {
			t.Goal = ""
		}
		if s.meeting(t.Meeting) == nil {
			t.Meeting = ""
		}
	}
}

// followUp is the rhythm of the course, and that of the goals that the member sees.
func (v *memberView) followUp() {
	s := &v.out
	if !v.me.Left.IsZero() {
		s.FollowUp = FollowUp{}
	}
	f := &s.FollowUp
	f.PerGoal = drop(f.PerGoal, func(i *Interval) bool { return !s.seesGoal(i.Goal) })
	f.PerDuty = drop(f.PerDuty, func(i *Interval) bool { return !v.see(i.dutyOf()) })
	f.History = drop(f.History, func(i *Interval) bool {
		return i.Goal != "" && !s.seesGoal(i.Goal) || i.Duty != "" && !v.see(i.dutyOf())
	})
	f.ByGoal = drop(f.ByGoal, func(d *GoalDate) bool { return !s.seesGoal(d.Goal) })
	if s.Pause != nil && v.otherAdults() {
		s.Pause.CitizenView = "" // nobody wrote down which of them said it
	}
}

func (v *memberView) otherAdults() bool {
	law, err := v.full.law()
	return err != nil || find(v.full.Members, func(m *Member) bool { return m.ID != v.me.ID && v.full.IsAdult(*m, law, dateOf(v.full.ChangedAt)) }) != nil
}

func (v *memberView) ending() {
	c := v.out.Closing
	if c == nil {
		return
	}
	if c.Member != "" && c.Member != v.me.ID {
		c.Reason, c.Member = "", ""
	}
	if c.Checklist != nil {
		c.Checklist.Conversions = drop(c.Checklist.Conversions, func(p *ConvertedProvided) bool { return !v.see(p.Person) })
	}
}

// rights are what was agreed with the member and decided about her, and what she asked for.
func (v *memberView) rights() {
	s := &v.out
	s.Lapses = drop(s.Lapses, func(l *Lapse) bool { return !v.see(l.Person) })
	s.Mentors = drop(s.Mentors, func(m *Mentor) bool { return !v.see(m.Terms.Member) || m.Unsent })
	for i := range s.Mentors {
		if m := &s.Mentors[i]; m.Reply != nil && m.Terms.Member != v.me.ID {
			m.Reply = nil // it is her own
		}
	}
	s.Messages = drop(s.Messages, func(m *Message) bool { return m.Member != v.me.ID })
	s.Documents = drop(s.Documents, func(d *Document) bool {
		named := contains(d.Members, v.me.ID) || d.By != "" && d.By == v.me.Subject
		return !v.concerns(d.Members) || !named && v.protectedFrom(d.Members)
	})
	s.Decisions = drop(s.Decisions, func(d *Decision) bool { return !v.see(d.Member) })
	for i := range s.Decisions {
		d := &s.Decisions[i]
		d.Deliveries = drop(d.Deliveries, func(x *Delivery) bool { return !v.own(x.Member) })
	}
	s.Hearings = drop(s.Hearings, func(h *Hearing) bool { return !v.see(h.Member) })
	s.Appeals = drop(s.Appeals, func(a *Appeal) bool { return !v.see(a.Member) })
	s.Access = drop(s.Access, func(a *AccessCase) bool { return a.Member != v.me.ID })
	s.Delays = drop(s.Delays, func(d *CaseDelay) bool { return !v.full.readsCase(v.me, d.Case) })
	s.Circumstances = drop(s.Circumstances, func(c *Circumstance) bool { return !v.see(c.Member) || v.protectedFrom(about(c.Member)) })
}

// sharesWithField says whether what concerns a member is shared with a field.
func (s *State) sharesWithField(see func(member string) bool, field string) bool {
	return find(s.Consents, func(c *Consent) bool { return c.Active() && c.Recipient == field && see(c.Member) }) != nil
}

func (s *State) inForceContent() *Content { return s.Plan.inForceContent() }

func (p *Plan) inForceContent() *Content {
	if p.InForce == nil {
		return nil
	}
	return &p.InForce.Content
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

// seesItem: a reminder to the family about a meeting or a task that the member sees.
func (s *State) seesItem(i Item) bool {
	if i.spec().task {
		return s.task(i.Ref) != nil
	}
	return i.Kind != ItemMeetingLead || s.meeting(i.Ref) != nil
}

// told are the family members whom the family is told of: those named, who take part in the meeting or for whom the law changes,
// or every adult who is still there.
func (s *State) told(law *bylaw.Bylaw, on Date, i Item, members ...string) []Member {
	meeting := s.meeting(i.Ref)
	switch {
	case len(members) > 0:
	case i.spec().AboutMeeting && meeting != nil:
		members = meeting.Members
	case i.Kind == ItemLawChanged:
		members = s.changedBy(law, i.Ref)
	default:
		return s.adults(law, on)
	}
	return drop(slices.Clone(s.Members), func(m *Member) bool { return !contains(members, m.ID) })
}
