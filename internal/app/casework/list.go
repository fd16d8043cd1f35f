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
	Name        string // the beginnings of words of one person's name
	Number      string // the course's short number
	ByDue       bool   // the next due first, instead of the last changed
	Cursor      string
	Most        int
	Skip        int // how many are on the pages before, for who goes by the number of the page
}

// Line is a course in a list.
type Line store.Row

// List answers the courses that somebody may see, and the cursor of the next page. A
// supervisor sees those of the municipality; everybody else, those that he or she has
// to do with, and caseworkers those that nobody coordinates yet.
func (s *Service) List(ctx context.Context, who access.Who, f Filter) ([]Line, string, error) {
	q := storeFilter(who, f)
	next := ""
	rows, err := readIn(ctx, s, who, access.ListCourses, func(ctx context.Context) (rows []store.Row, err error) {
		rows, next, err = s.store.List(ctx, q, f.Cursor)
		return rows, fromStore(err, UnknownCourse)
	})
	if err != nil {
		return nil, "", err
	}
	lines, err := s.lines(ctx, who, f, rows)
	return lines, next, err
}

// Total is how many courses a list has on all its pages; whoever counts has read one of them.
func (s *Service) Total(ctx context.Context, who access.Who, f Filter) (int, error) {
	n, err := s.store.Count(store.InMunicipality(ctx, who.Municipality), storeFilter(who, f))
	return n, fromStore(err, UnknownCourse)
}

func storeFilter(who access.Who, f Filter) store.Filter {
	q := store.Filter{
		Municipality: who.Municipality, Phase: string(f.Phase), Coordinator: f.Coordinator,
		WaitingFor: f.WaitingFor, Overdue: f.Overdue, CPR: f.CPR, Name: f.Name, Number: f.Number, Order: store.ByChange, Most: f.Most, Skip: f.Skip,
		Among: f.Among, Since: time.Now().Add(-StalledAfter),
	}
	if f.ByDue {
		q.Order = store.ByDue
	}
	if !seesAll(who, f.Phase) {
		q.Viewer = store.Viewer{Subject: who.Subject, Relations: readingRelations(who)}
		q.WithPool = f.WithPool && f.Phase == "" && seesAll(who, course.Intake)
	}
	return q
}

// lines are the rows of a page, as the reader may see each.
func (s *Service) lines(ctx context.Context, who access.Who, f Filter, rows []store.Row) ([]Line, error) {
	relations, err := s.relationsOfOthers(ctx, who, rows)
	if err != nil {
		return nil, err
	}
	lines := make([]Line, 0, len(rows))
	family := slices.Equal(readingRelations(who), []string{store.Party})
	for _, r := range rows {
		if family { // it may be a meeting of somebody else's
			r.NextMeeting, r.NextDueAt = time.Time{}, time.Time{}
		}
		r.Role = string(roleIn(r, who, relations[r.ID]))
		switch {
		case !partly(r, who, relations[r.ID]):
			lines = append(lines, Line(r))
		case f.WaitingFor == "" && !f.Overdue && (f.Among == "" || f.Among == store.Open): // to be found by it would tell it
			lines = append(lines, inPart(Line(r)))
		}
	}
	return lines, nil
}

// relationsOfOthers are what somebody is to those courses of a page that somebody else answers for: one statement for all.
func (s *Service) relationsOfOthers(ctx context.Context, who access.Who, rows []store.Row) (map[string][]store.Relation, error) {
	var others []string
	for _, r := range rows {
		if ofSomebodyElse(r, who) && (who.Has(course.Caseworker) || !seesAll(who, r.Phase)) {
			others = append(others, r.ID)
		}
	}
	if len(others) == 0 {
		return nil, nil
	}
	relations, err := s.store.RelationsAmong(ctx, others, who.Subject)
	return relations, fromStore(err, UnknownCourse)
}

func ofSomebodyElse(r store.Row, who access.Who) bool {
	return r.Coordinator != "" && r.Coordinator != who.Subject && r.Acting != who.Subject
}

// partly says whether somebody finds a course there by the family's consent alone.
func partly(r store.Row, who access.Who, known []store.Relation) bool {
	if !ofSomebodyElse(r, who) || seesAll(who, r.Phase) {
		return false
	}
	v := access.Decide(who, access.ReadCourse, standingIn(r, known))
	return !v.Allowed || v.Relation == access.Consent // not allowed: it has ended since the page was read
}

// roleIn is what somebody is to the course of a row; "": nothing of his or her own.
func roleIn(r store.Row, who access.Who, known []store.Relation) access.Relation {
	switch who.Subject {
	case r.Coordinator:
		return access.Coordinator
	case r.Acting:
		return access.Cover
	}
	st := standingIn(r, known)
	for _, role := range []access.Relation{access.Colleague, access.Team, access.Consent} {
		if slices.Contains(st.Relations, role) {
			return role
		}
	}
	return ""
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

// inPart leaves out what the course waits for and what is late in it, which may be about what is not shared, and who else is
// in the family.
func inPart(l Line) Line {
	l.WaitsFor, l.WaitingFor, l.WaitingWhat, l.WaitingSince, l.WaitingMore = nil, "", "", time.Time{}, 0
	l.Names = nil
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
