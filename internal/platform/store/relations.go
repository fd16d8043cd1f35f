package store

import (
	"context"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// The relations that a person can have to a course.
const (
	Coordinator = "coordinator"
	Cover       = "cover"     // answers for it while the coordinator is away
	Team        = "team"      // a professional in its team
	Party       = "party"     // a family member who can log in
	Colleague   = "colleague" // was asked to take it over and has not answered
)

// Relation is what one person has to do with one course, now.
type Relation struct {
	Course   string
	Subject  string
	Relation string
	Member   string    // family member (m…) of a party, team member (t…) of the team
	Field    string    // professional field of a team member
	Since    time.Time // a young person's lies ahead until she is a party
	Until    time.Time // zero: open

	ByConsent bool // of a place in the team: by the family's consent, and by no statute
}

// Standing is whose a course is, and what somebody is to it today.
type Standing struct {
	Municipality string
	Coordinator  string // empty: none yet
	Relations    []string
}

// Standing finds it out, for a decision whether somebody may touch the course; the course
// may be of another municipality. [ErrNotFound] if nothing of it is recorded.
func (s *Store) Standing(ctx context.Context, course, subject string) (Standing, error) {
	rows, err := s.queries.Standing(ForInstallation(ctx), db.StandingParams{CourseID: course, Subject: subject})
	if err == nil && len(rows) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Standing{}, failed("read the standing", err)
	}
	st := Standing{Municipality: rows[0].Bylaw, Coordinator: value(rows[0].Coordinator)}
	for _, r := range rows {
		if r.Relation != nil {
			st.Relations = append(st.Relations, *r.Relation)
		}
	}
	return st, nil
}

// Relations are what a person has to do with a course today; none: nothing.
func (s *Store) Relations(ctx context.Context, course, subject string) ([]Relation, error) {
	rows, err := s.queries.GetRelations(ctx, db.GetRelationsParams{CourseID: course, Subject: subject})
	if err != nil {
		return nil, failed("read relations", err)
	}
	out := make([]Relation, 0, len(rows))
	for _, r := range rows {
		out = append(out, Relation{
			Course: r.CourseID, Subject: r.Subject, Relation: r.Relation, Member: r.MemberID, Field: r.Field,
			Since: r.Since.UTC(), Until: instant(r.Until), ByConsent: byConsent(r.Relation, r.ByConsent),
		})
	}
	return out, nil
}

// RelationsAmong are what a person has to do today with each of some courses. What a build from before wrote does not
// say on what a place in the team rests: it is derived anew on the way, and counts as by consent if it still does not.
func (s *Store) RelationsAmong(ctx context.Context, courses []string, subject string) (map[string][]Relation, error) {
	found, old, err := s.relationsAmong(ctx, courses, subject)
	if err != nil || len(old) == 0 {
		return found, err
	}
	for _, id := range old {
		if err := s.Derive(ctx, id); err != nil {
			return nil, err
		}
	}
	found, _, err = s.relationsAmong(ctx, courses, subject)
	return found, err
}

func (s *Store) relationsAmong(ctx context.Context, courses []string, subject string) (found map[string][]Relation, old []string, err error) {
	rows, err := s.queries.RelationsAmong(ctx, db.RelationsAmongParams{Ids: courses, Subject: subject})
	if err != nil {
		return nil, nil, failed("read relations", err)
	}
	found = map[string][]Relation{}
	for _, r := range rows {
		found[r.CourseID] = append(found[r.CourseID], Relation{
			Course: r.CourseID, Subject: subject, Relation: r.Relation, ByConsent: byConsent(r.Relation, r.ByConsent),
		})
		if r.Relation == Team && r.ByConsent == nil {
			old = append(old, r.CourseID)
		}
	}
	return found, slices.Compact(old), nil
}

// byConsent: what is not known is taken for what shows less.
func byConsent(relation string, known *bool) bool {
	return relation == Team && (known == nil || *known)
}
