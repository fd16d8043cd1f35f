package view

import (
	"slices"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// Course is one course as its reader may see it, with what one needs to name things.
type Course struct {
	course.State
	Law      *bylaw.Bylaw
	Waiting  []course.Waiting
	Next     []course.Item
	Coverage []course.CoverageRow
	Relation access.Relation
	Me       string            // the reader's own member id
	Shared   []course.Share    // what the family shares with a reader who is in the team by consent
	Staff    map[string]string // names by subject
	News     []NewsOf          // what the reader had not seen of it
	Others   []CitizensCourse  // that the citizen has beside it
	Stale    bool              // nobody ran the course just now: what is shown is from the record
	Lang     language.Language
	Today    calendar.Date
	who      access.Who

	StanceMissing bool // the municipality has not said what it does about the unemployment funds, and a member depends on it
}

// CitizensCourse is one of a citizen's courses.
type CitizensCourse struct {
	ID     string
	Opened calendar.Date
	Phase  course.Phase
}

// For says who reads.
func (c Course) For(who access.Who) Course {
	c.who = who
	return c
}

// May says whether the reader may do this now, so that no button leads to a refusal.
func (c Course) May(command string) bool {
	spec, known := course.Lookup(command)
	if known && !spec.Allows(c.Phase) {
		return false
	}
	return access.Decide(c.who, access.Operation(command), access.Standing{
		Municipality: c.State.Law.Code, Unassigned: c.Team.Coordinator.Subject == "", Relations: c.relations(),
	}).Allowed
}

// relations are what the reader is to the course: also who reads it as a member of the
// team may have been asked to take over, and who supervises it may be in the team.
func (c Course) relations() []access.Relation {
	out := []access.Relation{c.Relation}
	if h := c.Team.Handover; h != nil && h.To == c.who.Subject {
		out = append(out, access.Colleague)
	}
	if in, _ := c.InTeam(c.who.Subject); in {
		out = append(out, access.Consent) // which is the least that a place in the team gives
	}
	return out
}

// Path is the address of the course, or of something in it.
func (c Course) Path(parts ...string) string {
	return "/forloeb/" + strings.Join(append([]string{c.ID}, parts...), "/")
}

// Do is the address at which a command is carried out.
func (c Course) Do(command string, ref ...string) string {
	return c.Path(append([]string{"handling", command}, ref...)...)
}

// Title is the family as one speaks of it.
func (c Course) Title() string {
	return language.Of(c.Lang, "course.family", "names", strings.Join(c.Surnames(), " / "))
}

// Name of a family member.
func (c Course) Name(member string) string {
	if m := c.FamilyMember(member); m != nil {
		return m.Name
	}
	return language.Of(c.Lang, "course.whole_family")
}

// Names of several; none is the whole family.
func (c Course) Names(members []string) string {
	if len(members) == 0 {
		return language.Of(c.Lang, "course.whole_family")
	}
	names := make([]string, len(members))
	for i, id := range members {
		names[i] = c.Name(id)
	}
	return strings.Join(names, ", ")
}

// FirstName of a family member.
func (c Course) FirstName(member string) string { return firstWord(c.Name(member)) }

func firstWord(v string) string {
	word, _, _ := strings.Cut(v, " ")
	return word
}

// Colleague is a member of staff by name; whoever has a protected name, or is not
// known, by post.
func (c Course) Colleague(subject string) string {
	if name := c.Staff[subject]; name != "" {
		return name
	}
	if subject == "" {
		return language.Of(c.Lang, "course.nobody")
	}
	if subject == c.ActingCoordinator() {
		return language.Of(c.Lang, "course.coordinator")
	}
	return language.Of(c.Lang, "course.colleague")
}

// Author is who wrote something: a family member or a colleague.
func (c Course) Author(a course.Actor, member string) string {
	if member != "" {
		return c.Name(member)
	}
	if m := c.MemberOf(a.Subject); m != nil {
		return m.Name
	}
	return c.Colleague(a.Subject)
}

// Area of life by name.
func (c Course) Area(id string) string {
	for _, a := range c.Law.LifeAreas {
		if a.ID == id {
			return Words(c.Lang, a.Name)
		}
	}
	return id
}

// Field is a professional field by name.
func (c Course) Field(id string) string {
	for _, f := range c.Law.Fields {
		if f.ID == id {
			return Words(c.Lang, f.Name)
		}
	}
	return id
}

// Provision is an ordinary plan by name.
func (c Course) Provision(id string) string {
	for _, p := range c.Law.Provisions {
		if p.ID == id {
			return Words(c.Lang, p.Name)
		}
	}
	return id
}

// Part of a provision's content in words.
func (c Course) Part(provision, part string) string {
	for _, p := range c.Law.Provisions {
		for _, x := range p.Content {
			if p.ID == provision && x.ID == part {
				return Words(c.Lang, x.Text)
			}
		}
	}
	return part
}

// Criterion of the target group by name.
func (c Course) Criterion(id string) string {
	for _, g := range c.Law.Target.AnyOf {
		for _, k := range g.Criteria {
			if k.ID == id {
				return Words(c.Lang, k.Name)
			}
		}
	}
	return language.Of(c.Lang, "course.criterion_trial")
}

// criterionName names a criterion of an assessment; the trial period is no datum of the by-law.
func criterionName(p Page, k bylaw.CriterionResult) string {
	if k.Kind == bylaw.CriterionTrial {
		return p.T("bylaw.criterion." + k.Kind)
	}
	return Words(p.Lang, k.Name)
}

// Goal is the text of a goal.
func (c Course) Goal(id string) string {
	if plan := c.Plan.Current(); plan != nil {
		for _, g := range plan.Goals {
			if g.ID == id {
				return g.Text
			}
		}
	}
	return ""
}

// Words picks the language of a text of the law.
func Words(l language.Language, t bylaw.Text) string {
	return language.Choose(l, t)
}

// Scores of a goal in order.
func (c Course) Scores(goal string) []course.Score {
	var out []course.Score
	for _, s := range c.Progress {
		if s.Goal == goal {
			out = append(out, s)
		}
	}
	return out
}

// Measured are the goals of the plan in force whose progression is seen.
func (c Course) Measured() []course.Goal {
	if c.Plan.InForce == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.Plan.InForce.Content.Goals), func(g course.Goal) bool { return g.Measure == nil })
}

