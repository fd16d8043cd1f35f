package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// AlreadyHandedIn is the code for whoever hands in another text from a form than the one before.
const AlreadyHandedIn = "already_handed_in"

// LongestHandIn is how many letters one may hand in: as many as a note has.
const LongestHandIn = 20000

// MayHandIn says whether somebody may still give the coordinator what was typed into a form of a course: whoever was let
// in until a short while ago.
func (s *Service) MayHandIn(ctx context.Context, who access.Who, id string) bool {
	a, _, err := s.handInAttempt(ctx, who, id)
	return err == nil && a.verdict().Allowed
}

// HandIn gives the coordinator what somebody had typed into a form when the access to the course ended: a note, of which
// the coordinator is told at once. Of each form one text is taken.
func (s *Service) HandIn(ctx context.Context, who access.Who, id, form, text string) (Outcome, error) {
	a, last, err := s.handInAttempt(ctx, who, id)
	if err != nil {
		return Outcome{}, err
	}
	v := a.verdict()
	if err := paced(s.writes, who, id, v); err != nil {
		return Outcome{}, err
	}
	if _, err := s.decide(ctx, a); err != nil {
		return Outcome{}, err
	}
	note := &course.WriteNote{Kind: "other", On: calendar.DateOf(time.Now()), Text: text, Unsent: true}
	key := uuid.NewSHA1(uuid.NameSpaceURL, fmt.Appendf(nil, "handed in %q %q %q %s", who.Subject, id, form, last)).String()
	out, err := s.carryOut(ctx, who, v, id, note, Call{Key: key})
	refusal := new(course.Refusal)
	if errors.As(err, &refusal) && refusal.Code == course.CodeKeyReused {
		return out, fault(AlreadyHandedIn)
	}
	return out, err
}

// handInAttempt is handing in, and when the person was last let in.
func (s *Service) handInAttempt(ctx context.Context, who access.Who, id string) (attempt, time.Time, error) {
	a, err := s.attemptAt(ctx, who, id, access.HandIn)
	if err != nil {
		return a, time.Time{}, err
	}
	last, err := s.store.LastAccess(ctx, id, who.Subject, time.Now().Add(-access.HandInAfterAccess()))
	if errors.Is(err, store.ErrNotFound) {
		return a, time.Time{}, nil
	}
	a.standing.Relations = append(a.standing.Relations, access.Former)
	return a, last, fromStore(err, UnknownCourse)
}
