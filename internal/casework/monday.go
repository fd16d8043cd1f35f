package casework

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/course"
)

// Monday is what of the municipality's courses needs a supervisor's eye this week.
type Monday struct {
	Stalled         int64 `json:"stalled" doc:"Courses that have waited for the same thing for three weeks."`
	Between         int64 `json:"between_plans" doc:"Courses that nobody has a plan for yet: a team is formed, or a first plan drafted."`
	UnansweredPlans int64 `json:"unanswered_plans" doc:"Courses whose submitted plan has waited too long for a party's answer."`
	DutiesNear      int64 `json:"duties_near" doc:"Courses with a duty that no exemption lifts, within thirty days."`
	DutiesMissed    int64 `json:"duties_missed"`
	MentorsExpiring int64 `json:"mentor_agreements_expiring" doc:"Courses with a mentor agreement that ends within thirty days."`
}

// How far a supervisor looks ahead and back.
const (
	StalledAfter = 21 * 24 * time.Hour
	LooksAhead   = 30 * 24 * time.Hour
)

func (s *Service) monday(ctx context.Context, municipality string) (Monday, error) {
	now := time.Now()
	stalled, err := s.store.Stalled(ctx, municipality, now.Add(-StalledAfter))
	if err != nil {
		return Monday{}, stored(err, UnknownCourse)
	}
	due, err := s.store.AgendaCounts(ctx, municipality, []string{
		string(course.ItemPlanUnanswered), string(course.ItemDutyDue), string(course.ItemMentorExpiry),
	}, now.Add(LooksAhead))
	if err != nil {
		return Monday{}, stored(err, UnknownCourse)
	}
	duty := due[string(course.ItemDutyDue)]
	return Monday{
		Stalled: stalled, UnansweredPlans: due[string(course.ItemPlanUnanswered)].Fired,
		DutiesNear: duty.Near, DutiesMissed: duty.Fired, MentorsExpiring: due[string(course.ItemMentorExpiry)].Near,
	}, nil
}