// NextMeeting is the first that is agreed and has not been recorded; nil if there is none.
func (c Course) NextMeeting() *course.Meeting {
	var next *course.Meeting
	for i, m := range c.Meetings {
		if m.Status == course.Agreed && (next == nil || m.At.Before(next.At)) {
			next = &c.Meetings[i]
		}
	}
	return next
}

// agreedMeetings are those that are agreed and have not been recorded, the next first.
func (c Course) agreedMeetings() []course.Meeting {
	agreed := slices.DeleteFunc(slices.Clone(c.Meetings), func(m course.Meeting) bool { return m.Status != course.Agreed })
	slices.SortStableFunc(agreed, func(a, b course.Meeting) int { return a.At.Compare(b.At) })
	return agreed
}

// screenNames are those of the family who take part in a meeting, by their first names.
func (c Course) screenNames(m course.Meeting) string {
	names := make([]string, len(m.Members))
	for i, id := range m.Members {
		names[i] = c.FirstName(id)
	}
	return strings.Join(names, ", ")
}

// Ages of the family: "Maria, 36 · Liv, 11".
func (c Course) Ages() string {
	parts := make([]string, 0, len(c.Members))
	for _, m := range c.Members {
		part := firstWord(m.Name)
		if !m.Birth.IsZero() {
			part = language.Of(c.Lang, "course.age", "name", part, "age", intText(m.Age(c.Today)))
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " · ")
}

// Protected reports whether somebody's address must not show.
func (c Course) Protected() bool {
	return slices.ContainsFunc(c.Members, func(m course.Member) bool { return m.ProtectedAddress })
}
