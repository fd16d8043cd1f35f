package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/storetest"
)

func TestPagesShowEveryCourseOnceThoughOthersChangeMeanwhile(t *testing.T) {
	t.Parallel()
	for _, order := range []store.Order{store.ByChange, store.ByDue} {
		s := storetest.New(t)
		families := many(t, s, 7)
		seen := map[string]int{}
		cursor := ""
		for {
			page, next, err := s.List(everywhere(t), store.Filter{Municipality: "eksempel", Order: order, Most: 2}, cursor)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range page {
				seen[row.ID]++
			}
			if next == "" {
				break
			}
			cursor = next
			storetestOpen(t, s) // a new course comes in between two pages
		}
		for _, f := range families {
			if seen[f.ID] != 1 {
				t.Errorf("%s: course shown %d times, want once", order, seen[f.ID])
			}
		}
	}
}

func TestACursorThatIsNotOursIsRefused(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	many(t, s, 3)
	_, ours, err := s.List(everywhere(t), store.Filter{Most: 1}, "")
	if err != nil || ours == "" {
		t.Fatalf("no cursor: %v", err)
	}
	for _, bad := range []string{"x", "e30", "eyJsIjoiY2hhbmdlZCIsImkiOiJ4In0", string(make([]byte, 1000))} {
		if _, _, err := s.List(everywhere(t), store.Filter{Most: 1}, bad); !errors.Is(err, store.ErrBadCursor) {
			t.Errorf("cursor %.20q: %v, want ErrBadCursor", bad, err)
		}
	}
	if _, _, err := s.List(everywhere(t), store.Filter{Most: 1, Order: store.ByDue}, ours); !errors.Is(err, store.ErrBadCursor) {
		t.Errorf("a cursor of another order: %v, want ErrBadCursor", err)
	}
}

func FuzzCursor(f *testing.F) {
	f.Add("eyJsIjoiY2hhbmdlZCIsInQiOjEsImkiOiIwMTliMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDAifQ")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		if err := store.CheckCursor("changed", text); err != nil && !errors.Is(err, store.ErrBadCursor) {
			t.Errorf("%q: %v", text, err)
		}
	})
}

func TestListsAreFiltered(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	waiting := storetest.OpenCourse(t, s)
	record(t, s, waiting.ID, waiting.Journal)
	begun := storetest.OpenCourse(t, s).FormTeam()
	record(t, s, begun.ID, begun.Journal)
	both := []string{begun.ID, waiting.ID}
	for name, c := range map[string]struct {
		filter store.Filter
		want   []string
	}{
		"all":                              {store.Filter{}, both},
		"municipality":                     {store.Filter{Municipality: "eksempel"}, both},
		"another municipality":             {store.Filter{Municipality: "151"}, nil},
		"phase":                            {store.Filter{Phase: "intake"}, []string{waiting.ID}},
		"coordinator":                      {store.Filter{Coordinator: "karen"}, []string{begun.ID}},
		"who it waits for":                 {store.Filter{WaitingFor: "coordinator"}, []string{begun.ID}},
		"overdue":                          {store.Filter{Overdue: true}, nil},
		"the coordinator's own":            {store.Filter{Viewer: viewer("karen", store.Coordinator, store.Cover)}, []string{begun.ID}},
		"the citizen's own":                {store.Filter{Viewer: viewer("maria", store.Party)}, both},
		"nothing of a stranger's":          {store.Filter{Viewer: viewer("bodil", store.Coordinator, store.Team, store.Party)}, nil},
		"CPR":                              {store.Filter{CPR: "620285-4446"}, both},
		"another CPR":                      {store.Filter{CPR: "6202854447"}, nil},
		"one word of a name, in any case":  {store.Filter{Name: "TRANEHØJ"}, both},
		"a whole name":                     {store.Filter{Name: storetest.Mother}, both},
		"the beginning of a word":          {store.Filter{Name: "Trane"}, both},
		"the end of a word":                {store.Filter{Name: "høj"}, nil},
		"beginnings in another order":      {store.Filter{Name: "sand mar"}, both},
		"ø as oe":                          {store.Filter{Name: "tranehoej"}, both},
		"å as aa":                          {store.Filter{Name: "kvistgaa"}, both},
		"an accent more":                   {store.Filter{Name: "María"}, both},
		"no word":                          {store.Filter{Name: " - "}, nil},
		"a name among those who wait":      {store.Filter{Name: "maria", Phase: "intake"}, []string{waiting.ID}},
		"number":                           {store.Filter{Number: strings.ToLower(course.Number(begun.ID))}, []string{begun.ID}},
		"no number":                        {store.Filter{Number: "2222"}, nil},
		"words of two people":              {store.Filter{Name: "Maria Kvistgård"}, nil},
		"a name in the other municipality": {store.Filter{Name: "Maria", Municipality: "151"}, nil},
	} {
		page, next, err := s.List(everywhere(t), c.filter, "")
		if err != nil || next != "" {
			t.Errorf("%s: %v, next %q", name, err, next)
		}
		got := []string{}
		for _, row := range page {
			got = append(got, row.ID)
		}
		slices.Sort(got)
		want := slices.Sorted(slices.Values(c.want))
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %d courses, want %d", name, len(got), len(want))
		}
		if n, err := s.Count(everywhere(t), c.filter); n != len(want) || err != nil {
			t.Errorf("%s: counted %d courses, want %d, %v", name, n, len(want), err)
		}
	}
}

