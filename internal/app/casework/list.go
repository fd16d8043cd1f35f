package casework

import (
	"context"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// Filter says which courses of those that the reader may see.
type Filter struct {
	Phase       course.Phase
	WithPool    bool // beside one's own those that nobody coordinates yet, for who may read them
	Coordinator string
	WaitingFor  string
	Overdue     bool
	Among       store.Condition // only what a count of the overview counts
	CPR         string
	Name        string
	ByDue       bool // the next due first, instead of the last changed
	Cursor      string
	Most        int
}

// Line is a course in a list.
type Line store.Row

// List answers the courses that somebody may see, and the cursor of the next page. A
// supervisor sees those of the municipality; everybody else, those that he or she has
// to do with, and caseworkers those that nobody coordinates yet.
func (s *Service) List(ctx context.Context, who access.Who, f Filter) ([]Line, string, error) {
	q := store.Filter{
		Municipality: who.Municipality, Phase: string(f.Phase), Coordinator: f.Coordinator,
		WaitingFor: f.WaitingFor, Overdue: f.Overdue, CPR: f.CPR, Name: f.Name, Order: store.ByChange, Most: f.Most,
		Among: f.Among, Since: time.Now().Add(-StalledAfter),
	}
	if f.ByDue {
		q.Order = store.ByDue
	}
	if !seesAll(who, f.Phase) {
		q.Viewer = store.Viewer{Subject: who.Subject, Relations: readingRelations(who)}
		q.WithPool = f.WithPool && f.Phase == "" && seesAll(who, course.Intake)
	}
	next := ""
	rows, err := readIn(ctx, s, who, access.ListCourses, func(ctx context.Context) (rows []store.Row, err error) {
		rows, next, err = s.store.List(ctx, q, f.Cursor)
		return rows, fromStore(err, UnknownCourse)
	})
	if err != nil {
		return nil, "", err
	}
	partly, err := s.readPartly(ctx, who, rows)
	if err != nil {
		return nil, "", err
	}
	lines := make([]Line, 0, len(rows))
	family := slices.Equal(readingRelations(who), []string{store.Party})
	for _, r := range rows {
		if family { // it may be a meeting of somebody else's
			r.NextMeeting, r.NextDueAt = time.Time{}, time.Time{}
		}
		switch {
		case !partly[r.ID]:
			lines = append(lines, Line(r))
		case f.WaitingFor == "" && !f.Overdue && f.Among == "": // to be found by it would tell it
			lines = append(lines, inPart(Line(r)))
		}
	}
	return lines, next, nil
}

// readPartly says which courses of a page somebody finds there by the family's consent alone: one statement for all.
func (s *Service) readPartly(ctx context.Context, who access.Who, rows []store.Row) (map[string]bool, error) {
	var others []string
	for _, r := range rows {
		if r.Coordinator != "" && r.Coordinator != who.Subject && r.Acting != who.Subject && !seesAll(who, r.Phase) {
			others = append(others, r.ID)
		}
	}
	if len(others) == 0 {
		return nil, nil
	}
	relations, err := s.store.RelationsAmong(ctx, others, who.Subject)
	if err != nil {
		return nil, fromStore(err, UnknownCourse)
	}
	partly := map[string]bool{}
	for _, r := range rows {
		if slices.Contains(others, r.ID) {
			v := access.Decide(who, access.ReadCourse, standingIn(r, relations[r.ID]))
			partly[r.ID] = !v.Allowed || v.Relation == access.Consent // not allowed: it has ended since the page was read
		}
	}
	return partly, nil
}

// standingIn is what somebody is to the course of a row. Of several places in the team one by statute counts.
func standingIn(r store.Row, known []store.Relation) access.Standing {
	st := access.Standing{Municipality: r.Bylaw, Unassigned: r.Coordinator == ""}
	for _, k := range known {
		relation := access.Relation(k.Relation)
		if k.ByConsent {
			relation = access.Consent
		}
		st.Relations = append(st.Relations, relation)
	}
	return st
}

// inPart leaves out what the course waits for and what is late in it: it may be about what is not shared.
func inPart(l Line) Line {
	l.WaitsFor, l.WaitingFor, l.WaitingWhat, l.WaitingSince, l.WaitingMore = nil, "", "", time.Time{}, 0
	l.NextDueAt, l.Overdue, l.Escalated = time.Time{}, false, false
	return l
}

// seesAll says whether somebody may read every course of the municipality, or every one in
// this phase: a course in intake has no coordinator.
func seesAll(who access.Who, phase course.Phase) bool {
	s := access.Standing{Municipality: who.Municipality, Unassigned: phase == course.Intake}
	return access.Decide(who, access.ReadCourse, s).Allowed
}

// readingRelations are the relations by which somebody reads a course.
func readingRelations(who access.Who) []string {
	var out []string
	for _, r := range access.Relations {
		s := access.Standing{Municipality: who.Municipality, Relations: []access.Relation{r}}
		if access.Decide(who, access.ReadCourse, s).Allowed {
			out = append(out, string(r))
		}
	}
	return out
}
