package course

import "slices"

// ReadByAll are the goals and the open tasks that everybody of the family may read who takes part in a meeting: they are shown on a screen
// before all of them. A person's own words are not.
func (s *State) ReadByAll(m Meeting) (goals []Goal, tasks []Task) {
	views := make([]State, 0, len(m.Members))
	for _, id := range m.Members {
		views = append(views, ForMember(*s, id))
	}
	all := func(reads func(*State) bool) bool {
		return !slices.ContainsFunc(views, func(v State) bool { return !reads(&v) })
	}
	if plan := s.Plan.Readable(); plan != nil {
		for _, g := range plan.Goals {
			if !all(func(v *State) bool { return v.Plan.Readable() != nil && v.Plan.Readable().goal(g.ID) != nil }) {
				continue
			}
			if !all(func(v *State) bool { return len(v.Plan.Readable().goal(g.ID).Efforts) == len(g.Efforts) }) {
				g.Efforts = nil
			}
			g.OwnWords = nil
			goals = append(goals, g)
		}
	}
	for _, t := range s.Tasks {
		if t.Open() && all(func(v *State) bool { return v.task(t.ID) != nil }) {
			tasks = append(tasks, t)
		}
	}
	return goals, tasks
}