func TestPagesByNumberFollowEachOther(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	seen := map[string]bool{}
	many(t, s, 5)
	for skip := 0; skip < 5; skip += 2 {
		page, _, err := s.List(everywhere(t), store.Filter{Order: store.ByDue, Most: 2, Skip: skip}, "")
		if err != nil || len(page) != min(2, 5-skip) {
			t.Fatalf("%d rows after %d, %v", len(page), skip, err)
		}
		for _, row := range page {
			seen[row.ID] = true
		}
	}
	if len(seen) != 5 {
		t.Errorf("%d of 5 courses on the pages", len(seen))
	}
}

// Of a course that waits for several people, the row says what it waits for the one that was asked about for.
func TestARowSaysWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s).FormTeam()
	f.Do(course.OfferHandover{To: "sofie", AnswerBy: date(2030, 1, 1)})
	f.DoAs("maria", course.Citizen, course.SendMessage{Text: "Ring til mig"})
	record(t, s, f.ID, f.Journal)
	for who, what := range map[string]string{"": "answer_handover", "coordinator": "answer_message", "colleague": "answer_handover"} {
		page, _, err := s.List(everywhere(t), store.Filter{WaitingFor: who}, "")
		if err != nil || len(page) != 1 {
			t.Fatalf("%q: %d rows, %v", who, len(page), err)
		}
		row := page[0]
		if row.WaitingWhat != what || who != "" && row.WaitingFor != who || row.WaitingSince.IsZero() {
			t.Errorf("%q: waits for %q of %q since %s", who, row.WaitingWhat, row.WaitingFor, row.WaitingSince)
		}
	}
	row, err := s.Course(everywhere(t), f.ID)
	if err != nil || !slices.Equal(row.Names, []string{"Maria", "Peter", "Frejadis"}) {
		t.Errorf("names %q, %v", row.Names, err)
	}
}

func TestARowTellsWhereTheCourseStands(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s).FormTeam()
	record(t, s, f.ID, f.Journal)
	row, err := s.Course(everywhere(t), f.ID)
	if err != nil {
		t.Fatal(err)
	}
	next := f.State.Agenda[0].At // but the child's birthdays before it, which no list tells
	for _, i := range f.State.Agenda {
		if next = i.At; !i.Kind.Spec().Birthday {
			break
		}
	}
	if row.Title != "Tranehøj-Sandvig / Kvistgård" || row.Phase != "forming_team" || row.Coordinator != "karen" || row.Acting != "karen" ||
		row.WaitingFor != "coordinator" || row.WaitingWhat != "confirm_team" || !row.NextDueAt.Equal(next) || row.Version != f.State.Version {
		t.Errorf("row %+v", row)
	}
	f.DoAs("maria", course.Citizen, course.SendMessage{Text: "Ring til mig"})
	record(t, s, f.ID, f.Journal)
	row, err = s.Course(everywhere(t), f.ID)
	if err != nil || row.WaitingWhat != "answer_message" || row.WaitingMore != 1 {
		t.Errorf("with a message to answer: %v, row %+v", err, row)
	}
	if _, err := s.Course(everywhere(t), "no-uuid"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an id that is none: %v, want ErrNotFound", err)
	}
}

