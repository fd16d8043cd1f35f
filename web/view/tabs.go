package view

import (
	"slices"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

type timeOf = time.Time

func lowerCase(v string) string { return strings.ToLower(v) }

func (c Course) attending(p Page, m course.Meeting) string {
	if len(m.Members) == 0 {
		return p.T("meeting.staff_only")
	}
	return c.Names(m.Members)
}

func (c Course) meetingsBackwards() []course.Meeting {
	out := slices.Clone(c.Meetings)
	slices.SortStableFunc(out, func(a, b course.Meeting) int { return b.At.Compare(a.At) })
	return out
}

func meetingBadge(s course.MeetingStatus) string {
	switch s {
	case course.Held:
		return "badge-success"
	case course.Missed:
		return "badge-warning"
	case course.Agreed:
		return "badge-info"
	}
	return "badge-plain"
}

func mentorBadge(s course.MentorStatus) string {
	switch s {
	case course.MentorActive:
		return "badge-success"
	case course.MentorDraft:
		return "badge-info"
	}
	return "badge-plain"
}

func resultBadge(result string) string {
	switch result {
	case bylaw.Met:
		return "badge-success"
	case bylaw.NotMet:
		return "badge-error"
	}
	return "badge-warning"
}

// teamFields are those that help the family, and the others for which somebody in the team stands, or stood by a consent that has ended.
func (c Course) teamFields() []course.FieldNeed {
	out := slices.Clone(c.Fields)
	add := func(field, reason string) {
		if !slices.ContainsFunc(out, func(f course.FieldNeed) bool { return f.Field == field }) {
			out = append(out, course.FieldNeed{Field: field, NotRelevant: reason})
		}
	}
	for _, t := range c.Team.Members {
		if t.Active() {
			add(t.Field, "")
		}
	}
	for _, t := range c.Team.Members {
		if t.NotReplaced != "" {
			add(t.Field, t.NotReplaced)
		}
	}
	for _, field := range c.UnrepresentedFields() {
		add(field, "")
	}
	return out
}

// markable says whether a field can be marked as not relevant.
func (c Course) markable(f course.FieldNeed) bool {
	return f.NotRelevant != "" || slices.Contains(c.UnrepresentedFields(), f.Field) ||
		slices.ContainsFunc(c.Fields, func(n course.FieldNeed) bool { return n.Field == f.Field })
}

func (c Course) basis(p Page, t course.TeamMember) string {
	if t.Basis == "consent" {
		return p.T("team.by_consent")
	}
	return p.T("team.by_statute", "statute", t.Statute)
}

func (c Course) memberLine(p Page, m course.Member) string {
	kind := p.T("kind." + string(c.KindOn(m, c.Law, c.Today)))
	parts := []string{kind}
	switch {
	case !m.Expected.IsZero():
		parts[0] = p.T("family.expected", "day", p.Day(m.Expected))
	case !m.Birth.IsZero():
		parts[0] = p.T("family.born", "kind", kind, "age", intText(m.Age(c.Today)), "birth", p.Day(m.Birth))
	default: // of another member, no more is shown
		return kind
	}
	for _, s := range m.Spells {
		if s.To.IsZero() || !s.To.Before(c.Today) {
			parts = append(parts, c.spellName(p, s))
		}
	}
	if len(m.Custody) > 0 && c.NeedsCustody(m, c.Law, c.Today) {
		names := make([]string, len(m.Custody))
		for i, h := range m.Custody {
			names[i] = c.holder(p, h)
		}
		parts = append(parts, p.T("family.custody", "names", strings.Join(names, ", ")))
	}
	if m.Language != "" {
		parts = append(parts, p.T("family.interpreter", "language", m.Language))
	}
	return strings.Join(parts, " · ")
}

func (c Course) holder(p Page, h course.Custody) string {
	if h == "outside" {
		return p.T("family.outside")
	}
	return c.Name(string(h))
}

// spellName is the category of a spell as it is today.
func (c Course) spellName(p Page, s bylaw.Spell) string {
	if k, known := c.Law.CategoryOf(c.Law.SpellOn(s, c.Today)); known {
		return CategoryName(p, k)
	}
	return p.T("bylaw.reason.category_unknown")
}

// CategoryName is a category with its number in the act.
func CategoryName(p Page, k bylaw.Category) string {
	if k.ID != "" {
		return p.T("family.category_of", "act", k.Act, "number", k.Number, "name", Words(p.Lang, k.Name))
	}
	return p.T("family.category", "number", intText(k.LAB), "name", Words(p.Lang, k.Name))
}

// JudgedReason is why a fact of the target group was judged to be so; "" where it was not.
func (c Course) JudgedReason(fact string) string {
	for _, j := range c.Judged {
		if j.Fact == fact {
			return j.Judge.Reason
		}
	}
	return ""
}

// PlanConsentText says what consent to the plan is, in the words of the legal frame.
func (c Course) PlanConsentText() string {
	if c.Law.PlanConsent == nil {
		return ""
	}
	return Words(c.Lang, c.Law.PlanConsent.Text)
}

// planConsentLine is an answer to whether the plan may stand in for a member's plans.
func (c Course) planConsentLine(p Page, k course.PlanConsent) string {
	key := "plan_consent.said_no"
	if k.Agrees {
		key = "plan_consent.said_yes"
	}
	return p.T(key, "who", c.holder(p, course.Custody(k.GivenBy)), "date", p.On(k.At))
}

func (c Course) assessment() bylaw.Assessment { return c.Law.Assess(c.Facts(), c.Today) }

func (c Course) assents(p Page, m course.Mentor) string {
	say := func(side string, a *course.MentorAssent) string {
		if a == nil {
			return p.T("mentor.waits_for." + side)
		}
		return p.T("mentor.agreed."+side, "date", p.On(a.At))
	}
	return c.citizenSays(p, m, say) + " " + say("mentor", m.Mentor)
}

func (c Course) citizenSays(p Page, m course.Mentor, say func(string, *course.MentorAssent) string) string {
	switch {
	case m.Unsent:
		return p.T("mentor.unsent")
	case m.Reply != nil:
		return p.T("mentor.answered."+m.Reply.Answer, "date", p.On(m.Reply.At), "by", p.Date(m.Reply.TalkBy))
	}
	return say("citizen", m.Citizen)
}

// replyWords are a citizen's own words to an agreement to which she did not say yes.
func replyWords(m course.Mentor) []course.Words {
	if m.Reply == nil {
		return nil
	}
	return []course.Words{{Member: m.Terms.Member, Text: m.Reply.Words}}
}

// myMentorAnswers are the drafts that the reader has answered.
func (c Course) myMentorAnswers() []course.Mentor {
	return slices.DeleteFunc(slices.Clone(c.Mentors), func(m course.Mentor) bool {
		return m.Status != course.MentorDraft || m.Terms.Member != c.Me || m.Citizen == nil && m.Reply == nil
	})
}

// myMentorAnswer says what the reader has answered.
func myMentorAnswer(p Page, m course.Mentor) string {
	if m.Reply == nil {
		return p.T("my.mentor_answered.yes", "date", p.On(m.Citizen.At))
	}
	return p.T("my.mentor_answered."+m.Reply.Answer, "date", p.On(m.Reply.At), "by", p.Date(m.Reply.TalkBy))
}

func (c Course) decisionTitle(p Page, d course.Decision) string {
	if d.Subject == "eligibility" {
		return p.T("decision.eligibility", "outcome", p.T("eligibility."+d.Outcome))
	}
	return p.T("decision.title", "subject", d.Subject, "outcome", p.T("decision."+d.Outcome), "name", c.Name(d.Member))
}
