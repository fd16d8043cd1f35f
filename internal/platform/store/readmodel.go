package store

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// never stands in the read model for "no instant", so that lists sort.
var never = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// derived is what of a state stands in rows beside the course's own. A set is written
// anew when it has changed, and left alone by most events.
type derived struct {
	relations []Relation
	persons   []person
	agenda    []agendaRow
}

type person struct{ member, cpr string }

type agendaRow struct {
	course.Item
	fired bool
	about time.Time // the meeting's, if it is about one
	staff string    // who is told, of what is for one colleague
}

func derive(s *course.State) derived {
	if s.Version == 0 {
		return derived{}
	}
	d := derived{relations: relationsOf(s)}
	for _, m := range s.Members {
		if m.CPR != "" && !m.Mistaken() {
			d.persons = append(d.persons, person{member: m.ID, cpr: m.CPR})
		}
	}
	meetings := make(map[string]time.Time, len(s.Meetings))
	for _, m := range s.Meetings {
		meetings[m.ID] = m.At
	}
	add := func(i course.Item, fired bool) {
		if inLists(i) {
			d.agenda = append(d.agenda, agendaRow{Item: i, fired: fired, about: meetingOf(meetings, i), staff: s.ColleagueOf(i)})
		}
	}
	for _, i := range s.Agenda {
		add(i, false)
	}
	for _, i := range s.Fired {
		add(i, true)
	}
	return d
}

// nextDue is the next instant that a list may show: that of a birthday would tell the birthday.
func nextDue(s *course.State) time.Time {
	for _, i := range s.Upcoming() {
		if inLists(i) {
			return i.At
		}
	}
	return never
}

// meetingOf is when the meeting is that an item is about.
func meetingOf(meetings map[string]time.Time, i course.Item) time.Time {
	if !i.Kind.Spec().AboutMeeting {
		return time.Time{}
	}
	if at, known := meetings[i.Ref]; known {
		return at
	}
	return i.At
}

// relationsOf follows from the state who has to do with the course: its coordinator,
// the cover during an absence, the team, the colleague whom the post is offered to, and
// each family member who can log in and is a party. A child is from a birthday on, which an
// item of the agenda brings about; the day itself does not stand in the row.
func relationsOf(s *course.State) []Relation {
	var out []Relation
	add := func(r Relation) {
		if r.Subject != "" {
			r.Course = s.ID
			out = append(out, r)
		}
	}
	team := s.Team
	add(Relation{Subject: team.Coordinator.Subject, Relation: Coordinator, Since: team.Coordinator.From})
	if a := team.Absence; a != nil && a.Begun {
		add(Relation{Subject: a.Cover, Relation: Cover, Since: calendar.StartOfDay(a.From), Until: calendar.StartOfDay(a.To.AddDays(1))})
	}
	if h := team.Handover; h != nil {
		add(Relation{Subject: h.To, Relation: Colleague, Since: h.At})
	}
	for _, t := range team.Members {
		if !t.Active() {
			continue
		}
		r := Relation{Subject: t.Subject, Relation: Team, Member: t.ID, Field: t.Field, Since: t.Joined, ByConsent: t.Basis == "consent"}
		if !t.Until.IsZero() {
			r.Until = calendar.StartOfDay(t.Until.AddDays(1))
		}
		add(r)
	}
	law, known := s.Law.Law()
	today := calendar.DateOf(s.ChangedAt)
	for _, m := range s.Members {
		if known && !s.AnswersForSelf(m, law, today) {
			continue
		}
		add(Relation{Subject: m.Subject, Relation: Party, Member: m.ID, Since: s.OpenedAt})
	}
	return out
}

func (s *Store) putReadModel(ctx context.Context, q *db.Queries, state *course.State, before, now derived) error {
	row, err := s.row(state)
	if err != nil {
		return err
	}
	if err := q.PutCourse(ctx, row); err != nil {
		return err
	}
	if !reflect.DeepEqual(before.relations, now.relations) {
		if err := putRelations(ctx, q, state, now.relations); err != nil {
			return err
		}
	}
	if !slices.Equal(before.persons, now.persons) {
		if err := s.putPersons(ctx, q, state, now.persons); err != nil {
			return err
		}
	}
	if !slices.Equal(before.agenda, now.agenda) {
		return s.putAgenda(ctx, q, state, now.agenda)
	}
	return nil
}

// Derive writes what is derived from a course's journal anew, as this build derives it.
func (s *Store) Derive(ctx context.Context, id string) error {
	err := s.Transact(ForInstallation(ctx), func(tx pgx.Tx) error {
		q := s.queries.WithTx(tx)
		if err := q.LockCourse(ctx, id); err != nil {
			return err
		}
		state, _, err := s.fold(ctx, q, id)
		if err != nil {
			return err
		}
		if state.Version == 0 {
			return ErrNotFound
		}
		var writes statementBatch
		if err := s.putReadModel(ctx, db.New(&writes), &state, derived{}, derive(&state)); err != nil {
			return err
		}
		return writes.send(ctx, tx)
	})
	return failed("derive from the journal", err)
}