func TestWhoHasToDoWithACourseFollowsFromItsState(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s).FormTeam()
	f.Do(course.AddTeamMember{Subject: "jonas", Field: "employment", Role: "Jobkonsulent", Basis: "statute", Statute: "LAB"})
	f.Do(course.OfferHandover{To: "sofie", AnswerBy: date(2030, 1, 1)})
	record(t, s, f.ID, f.Journal)
	for subject, want := range map[string][]string{
		"karen": {store.Coordinator}, "jonas": {store.Team}, "sofie": {store.Colleague}, "maria": {store.Party}, "peter": {store.Party}, "bodil": nil,
	} {
		relations(t, s, f.ID, subject, want...)
	}
	f.DoAs("sofie", course.Caseworker, course.AnswerHandover{Accept: true})
	for _, m := range f.State.Team.Members {
		f.Do(course.RemoveTeamMember{Member: m.ID})
	}
	record(t, s, f.ID, f.Journal)
	relations(t, s, f.ID, "karen")
	relations(t, s, f.ID, "jonas")
	relations(t, s, f.ID, "sofie", store.Coordinator)
}

func TestTheAgendaShowsWhatIsDueAndWhatIsOverdue(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s).FormTeam()
	f.Do(course.AgreeMeeting{
		Confirmed: true, At: f.At.Add(time.Hour), Form: "office", Members: []string{"m1"}, RemindMinutesBefore: []int{30}, OverdueMinutesAfter: 30,
	})
	f.Wait(2 * time.Hour)
	record(t, s, f.ID, f.Journal)
	items, err := s.Agenda(everywhere(t), store.AgendaFilter{
		Viewer: viewer("karen", store.Coordinator), For: []course.Recipient{course.ForCoordinator}, Before: f.At.AddDate(0, 1, 0),
	})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(items, func(i store.AgendaItem) bool { return i.Kind == course.ItemMeetingOverdue })
	if i < 0 || !items[i].Fired || items[i].Title == "" {
		t.Errorf("the overdue meeting is not on the agenda: %+v", items)
	}
	row, err := s.Course(everywhere(t), f.ID)
	if err != nil || !row.Overdue {
		t.Errorf("the course is not overdue: %v", err)
	}
}

func TestAllCoursesAreYielded(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	families := many(t, s, 5)
	var got []string
	for id, err := range s.AllCourses(everywhere(t)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, id)
	}
	if len(got) != len(families) {
		t.Errorf("%d courses, want %d", len(got), len(families))
	}
}

func relations(t *testing.T, s *store.Store, id, subject string, want ...string) {
	t.Helper()
	found, err := s.Relations(everywhere(t), id, subject)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range found {
		got = append(got, r.Relation)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s is %v, want %v", subject, got, want)
	}
}

func viewer(subject string, relations ...string) store.Viewer {
	return store.Viewer{Subject: subject, Relations: relations}
}

func storetestOpen(t *testing.T, s *store.Store) *coursetest.Decided {
	t.Helper()
	f := storetest.OpenCourse(t, s)
	record(t, s, f.ID, f.Journal)
	return f
}

// many opens courses at the same instant, so that the order hangs on the ids.
func many(t *testing.T, s *store.Store, n int) []*coursetest.Decided {
	t.Helper()
	var out []*coursetest.Decided
	for range n {
		out = append(out, storetestOpen(t, s))
	}
	return out
}

