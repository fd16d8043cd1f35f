package casework

import (
	"context"
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// withinConsent refuses what would change a part of the course that its author does not read.
func (s *Service) withinConsent(ctx context.Context, who access.Who, id string, c course.Command) error {
	state, _, err := s.state(ctx, id)
	if err != nil {
		return err
	}
	if err := state.SharedWith(who.Subject, access.Opens).Allows(c); err != nil {
		return err
	}
	if c, ok := course.ByValue(c).(course.CorrectNote); ok {
		return s.ownNote(ctx, who, id, c.Note)
	}
	return nil
}

// ownNote: who reads by consent corrects her own notes; those of others she does not know.
func (s *Service) ownNote(ctx context.Context, who access.Who, id, note string) error {
	journal, err := s.store.Journal(ctx, id)
	if err != nil {
		return stored(err, UnknownCourse)
	}
	for _, r := range journal {
		if n, ok := r.Data.(course.NoteWritten); ok && n.ID == note && r.By.Subject == who.Subject {
			return nil
		}
	}
	return &course.Refusal{Code: "unknown_note", Field: "note"}
}

// byConsent shows an event to somebody in the team by consent: the steps of the course without what was said, what
// the consents that hold now open, and what she wrote herself. What is not known stays hidden.
func byConsent(subject string, now course.State) reader {
	shared := now.SharedWith(subject, access.Opens)
	seen := course.ForConsent(now, subject, access.Opens)
	return func(r course.Recorded, s course.State) (Entry, bool) {
		e := Entry{Seq: r.Seq, At: r.At, Type: r.Type, By: r.By}
		if r.By.Role == course.Citizen {
			e.By.Subject = "" // the family appears by its role
		}
		if r.By.Subject == subject && wrote(r.Data) {
			e.Data = r.Data
			return e, true
		}
		data, visible := sharedPart(r.Data, s, shared)
		e.Data = data
		return e, visible || isStep(r.Data, seen)
	}
}

// wrote reports whether an author may always reread an event.
func wrote(e course.Event) bool {
	switch e.(type) {
	case course.NoteWritten, course.NoteCorrected, course.DocumentAttached, course.CommentAdded:
		return true
	}
	return false
}

// sharedPart is what an event says of the parts of the plan that are shared.
func sharedPart(e course.Event, s course.State, shared course.Shared) (course.Event, bool) {
	switch e := e.(type) {
	case course.GoalAdded:
		goal, visible := shared.Goal(e.Goal)
		return shown(course.GoalAdded{Goal: goal}, visible)
	case course.GoalChanged:
		goal, visible := shared.Goal(e.Goal)
		return shown(course.GoalChanged{Goal: goal}, visible)
	case course.EffortAdded:
		return shown(e, shared.CoversEffort(s, e.Effort.ID))
	case course.EffortEnded:
		return shown(e, shared.CoversEffort(s, e.Effort))
	case course.SectionWritten:
		return shown(shared.Section(e), shared.Covers(e.Area, one(e.Member)))
	case course.CommentAdded:
		return shown(e, shared.CoversAbout(e.Comment.About))
	}
	return nil, false
}

func shown(e course.Event, visible bool) (course.Event, bool) {
	if !visible {
		return nil, false
	}
	return e, true
}

// isStep reports whether everybody in the team may know that an event happened; seen is what the reader sees of the course.
func isStep(e course.Event, seen course.State) bool {
	meeting := func(id string) bool {
		return slices.ContainsFunc(seen.Meetings, func(m course.Meeting) bool { return m.ID == id })
	}
	switch e := e.(type) {
	case course.Opened, course.EligibilityDecided, course.CoordinatorAppointed, course.TeamConfirmed, course.AbsenceBegun, course.AbsenceEnded,
		course.PlanSubmitted, course.PlanReturned, course.PlanAdopted, course.PlanRevised, course.Paused, course.Resumed,
		course.CourseClosed, course.Reopened, course.LawRevised:
		return true
	case course.TeamMemberAdded:
		return slices.ContainsFunc(seen.Team.Members, func(t course.TeamMember) bool { return t.ID == e.Member.ID })
	case course.ConsentGiven:
		return slices.ContainsFunc(seen.Consents, func(c course.Consent) bool { return c.ID == e.Consent.ID })
	case course.MeetingAgreed:
		return meeting(e.Meeting.ID)
	case course.MeetingMoved:
		return meeting(e.Meeting)
	case course.MeetingCancelled:
		return meeting(e.Meeting)
	case course.MeetingHeld:
		return meeting(e.Meeting)
	case course.MeetingMissed:
		return meeting(e.Meeting)
	}
	return false
}
