package course

// What a course holds at most. The limits lie far above what families need and far below
// what Temporal carries: the state goes into the next run together with what is not recorded
// yet. They hold for a command that makes more of what they count; what answers, ends or
// takes away is never refused for them.
const (
	// LargestEvent bounds one event, in bytes of JSON.
	LargestEvent = 256_000
	// LargestState bounds the state, in bytes of JSON.
	LargestState = 2*largestPlan + largestRest + reserve

	largestPlan     = 256_000 // a draft; the plan in force stands beside it
	largestRest     = 400_000 // all but the two plans
	reserve         = 96_000  // above that, for what family members send
	largestOwnWords = 32_000  // one person's own words in a draft
	largestAnswer   = 24_000  // one party's answer to a plan

	mostGoals = 150 // fewer than one answer may have
)

// bound is how many of one thing a course holds at most: together, or for each of those
// that tally tells apart, such as the members of the family.
type bound struct {
	what  string
	most  int
	stays bool // and does not wait for anybody
	tally func(s *State) sums
}

func (b bound) refusal() *Refusal {
	if b.stays {
		return full(b.what, b.most)
	}
	return refuse(CodeTooManyOpen, "", "what", b.what, "max", b.most, "mend", b.what)
}

func full(what string, most int) *Refusal {
	return refuse(CodeCourseFull, "", "what", what, "max", most, "mend", what)
}

var bounds = []bound{
	{"meetings", 60, false, tally(func(s *State) []Meeting { return s.Meetings }, func(m *Meeting) (string, bool) { return "", m.Status == Agreed })},
	{"messages", 20, false, tally(func(s *State) []Message { return s.Messages }, func(m *Message) (string, bool) { return m.Member, m.open() })},
	{"hearings", 10, false, tally(func(s *State) []Hearing { return s.Hearings }, func(h *Hearing) (string, bool) { return h.Member, h.Answered.IsZero() })},
	{"undelivered", 20, false, func(s *State) sums {
		return counted(s.Decisions, func(d *Decision) (string, int) {
			if s.isUndelivered(d.ID) {
				return "", 1
			}
			return "", 0
		})
	}},
	{"appeals", 10, false, tally(func(s *State) []Appeal { return s.Appeals }, func(a *Appeal) (string, bool) { return a.Member, a.pending() })},
	{
		"access_requests", 5, false,
		tally(func(s *State) []AccessCase { return s.Access }, func(a *AccessCase) (string, bool) { return a.Member, a.Answered.IsZero() }),
	},
	{"taken_back", 20, false, tally(func(s *State) []TakenBack { return s.TakenBack }, func(t *TakenBack) (string, bool) { return "", t.Open() })},
	{"consents", 40, false, tally(func(s *State) []Consent { return s.Consents }, func(c *Consent) (string, bool) { return c.Member, c.Active() })},
	{"team_members", 60, false, tally(func(s *State) []TeamMember { return s.Team.Members }, func(t *TeamMember) (string, bool) { return "", t.Active() })},
	{"mentor_agreements", 5, false, tally(func(s *State) []Mentor { return s.Mentors }, func(m *Mentor) (string, bool) {
		return m.Terms.Member, m.Status == MentorDraft || m.Status == MentorActive
	})},
	{"tasks", 30, false, tally(func(s *State) []Task { return s.Tasks }, func(t *Task) (string, bool) { return t.Member, t.Open() })},
	{"mentor_periods", 40, true, func(s *State) sums {
		return counted(s.Mentors, func(m *Mentor) (string, int) { return m.ID, len(m.Periods) })
	}},
	{"goals", mostGoals, true, func(s *State) sums { return together(len(s.Plan.draft().Goals)) }},
	{"efforts", 30, true, func(s *State) sums {
		return counted(s.Plan.draft().Goals, func(g *Goal) (string, int) { return g.ID, len(g.Efforts) })
	}},
	{"goal_rhythms", 60, true, func(s *State) sums { return together(len(s.FollowUp.PerGoal)) }},
	{"decisions", 300, true, func(s *State) sums { return together(len(s.Decisions)) }},
	{"notes", 10_000, true, func(s *State) sums { return together(len(s.Notes)) }},
	{"spells", 60, true, func(s *State) sums {
		return counted(s.Members, func(m *Member) (string, int) { return m.ID, len(m.Spells) })
	}},
}

