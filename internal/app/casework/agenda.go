package casework

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// DueItem is one thing that is due or overdue in one course.
type DueItem struct {
	course.Item
	Course      string
	Title       string
	Phase       course.Phase
	Coordinator string
	Fired       bool      // time has brought it, and nobody has settled it yet
	About       time.Time // of a reminder before or after a meeting: the meeting
}

// Agenda answers what is overdue and what is due before an instant: for a caseworker in
// the courses that he or she answers for, for a supervisor what the municipality's
// supervisors are told.
func (s *Service) Agenda(ctx context.Context, who access.Who, before time.Time, most int) ([]DueItem, error) {
	f := store.AgendaFilter{Municipality: who.Municipality, Before: before, Most: most}
	if who.Has(course.Supervisor) {
		f.For = []course.Recipient{course.ForSupervisor}
	} else {
		f.For = []course.Recipient{course.ForCoordinator}
		f.Viewer = store.Viewer{Subject: who.Subject, Relations: []string{store.Coordinator, store.Cover}}
	}
	found, err := readIn(ctx, s, who, access.ListCourses, func(ctx context.Context) ([]store.AgendaItem, error) {
		found, err := s.store.Agenda(ctx, f)
		return found, fromStore(err, UnknownCourse)
	})
	if err != nil {
		return nil, err
	}
	items := make([]DueItem, 0, len(found))
	for _, a := range found {
		items = append(items, dueItem(a))
	}
	return items, nil
}

func dueItem(a store.AgendaItem) DueItem {
	return DueItem{Item: a.Item, Course: a.Course, Title: a.Title, Phase: course.Phase(a.Phase), Coordinator: a.Coordinator, Fired: a.Fired, About: a.About}
}

// Names are the members of staff of a course's municipality by subject, as the reader of
// the course may know them: a family member reads no protected name.
func (s *Service) Names(ctx context.Context, of View) (map[string]string, error) {
	found, err := s.store.StaffOf(ctx, of.Law.Code)
	if err != nil {
		return nil, fromStore(err, UnknownStaff)
	}
	names := make(map[string]string, len(found))
	for _, m := range found {
		if of.Relation != access.Party || !m.ProtectedName {
			names[m.Subject] = m.Name
		}
	}
	return names, nil
}