// What the overview counts and the list behind the count are the same courses.
func TestTheListBehindACountHasWhatWasCounted(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	intake := storetestOpen(t, s)
	stuck := storetest.OpenCourse(t, s).FormTeam()
	record(t, s, stuck.ID, stuck.Journal)
	late := storetest.OpenCourse(t, s).FormTeam()
	late.Do(course.AgreeMeeting{Confirmed: true, At: late.At.Add(time.Hour), Form: "office", Members: []string{"m1"}, OverdueMinutesAfter: 30})
	late.Wait(60 * 24 * time.Hour)
	record(t, s, late.ID, late.Journal)
	after := stuck.At.Add(time.Hour)
	o, err := s.Overview(everywhere(t), "eksempel")
	if err != nil {
		t.Fatal(err)
	}
	stalled, err := s.Stalled(everywhere(t), "eksempel", after)
	if err != nil {
		t.Fatal(err)
	}
	for among, c := range map[store.Condition]struct {
		counted int64
		has     string
	}{
		store.Open:        {o.Intake + o.FormingTeam + o.DraftingPlan + o.FollowingUp, intake.ID},
		store.WithoutPlan: {o.FormingTeam + o.DraftingPlan, stuck.ID},
		store.Escalated:   {o.Escalated, late.ID},
		store.Interim:     {o.Interim, ""},
		store.Paused:      {o.Paused, ""},
		store.Stalled:     {stalled, stuck.ID},
	} {
		page, _, err := s.List(everywhere(t), store.Filter{Municipality: "eksempel", Among: among, Since: after, Order: store.ByDue}, "")
		if err != nil || int64(len(page)) != c.counted {
			t.Errorf("%s: %d in the list, %d counted, %v", among, len(page), c.counted, err)
		}
		if c.has != "" && !slices.ContainsFunc(page, func(r store.Row) bool { return r.ID == c.has }) {
			t.Errorf("%s: the list lacks a course", among)
		}
	}
}

func TestTheAgendaOfSomeKindsLeavesOutWhatHasFired(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	f := storetest.OpenCourse(t, s).FormTeam()
	f.Do(course.AgreeMeeting{Confirmed: true, At: f.At.Add(time.Hour), Form: "office", Members: []string{"m1"}, OverdueMinutesAfter: 30})
	f.Wait(2 * time.Hour)
	record(t, s, f.ID, f.Journal)
	for fired, want := range map[bool]int{true: 1, false: 0} {
		items, err := s.Agenda(everywhere(t), store.AgendaFilter{
			Municipality: "eksempel", For: []course.Recipient{course.ForCoordinator}, Kinds: []course.ItemKind{course.ItemMeetingOverdue}, Fired: fired,
			Before: f.At.AddDate(0, 1, 0),
		})
		if err != nil || len(items) != want {
			t.Errorf("fired %v: %d items, want %d, %v", fired, len(items), want, err)
		}
	}
}

func TestASampleOfTheAccessLogIsDrawnAgainByTheSameSeed(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	for range 12 {
		f := storetestOpen(t, s)
		for _, role := range []string{"caseworker", "citizen"} {
			for range 3 {
				if err := s.LogAccess(everywhere(t), store.Access{
					Subject: "karen", Role: role, Course: f.ID, Operation: "read_course", Kind: "read", Purpose: "coordinator", Outcome: "allowed", RequestID: "r",
				}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	drawn := func(seed string) []store.AccessVisit {
		t.Helper()
		sample, err := s.SampleAccess(everywhere(t), store.AccessDraw{Municipality: "eksempel", Seed: seed, Most: 5})
		if err != nil || len(sample) != 5 {
			t.Fatalf("%d visits, %v", len(sample), err)
		}
		return sample
	}
	first := drawn("a")
	for _, v := range first {
		if v.Times != 3 || v.Role != "caseworker" || v.Title == "" {
			t.Errorf("visit %+v", v)
		}
	}
	same := func(a, b store.AccessVisit) bool { return a.Course == b.Course }
	if !slices.EqualFunc(first, drawn("a"), same) {
		t.Error("the same seed drew another sample")
	}
	if slices.EqualFunc(first, drawn("b"), same) && slices.EqualFunc(first, drawn("c"), same) {
		t.Error("every seed draws the same sample")
	}
	elsewhere, err := s.SampleAccess(everywhere(t), store.AccessDraw{Municipality: "151", Seed: "a"})
	if err != nil || len(elsewhere) != 0 {
		t.Errorf("another municipality sees %d visits, %v", len(elsewhere), err)
	}
}
