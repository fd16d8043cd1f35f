package casework

import (
	"context"

	"github.com/enplan-dk/enplan/internal/domain/access"
)

// Overview is how a municipality's courses stand.
type Overview struct {
	Intake       int64      `json:"intake"`
	FormingTeam  int64      `json:"forming_team"`
	DraftingPlan int64      `json:"drafting_plan"`
	FollowingUp  int64      `json:"following_up"`
	Closed       int64      `json:"closed"`
	Paused       int64      `json:"paused"`
	Overdue      int64      `json:"overdue"`
	Escalated    int64      `json:"escalated"`
	Interim      int64      `json:"interim" doc:"Courses in which somebody stands in until a coordinator is appointed."`
	ForCitizen   int64      `json:"waiting_for_citizen"`
	ForStaff     int64      `json:"waiting_for_coordinator"`
	Caseloads    []Caseload `json:"caseloads"`
	Monday
}

// Caseload is how many open courses a coordinator has.
type Caseload struct {
	Coordinator string `json:"coordinator"`
	Name        string `json:"name,omitempty"`
	Courses     int64  `json:"courses"`
	Overdue     int64  `json:"overdue"`
}

// Overview answers how the courses of the supervisor's municipality stand.
func (s *Service) Overview(ctx context.Context, who access.Who) (Overview, error) {
	if _, err := s.authoriseIn(ctx, who, who.Municipality, access.Overview); err != nil {
		return Overview{}, err
	}
	n, err := s.store.Overview(ctx, who.Municipality)
	if err != nil {
		return Overview{}, stored(err, UnknownCourse)
	}
	loads, err := s.store.Caseloads(ctx, who.Municipality)
	if err != nil {
		return Overview{}, stored(err, UnknownCourse)
	}
	names, err := s.staffNames(ctx, who.Municipality)
	if err != nil {
		return Overview{}, err
	}
	o := Overview{
		Intake: n.Intake, FormingTeam: n.FormingTeam, DraftingPlan: n.DraftingPlan, FollowingUp: n.FollowingUp, Closed: n.Closed,
		Paused: n.Paused, Overdue: n.Overdue, Escalated: n.Escalated, Interim: n.Interim,
		ForCitizen: n.WaitingForCitizen, ForStaff: n.WaitingForCoordinator, Caseloads: []Caseload{},
	}
	if o.Monday, err = s.monday(ctx, who.Municipality); err != nil {
		return Overview{}, err
	}
	o.Between = o.FormingTeam + o.DraftingPlan
	for _, l := range loads {
		o.Caseloads = append(o.Caseloads, Caseload{Coordinator: l.Coordinator, Name: names[l.Coordinator], Courses: l.Courses, Overdue: l.Overdue})
	}
	return o, nil
}
