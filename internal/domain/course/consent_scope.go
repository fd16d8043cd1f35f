package course

import (
	"reflect"
	"slices"
	"strings"
)

// Opens says whether these types of information open an area of life. It is a policy of reading and no rule of
// the course: nothing that is decided rests on it.
type Opens func(types []string, area string) bool

// InformationTypes are what a consent can name.
func InformationTypes() []string {
	field, _ := reflect.TypeFor[GiveConsent]().FieldByName("Types")
	return strings.Split(field.Tag.Get("enum"), ",")
}

// Share is what consents open of one family member for somebody in the team.
type Share struct {
	Member string   `json:"member"`
	Types  []string `json:"types" doc:"What the consents name."`
	Areas  []string `json:"areas" doc:"Areas of life of the plan that this opens, where a goal or a section is about nobody else."`
}

// Shared is what a professional reads of a course by the family's consent.
type Shared struct {
	course   *State
	subject  string
	consents []Consent
	types    map[string][]string // by member
	opens    Opens
}

// InTeam says whether somebody is in the team now, and whether by consent alone.
func (s *State) InTeam(subject string) (in, byConsent bool) {
	byConsent = true
	for _, t := range s.Team.Members {
		if t.Active() && t.Subject == subject {
			in = true
			byConsent = byConsent && t.Basis == "consent"
		}
	}
	return in, in && byConsent
}

// SharedWith is what is shared with somebody: by every consent that holds now and was given to a field for which
// the person is in the team by consent.
func (s *State) SharedWith(subject string, opens Opens) Shared {
	x := Shared{course: s, subject: subject, types: map[string][]string{}, opens: opens}
	for _, c := range s.Consents {
		if c.Active() && s.isRecipient(subject, c) {
			x.consents = append(x.consents, c)
			x.types[c.Member] = append(x.types[c.Member], c.Types...)
		}
	}
	return x
}

func (s *State) isRecipient(subject string, c Consent) bool {
	return find(s.Team.Members, func(t *TeamMember) bool {
		return t.Active() && t.Subject == subject && t.Basis == "consent" && t.Field == c.Recipient
	}) != nil
}

// Readers are those in the team who read by a consent, and by nothing else.
func (s *State) Readers(c Consent) []TeamMember {
	var out []TeamMember
	for _, t := range s.Team.Members {
		if _, byConsent := s.InTeam(t.Subject); c.Active() && byConsent && t.Active() && t.Field == c.Recipient {
			out = append(out, t)
		}
	}
	return out
}

// Shares lists it member by member; areas are those to be asked about.
func (x Shared) Shares(areas []string) []Share {
	var out []Share
	for _, m := range x.course.Members {
		if types := slices.Compact(slices.Sorted(slices.Values(x.types[m.ID]))); len(types) > 0 {
			open := slices.DeleteFunc(slices.Clone(areas), func(a string) bool { return !x.opens(types, a) })
			out = append(out, Share{Member: m.ID, Types: types, Areas: open})
		}
	}
	return out
}

// knows reports whether the member shares anything with the reader. Of a member who shares
// nothing, the reader sees only that he or she belongs to the family.
func (x Shared) knows(member string) bool { return len(x.types[member]) > 0 }

// Covers says whether the reader may read what stands in an area of life about these members: each of them must
// share it. What is about the whole family is about everybody in it.
func (x Shared) Covers(area string, members []string) bool {
	if len(members) == 0 {
		for _, m := range x.course.Members {
			if m.Left.IsZero() {
				members = append(members, m.ID)
			}
		}
	}
	for _, m := range members {
		if !x.knows(m) || !x.opens(x.types[m], area) {
			return false
		}
	}
	return len(members) > 0
}

// Goal is a goal as the reader may read it, if at all.
func (x Shared) Goal(g Goal) (Goal, bool) {
	g.OwnWords = x.words(g.Area, g.OwnWords)
	return g, x.Covers(g.Area, g.Members)
}

// Section is what was written of a section, without the words of whoever does not share them.
func (x Shared) Section(e SectionWritten) SectionWritten {
	if e.OwnWords != nil && !x.Covers(e.Area, about(e.OwnWords.Member)) {
		e.OwnWords = nil
	}
	return e
}

// CoversEffort says whether the reader may read of an effort, as the course was at the time.
func (x Shared) CoversEffort(then *State, effort string) bool {
	g := then.goalOf(effort)
	return g != nil && x.Covers(g.Area, g.Members)
}

// words are a person's own: each is shared by that person, whomever the goal or the section is about.
func (x Shared) words(area string, list []Words) []Words {
	return drop(list, func(w *Words) bool { return !x.Covers(area, []string{w.Member}) })
}

// CoversAbout says whether the reader may read what stands beside a goal, or beside a section by area or area:member.
func (x Shared) CoversAbout(what string) bool {
	if g := x.course.anyGoal(what); g != nil {
		return x.Covers(g.Area, g.Members)
	}
	area, member, _ := strings.Cut(what, ":")
	return x.Covers(area, about(member))
}

// anyGoal is a goal of the draft or of the plan in force.
func (s *State) anyGoal(id string) *Goal {
	for _, c := range []*Content{s.Plan.Draft, s.inForceContent()} {
		if c != nil && c.goal(id) != nil {
			return c.goal(id)
		}
	}
	return nil
}

// Allows refuses a command that would write about what is not shared with its author: nobody changes what she
// does not read. The table of commands says what each writes about.
func (x Shared) Allows(c Command) error {
	within := specOf(c).within
	if within == nil {
		return refuse(CodeOutsideConsent, "")
	}
	if refused := within(x, ByValue(c)); refused != nil {
		return refused
	}
	return nil
}

// coversGoal reports whether the reader may write about a goal. The course itself refuses an unknown goal.
func (x Shared) coversGoal(id string) bool {
	g := x.course.anyGoal(id)
	return g == nil || x.Covers(g.Area, g.Members)
}

// coversSubGoals reports whether the reader may write about all sub-goals, which are removed with the goal.
func (x Shared) coversSubGoals(parent string) bool {
	d := x.course.Plan.Draft
	return d == nil || find(d.Goals, func(g *Goal) bool { return g.Parent == parent && !x.Covers(g.Area, g.Members) }) == nil
}
