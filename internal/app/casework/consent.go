package casework

import (
	"context"

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
		return fromStore(err, UnknownCourse)
	}
	for _, r := range journal {
		if n, ok := r.Data.(course.NoteWritten); ok && n.ID == note && r.By.Subject == who.Subject {
			return nil
		}
	}
	return &course.Refusal{Code: course.CodeUnknownNote, Field: "note"}
}

// byConsent shows an event to somebody in the team by consent, as the table of events says: the steps of the course without
// what was said, what the consents that hold now open, and what she wrote herself.
func byConsent(subject string, now course.State) reader {
	shared := now.SharedWith(subject, access.Opens)
	seen := course.ForConsent(now, subject, access.Opens)
	return func(r course.Recorded, s *course.State) (Entry, bool) {
		e := Entry{Seq: r.Seq, At: r.At, Type: r.Type, By: r.By}
		if r.By.Role == course.Citizen {
			e.By.Subject = "" // the family appears by its role
		}
		spec := course.SpecOf(r.Data)
		if r.By.Subject == subject && spec.ForAuthor() {
			e.Data = r.Data
			return e, true
		}
		part, visible := spec.ForConsent(r.Data, s, &seen, shared)
		e.Data = part
		return e, visible
	}
}