// tally counts the elements of a list that are open, by what they belong to.
func tally[T any](list func(*State) []T, open func(*T) (of string, is bool)) func(*State) sums {
	return func(s *State) sums {
		return counted(list(s), func(t *T) (string, int) {
			of, is := open(t)
			if is {
				return of, 1
			}
			return of, 0
		})
	}
}

func counted[T any](list []T, count func(*T) (of string, n int)) sums {
	var all sums
	for i := range list {
		all.add(count(&list[i]))
	}
	return all
}

// sums are numbers by what they belong to, in the order in which that was met: a workflow does
// not walk through a map.
type sums struct {
	names []string
	of    map[string]int
}

func together(n int) (all sums) {
	all.add("", n)
	return all
}

func (s *sums) add(of string, n int) {
	if s.of == nil {
		s.of = map[string]int{}
	}
	if _, met := s.of[of]; !met {
		s.names = append(s.names, of)
	}
	s.of[of] += n
}

func (s *sums) largest() int {
	most := 0
	for _, name := range s.names {
		most = max(most, s.of[name])
	}
	return most
}

// withinBounds refuses what brings a course above what it holds.
func (s *State) withinBounds(next *State, events []Recorded) error {
	for _, e := range events {
		if weigh(e) > LargestEvent {
			return refuse(CodeTooLarge, "", "max", LargestEvent)
		}
	}
	for _, b := range bounds {
		after := b.tally(next)
		for _, name := range after.names {
			if n := after.of[name]; n > b.most && n > b.tally(s).of[name] {
				return b.refusal()
			}
		}
	}
	return s.withinBytes(next, events[0].By.Role)
}

// withinBytes holds what grows with the texts in it to its bytes.
func (s *State) withinBytes(next *State, by Role) error {
	most := largestRest
	if by == Citizen {
		most += reserve
	}
	for _, b := range []struct {
		what  string
		most  int
		bytes func(*State) int
	}{
		{"plan_text", largestPlan, func(s *State) int { return weigh(s.Plan.Draft) }},
		{"own_words", largestOwnWords, func(s *State) int { return s.Plan.draft().mostOwnWords() }},
		{"answer", largestAnswer, (*State).largestAnswer},
		{"everything", most, (*State).rest},
	} {
		if now := b.bytes(next); now > b.most && now > b.bytes(s) {
			return full(b.what, b.most)
		}
	}
	return nil
}

// rest is the weight of the state without its plans, which are not walked for it.
func (s *State) rest() int {
	other, none := *s, weigh(Content{})
	plans := nilWeight
	if s.Plan.Draft != nil {
		other.Plan.Draft, plans = &Content{}, none
	}
	if s.Plan.InForce != nil {
		adopted := *s.Plan.InForce
		adopted.Content = Content{}
		other.Plan.InForce = &adopted
		plans += none
	}
	return weigh(&other) - plans
}

func (p *Plan) draft() *Content {
	if p.Draft == nil {
		return &Content{}
	}
	return p.Draft
}

// mostOwnWords is the weight of the own words of whoever wrote most.
func (c *Content) mostOwnWords() int {
	var all sums
	add := func(words []Words) {
		for _, w := range words {
			all.add(w.Member, weigh(w))
		}
	}
	for _, x := range c.Sections {
		add(x.OwnWords)
	}
	for _, g := range c.Goals {
		add(g.OwnWords)
	}
	return all.largest()
}

func (s *State) largestAnswer() int {
	if s.Plan.Submitted == nil {
		return 0
	}
	answers := counted(s.Plan.Submitted.Responses, func(r *Response) (string, int) { return r.Member, weigh(*r) })
	return answers.largest()
}
