package course

// GoalBody is what one says of a goal.
type GoalBody struct {
	Parent     string   `json:"parent,omitempty" doc:"Id of the goal that this is a sub-goal of."`
	Area       string   `json:"area" minLength:"1" doc:"Area of life."`
	Members    []string `json:"members,omitempty" maxItems:"30" doc:"Whom it is about; empty for the whole family."`
	Text       string   `json:"text" minLength:"1" maxLength:"2000"`
	Easy       string   `json:"easy,omitempty" maxLength:"300" doc:"The goal in one short sentence, agreed with the family: what the easy-to-read plan says."`
	OwnWords   *Words   `json:"own_words,omitempty"`
	Overall    bool     `json:"overall,omitempty" doc:"One of the plan's overall goals."`
	Towards    string   `json:"towards,omitempty" enum:",employment,education" doc:"What it leads towards, where it is employment-oriented."`
	Measure    *Measure `json:"measure,omitempty" doc:"How progression is seen."`
	Discharges []string `json:"discharges,omitempty" maxItems:"60"`
}

// AddGoal adds a goal or a sub-goal to the draft.
type AddGoal struct {
	GoalBody
}

// GoalAdded adds it.
type GoalAdded struct {
	Goal Goal `json:"goal"`
}

func (b GoalBody) check(s *State, now Moment) error {
	if err := s.writable(); err != nil {
		return err
	}
	if err := s.areaKnown(now, b.Area, ""); err != nil {
		return err
	}
	if err := s.knownMembers(b.Members, "members"); err != nil {
		return err
	}
	if err := dischargesKnown(now.Law, b.Discharges); err != nil {
		return err
	}
	if b.Parent != "" {
		p := s.Plan.Draft.goal(b.Parent)
		if p == nil {
			return refuse(CodeUnknownGoal, "parent")
		}
		if p.Parent != "" {
			return refuse(CodeSubGoalOfSubGoal, "parent")
		}
	}
	if m := b.Measure; m != nil && (m.Min >= m.Max || m.Baseline < m.Min || m.Baseline > m.Max || m.Target < m.Min || m.Target > m.Max) {
		return refuse(CodeMeasureImpossible, "measure")
	}
	return s.mayWriteWords(now.By, b.OwnWords, false)
}

func (b GoalBody) goal(id string) Goal {
	return Goal{
		ID: id, Parent: b.Parent, Area: b.Area, Members: b.Members, Text: b.Text, Easy: b.Easy, OwnWords: setWords(nil, b.OwnWords),
		Overall: b.Overall, Towards: b.Towards, Measure: b.Measure, Discharges: b.Discharges,
	}
}

func (c AddGoal) decide(s *State, now Moment) ([]Event, error) {
	if err := c.check(s, now); err != nil {
		return nil, err
	}
	return []Event{GoalAdded{c.goal(now.id("g"))}}, nil
}

func (e GoalAdded) created() string { return e.Goal.ID }

func (e GoalAdded) apply(s *State, _ Meta) { s.Plan.Draft.Goals = append(s.Plan.Draft.Goals, e.Goal) }

// ChangeGoal replaces what the draft says of a goal; own words of others stay.
type ChangeGoal struct {
	Goal string `json:"goal" path:"gid"`
	GoalBody
}

// GoalChanged replaces it.
type GoalChanged struct {
	Goal Goal `json:"goal"`
}

func (c ChangeGoal) decide(s *State, now Moment) ([]Event, error) {
	if err := c.check(s, now); err != nil {
		return nil, err
	}
	old := s.Plan.Draft.goal(c.Goal)
	if old == nil {
		return nil, refuse(CodeUnknownGoal, "goal")
	}
	hasSubGoals := find(s.Plan.Draft.Goals, func(g *Goal) bool { return g.Parent == c.Goal }) != nil
	if c.Parent != "" && (c.Parent == c.Goal || hasSubGoals) {
		return nil, refuse(CodeSubGoalOfSubGoal, "parent")
	}
	g := c.goal(old.ID)
	g.Efforts = old.Efforts
	g.OwnWords = setWords(append([]Words(nil), old.OwnWords...), c.OwnWords)
	return []Event{GoalChanged{g}}, nil
}

