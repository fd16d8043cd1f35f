package casework

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
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
	Attention
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
		return Overview{}, fromStore(err, UnknownCourse)
	}
	loads, err := s.store.Caseloads(ctx, who.Municipality)
	if err != nil {
		return Overview{}, fromStore(err, UnknownCourse)
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
	if o.Attention, err = s.attention(ctx, who.Municipality); err != nil {
		return Overview{}, err
	}
	o.Between = o.FormingTeam + o.DraftingPlan
	for _, l := range loads {
		o.Caseloads = append(o.Caseloads, Caseload{Coordinator: l.Coordinator, Name: names[l.Coordinator], Courses: l.Courses, Overdue: l.Overdue})
	}
	return o, nil
}

// Attention is what of the municipality's courses needs a supervisor's eye this week.
type Attention struct {
	Stalled         int64 `json:"stalled" doc:"Courses that have waited for the same thing for three weeks."`
	AtStandstill    int64 `json:"at_standstill" doc:"Courses whose workflow does not go on: a fault of the system, and nothing that somebody waits for."`
	Between         int64 `json:"between_plans" doc:"Courses that nobody has a plan for yet: a team is formed, or a first plan drafted."`
	UnansweredPlans int64 `json:"unanswered_plans" doc:"Courses whose submitted plan has waited too long for a party's answer."`
	DutiesNear      int64 `json:"duties_near" doc:"Courses with a duty that no exemption lifts, within thirty days."`
	DutiesMissed    int64 `json:"duties_missed"`
	FieldsLeft      int64 `json:"fields_unrepresented" doc:"Courses in which a field has lost whoever stood for it in the team."`
	MentorsExpiring int64 `json:"mentor_agreements_expiring" doc:"Courses with a mentor agreement that ends within thirty days."`
}

// How far a supervisor looks ahead and back.
const (
	StalledAfter = 21 * 24 * time.Hour
	LooksAhead   = 30 * 24 * time.Hour
)

// DueKind is a count of the overview that stands in the agenda, and not in the course's row.
type DueKind string

// The counts that stand in the agenda.
const (
	Overdue         DueKind = "overdue"
	Escalated       DueKind = "escalated"
	PlansUnanswered DueKind = "plans_unanswered"
	DutiesNear      DueKind = "duties_near"
	DutiesMissed    DueKind = "duties_missed"
	FieldsLeft      DueKind = "fields_unrepresented"
	MentorsExpiring DueKind = "mentors_expiring"
)

var dueKinds = map[DueKind]struct {
	kinds []course.ItemKind
	fired bool
}{
	Overdue:         {kindsThat(func(spec course.ItemSpec) bool { return spec.Overdue() && !spec.Escalated() }), true},
	Escalated:       {kindsThat(course.ItemSpec.Escalated), true},
	PlansUnanswered: {[]course.ItemKind{course.ItemPlanUnanswered}, true},
	DutiesNear:      {[]course.ItemKind{course.ItemDutyDue}, false},
	DutiesMissed:    {[]course.ItemKind{course.ItemDutyDue}, true},
	FieldsLeft:      {[]course.ItemKind{course.ItemFieldLeft}, true},
	MentorsExpiring: {[]course.ItemKind{course.ItemMentorExpiry}, false},
}

func kindsThat(are func(course.ItemSpec) bool) []course.ItemKind {
	var kinds []course.ItemKind
	for _, spec := range course.Items() {
		if are(spec) {
			kinds = append(kinds, spec.Kind)
		}
	}
	return kinds
}

// DueOf lists what one of the overview's counts has counted, the earliest first.
func (s *Service) DueOf(ctx context.Context, who access.Who, of DueKind) ([]DueItem, error) {
	if _, err := s.authoriseIn(ctx, who, who.Municipality, access.Overview); err != nil {
		return nil, err
	}
	k := dueKinds[of]
	found, err := s.store.Agenda(ctx, store.AgendaFilter{
		Municipality: who.Municipality, For: []course.Recipient{course.ForCoordinator, course.ForSupervisor},
		Kinds: k.kinds, Fired: k.fired, Before: time.Now().Add(LooksAhead), Most: mostDue,
	})
	if err != nil {
		return nil, fromStore(err, UnknownCourse)
	}
	items := make([]DueItem, 0, len(found))
	for _, a := range found {
		if n := len(items); n > 0 && items[n-1].Course == a.Course && items[n-1].Ref == a.Ref {
			continue // told to two
		}
		items = append(items, dueItem(a))
	}
	return items, nil
}

// mostDue bounds a list of what is due.
const mostDue = 200

func (s *Service) attention(ctx context.Context, municipality string) (Attention, error) {
	now := time.Now()
	stalled, err := s.store.Stalled(ctx, municipality, now.Add(-StalledAfter))
	if err != nil {
		return Attention{}, fromStore(err, UnknownCourse)
	}
	still, err := s.store.StandstillsOf(ctx, municipality)
	if err != nil {
		return Attention{}, fromStore(err, UnknownCourse)
	}
	due, err := s.store.AgendaCounts(ctx, municipality, []string{
		string(course.ItemPlanUnanswered), string(course.ItemDutyDue), string(course.ItemMentorExpiry), string(course.ItemFieldLeft),
	}, now.Add(LooksAhead))
	if err != nil {
		return Attention{}, fromStore(err, UnknownCourse)
	}
	duty := due[string(course.ItemDutyDue)]
	return Attention{
		Stalled: stalled, AtStandstill: still, UnansweredPlans: due[string(course.ItemPlanUnanswered)].Fired,
		DutiesNear: duty.Near, DutiesMissed: duty.Fired, FieldsLeft: due[string(course.ItemFieldLeft)].Fired, MentorsExpiring: due[string(course.ItemMentorExpiry)].Near,
	}, nil
}
