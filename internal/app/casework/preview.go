package casework

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// usualDates is how many dates a preview shows if nobody says.
const usualDates = 6

// Preview answers the follow-up dates that another interval or a pause would give, and
// changes nothing. What the course could never take is refused like the command itself.
func (s *Service) Preview(ctx context.Context, who access.Who, id string, w course.WhatIf, n int) ([]course.FollowUpDate, error) {
	view, err := s.view(ctx, who, id, access.ReadPlan)
	if err != nil {
		return nil, err
	}
	law, err := Law(view.State)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	if err := possible(w, calendar.DateOf(now)); err != nil {
		return nil, err
	}
	if n <= 0 {
		n = usualDates
	}
	dates := course.Preview(view.State, law, w, now, n)
	if dates == nil {
		return nil, &course.Refusal{Code: course.CodeIntervalMissing, Field: "every"}
	}
	return dates, nil
}

func possible(w course.WhatIf, today calendar.Date) error {
	switch {
	case !w.Every.IsZero() && !w.Every.Valid():
		return &course.Refusal{Code: course.CodeIntervalImpossible, Field: "every"}
	case w.PauseUntil.IsZero():
		return nil
	case w.PauseUntil.Before(today):
		return &course.Refusal{Code: course.CodeDatePassed, Field: "pause_until"}
	case w.PauseUntil.After(today.AddDays(longestRest)):
		return &course.Refusal{Code: course.CodePauseTooLong, Field: "pause_until", Params: []course.Param{{Name: "days", Value: "366"}}}
	}
	return nil
}

// longestRest is what the command allows.
const longestRest = 366

// Exemptions shows which exemptions a course uses today and which have lapsed. A family member
// sees her own and her children's.
func (s *Service) Exemptions(ctx context.Context, who access.Who, id string) ([]course.ExemptionRow, error) {
	return ofLaw(ctx, s, who, id, course.Exemptions, func(r course.ExemptionRow) string { return r.Person })
}

// stanceMissing: staff see where the municipality has not said what it does about the
// unemployment funds and a member of the family depends on it.
func (s *Service) stanceMissing(ctx context.Context, view View) (bool, error) {
	law, err := Law(view.State)
	if err != nil || view.Me != "" || view.Partly() || !law.AkasseStance.Applies {
		return false, err
	}
	taken, err := s.Stance(ctx, law.Code)
	if err != nil {
		return false, err
	}
	return course.AkasseStanceMissing(view.State, law, calendar.DateOf(time.Now()), taken != nil), nil
}