func (e GoalChanged) apply(s *State, _ Meta) { *s.Plan.Draft.goal(e.Goal.ID) = e.Goal }

// RemoveGoal takes a goal out of the draft; its sub-goals go with it.
type RemoveGoal struct {
	Goal string `json:"goal" path:"gid"`
}

// GoalRemoved takes it out.
type GoalRemoved struct {
	Goal string `json:"goal"`
}

func (c RemoveGoal) decide(s *State, _ Moment) ([]Event, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	if s.Plan.Draft.goal(c.Goal) == nil {
		return nil, refuse(CodeUnknownGoal, "goal")
	}
	return []Event{GoalRemoved(c)}, nil
}

func (e GoalRemoved) apply(s *State, _ Meta) {
	s.Plan.Draft.Goals = drop(s.Plan.Draft.Goals, func(g *Goal) bool { return g.ID == e.Goal || g.Parent == e.Goal })
}

// AddEffort adds what is done towards a goal: by whom, on which legal basis,
// and which unit is responsible.
type AddEffort struct {
	Goal        string `json:"goal" path:"gid"`
	Text        string `json:"text" minLength:"1" maxLength:"2000"`
	LegalBasis  string `json:"legal_basis" minLength:"1" maxLength:"200"`
	Provider    string `json:"provider" minLength:"1" maxLength:"200"`
	Unit        string `json:"unit" minLength:"1" maxLength:"200" doc:"The responsible unit, inside or outside the job centre."`
	Responsible string `json:"responsible" minLength:"1" maxLength:"200"`
	From        Date   `json:"from"`
	To          Date   `json:"to,omitzero"`
}

// EffortAdded adds it.
type EffortAdded struct {
	Goal   string `json:"goal"`
	Effort Effort `json:"effort"`
}

func (c AddEffort) decide(s *State, now Moment) ([]Event, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	switch {
	case s.Plan.Draft.goal(c.Goal) == nil:
		return nil, refuse(CodeUnknownGoal, "goal")
	case !c.From.IsValid():
		return nil, refuse(CodeDateImpossible, "from")
	case !c.To.IsZero() && c.To.Before(c.From):
		return nil, refuse(CodePeriodBackwards, "to")
	}
	return []Event{EffortAdded{Goal: c.Goal, Effort: Effort{
		ID: now.id("e"), Text: c.Text, LegalBasis: c.LegalBasis, Provider: c.Provider, Unit: c.Unit,
		Responsible: c.Responsible, From: c.From, To: c.To,
	}}}, nil
}

func (e EffortAdded) created() string { return e.Effort.ID }

func (e EffortAdded) apply(s *State, _ Meta) {
	g := s.Plan.Draft.goal(e.Goal)
	g.Efforts = append(g.Efforts, e.Effort)
}

// EndEffort says that an effort has ended. The text of the plan is untouched: a
// version is what its hash says.
type EndEffort struct {
	Goal   string `json:"goal" path:"gid"`
	Effort string `json:"effort" path:"eid"`
	On     Date   `json:"on"`
}

// EffortEnded keeps the day.
type EffortEnded struct {
	Goal   string `json:"goal"`
	Effort string `json:"effort"`
	On     Date   `json:"on"`
}

func (c EndEffort) decide(s *State, now Moment) ([]Event, error) {
	if g := s.goalOf(c.Effort); g == nil || g.ID != c.Goal {
		return nil, refuse(CodeUnknownEffort, "effort")
	}
	if s.Plan.ended(c.Effort) {
		return nil, refuse(CodeEffortEnded, "effort")
	}
	if !c.On.IsValid() || c.On.After(now.Today()) {
		return nil, refuse(CodeDateInFuture, "on")
	}
	return []Event{EffortEnded(c)}, nil
}

func (e EffortEnded) apply(s *State, _ Meta) {
	s.Plan.Ended = append(s.Plan.Ended, EffortEnd{Effort: e.Effort, On: e.On})
}