func (s *Store) row(state *course.State) (db.PutCourseParams, error) {
	why, err := course.Explain(*state, state.ChangedAt)
	if err != nil {
		return db.PutCourseParams{}, err
	}
	title, err := s.keys.Seal(state.ID, []byte(titleOf(state).text()))
	if err != nil {
		return db.PutCourseParams{}, err
	}
	p := db.PutCourseParams{
		ID: state.ID, Bylaw: state.Law.Code, Version: state.Version, Phase: string(state.Phase),
		OpenedAt: state.OpenedAt, ChangedAt: state.ChangedAt, PhaseFrom: state.PhaseFrom,
		Coordinator: some(state.Team.Coordinator.Subject), ActingCoordinator: some(state.ActingCoordinator()), Interim: state.Team.Coordinator.Interim,
		WaitsFor: []string{}, WaitsWhat: []string{}, WaitsSince: []time.Time{}, NextFollowUp: day(state.FollowUp.Next), NextDueAt: nextDue(state),
		Overdue: state.Overdue(), Escalated: state.Escalated(), Finished: state.Finished, Title: title, Number: course.NumberOf(state.ID),
	}
	for _, w := range why.Waiting {
		p.WaitsFor = append(p.WaitsFor, w.For)
		p.WaitsWhat = append(p.WaitsWhat, w.What)
		p.WaitsSince = append(p.WaitsSince, w.Since)
	}
	if len(why.Waiting) > 0 {
		first := why.Waiting[0]
		p.WaitingFor, p.WaitingWhat, p.WaitingSince = &first.For, &first.What, &first.Since
	}
	if state.Pause != nil {
		p.PausedUntil = day(state.Pause.Until)
	}
	if state.Phase == course.Closed && state.Closing != nil {
		p.ClosedAt, p.Outcome = &state.Closing.At, some(string(state.Outcome))
	}
	return p, nil
}

func putRelations(ctx context.Context, q *db.Queries, of *course.State, relations []Relation) error {
	if err := q.DropRelations(ctx, of.ID); err != nil {
		return err
	}
	p := db.AddRelationsParams{CourseID: of.ID, Municipality: of.Law.Code}
	for _, r := range relations {
		p.Subjects = append(p.Subjects, r.Subject)
		p.Relations = append(p.Relations, r.Relation)
		p.MemberIds = append(p.MemberIds, r.Member)
		p.Fields = append(p.Fields, r.Field)
		p.Sinces = append(p.Sinces, r.Since)
		p.Untils = append(p.Untils, orNever(r.Until))
		p.ByConsents = append(p.ByConsents, r.ByConsent)
	}
	return q.AddRelations(ctx, p)
}

func (s *Store) putPersons(ctx context.Context, q *db.Queries, of *course.State, persons []person) error {
	if err := q.DropPersons(ctx, of.ID); err != nil {
		return err
	}
	for _, p := range persons {
		number := db.AddPersonParams{CourseID: of.ID, Municipality: of.Law.Code, MemberID: p.member, CprIndex: s.cprIndex(p.cpr)}
		if err := q.AddPerson(ctx, number); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) putAgenda(ctx context.Context, q *db.Queries, of *course.State, agenda []agendaRow) error {
	if err := q.DropAgenda(ctx, of.ID); err != nil {
		return err
	}
	p := db.AddAgendaParams{CourseID: of.ID, Municipality: of.Law.Code}
	for n, i := range agenda {
		kind, ref, sealed := string(i.Kind), i.Ref, []byte{}
		if !plain(i.Kind) {
			var err error
			if sealed, err = s.sealItem(of.ID, sealedItem{Kind: i.Kind, Ref: i.Ref, At: i.At}); err != nil {
				return err
			}
			ref = strconv.Itoa(n)
			if !i.Kind.Spec().Counted {
				kind = otherItem
			}
		}
		p.Kinds = append(p.Kinds, kind)
		p.Refs = append(p.Refs, ref)
		p.Ats = append(p.Ats, i.At)
		p.Recipients = append(p.Recipients, string(i.For))
		p.Fireds = append(p.Fireds, i.fired)
		p.Abouts = append(p.Abouts, orNever(i.about))
		p.Sealed = append(p.Sealed, sealed)
		p.Staff = append(p.Staff, i.staff)
	}
	return q.AddAgenda(ctx, p)
}

// forCPR is the purpose of the digests that search by CPR number goes by.
const forCPR = "cpr"

func (s *Store) cprIndex(cpr string) []byte {
	return s.keys.Index(forCPR, strings.ReplaceAll(strings.TrimSpace(cpr), "-", ""))
}

func some(v string) *string {
	if v == "" {
		return nil
	}
	return &v
}

func value(v *string) string {
	if v == nil {
		return ""
	}
	return *v
}

func day(d calendar.Date) *time.Time {
	if d.IsZero() {
		return nil
	}
	t := d.In(time.UTC)
	return &t
}

func dayOf(t *time.Time) calendar.Date {
	if t == nil {
		return calendar.Date{}
	}
	return calendar.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
}

func orNever(t time.Time) time.Time {
	if t.IsZero() {
		return never
	}
	return t
}

func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}
