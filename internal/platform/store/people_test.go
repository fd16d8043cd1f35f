package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

func TestTheDatabaseHoldsNoNameNumberOrWordOfTheFamily(t *testing.T) {
	t.Parallel()
	s, _, pool := storetest.Open(t)
	f := storetest.OpenCourse(t, s).FormTeam().DraftPlan().WritePlan()
	f.Do(course.SubmitPlan{})
	record(t, s, f.ID, f.Journal)
	if _, err := s.SaveDocument(here(t), f.ID, []byte("Brev til "+storetest.Mother)); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveDraft(here(t), store.Draft{Subject: "karen", Form: "note", Course: f.ID, Content: []byte(storetest.Father)}); err != nil {
		t.Fatal(err)
	}
	pool = storetest.Everything(t, pool)
	tables, err := pool.Query(everywhere(t), "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for tables.Next() {
		var name string
		if err := tables.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	secrets := []string{"tranehøj", "sandvig", "kvistgård", "frejadis", storetest.MotherCPR, "1985-02-02", "jordbærrød", "blomsterbutikken"}
	rows := 0
	for _, name := range names {
		// A row as text shows bytes in hexadecimal: both forms are looked for.
		found, err := pool.Query(everywhere(t), "select lower(x::text) from public."+name+" x")
		if err != nil {
			t.Fatal(err)
		}
		for found.Next() {
			rows++
			var row string
			if err := found.Scan(&row); err != nil {
				t.Fatal(err)
			}
			for _, secret := range secrets {
				if strings.Contains(row, secret) || len(secret) > 4 && strings.Contains(row, hexOf(secret)) {
					t.Errorf("table %s holds %q", name, secret)
				}
			}
		}
	}
	if rows < 30 {
		t.Errorf("only %d rows were looked at", rows)
	}
}

func TestErrorsRepeatNoValue(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	for _, err := range []error{
		s.LogAccess(everywhere(t), store.Access{Subject: storetest.Mother, Kind: "gaze"}),
		s.LogAccess(everywhere(t), store.Access{Subject: "karen", Kind: "read", Course: storetest.Mother}),
	} {
		if err == nil || strings.Contains(err.Error(), "Tranehøj") {
			t.Errorf("error %v", err)
		}
	}
}

func TestWithoutPostgresTheStoreSaysThatItIsNotAvailable(t *testing.T) {
	t.Parallel()
	s, _, pool := storetest.Open(t)
	f := storetestOpen(t, s)
	ctx, cancel := context.WithTimeout(everywhere(t), time.Nanosecond)
	defer cancel()
	if _, err := s.Course(ctx, f.ID); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("out of time: %v, want ErrUnavailable", err)
	}
	_, _ = pool.Exec(everywhere(t), "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()")
	if _, err := s.Course(everywhere(t), f.ID); err != nil && !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("cut off: %v, want ErrUnavailable", err)
	}
	pool.Close()
	away, err := pgxpool.New(everywhere(t), "postgres://127.0.0.1:1/nowhere")
	if err != nil {
		t.Fatal(err)
	}
	defer away.Close()
	s = store.New(away, storetest.Keyring(t, away))
	if _, err := s.Course(everywhere(t), f.ID); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("nobody there: %v, want ErrUnavailable", err)
	}
	if err := s.CreateKey(everywhere(t), f.ID); !errors.Is(err, sealing.ErrKeyUnavailable) {
		t.Errorf("no key to be had: %v, want ErrKeyUnavailable", err)
	}
}

func TestTheAccessLogIsAppendOnlyAndReadNewestFirst(t *testing.T) {
	t.Parallel()
	s, _, pool := storetest.Open(t)
	f := storetestOpen(t, s)
	for _, op := range []string{"one", "two", "three"} {
		err := s.LogAccess(everywhere(t), store.Access{
			Subject: "karen", Role: "caseworker", Course: f.ID, Operation: op, Kind: "read", Purpose: "coordinator", Outcome: "allowed", RequestID: "r",
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	page, next, err := s.AccessLog(everywhere(t), f.ID, "", 2)
	if err != nil || len(page) != 2 || page[0].Operation != "three" || next == "" {
		t.Fatalf("first page %+v, next %q, %v", page, next, err)
	}
	page, next, err = s.AccessLog(everywhere(t), f.ID, next, 2)
	if err != nil || len(page) != 1 || page[0].Operation != "one" || next != "" {
		t.Fatalf("second page %+v, next %q, %v", page, next, err)
	}
	for _, statement := range []string{"update access_log set subject = 'x'", "delete from access_log", "truncate access_log"} {
		if _, err := pool.Exec(everywhere(t), statement); err == nil {
			t.Errorf("%s was carried out", statement)
		}
	}
}

func TestTheSameOpeningGetsTheSameCourse(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	first, second := uuid.NewString(), uuid.NewString()
	for _, fresh := range []string{first, second} {
		id, err := s.ReserveOpening(here(t), "key", "karen", "digest", fresh)
		if err != nil || id != first {
			t.Errorf("got %s, %v", id, err)
		}
	}
	if _, err := s.ReserveOpening(here(t), "key", "karen", "another", second); !errors.Is(err, store.ErrConflict) {
		t.Errorf("the key for another request: %v, want ErrConflict", err)
	}
	if id, err := s.ReserveOpening(here(t), "key", "jonas", "another", second); err != nil || id != second {
		t.Errorf("somebody else's key: %s, %v", id, err)
	}
}

func TestWhatIsTypedIsKeptUntilItIsSent(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	ahead := uuid.Must(uuid.NewV7()).String()
	for _, text := range []string{"Mar", "Maria"} {
		if err := s.SaveDraft(here(t), store.Draft{Subject: "karen", Form: "opening", Course: ahead, Content: []byte(text)}); err != nil {
			t.Fatal(err)
		}
	}
	d, err := s.Draft(here(t), "karen", "opening")
	if err != nil || string(d.Content) != "Maria" || d.Course != ahead {
		t.Errorf("draft %+v, %v", d, err)
	}
	if err := s.DropDraft(here(t), "karen", "opening"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Draft(here(t), "karen", "opening"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after it was sent: %v, want ErrNotFound", err)
	}
}

func TestStaffStancesAndCalendarsAreKept(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	sofie := store.Staff{
		Subject: "sofie", Name: "Sofie Brandt-Thulstrup", Email: "sofie@eksempel.invalid", Municipality: "eksempel", Roles: []string{"supervisor"},
	}
	if err := s.SaveStaff(everywhere(t), sofie); err != nil {
		t.Fatal(err)
	}
	if found, err := s.Supervisors(everywhere(t), "eksempel"); err != nil || len(found) != 1 {
		t.Errorf("supervisors %+v, %v", found, err)
	}
	if err := s.DisableStaff(everywhere(t), "sofie", true); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveStaff(everywhere(t), sofie); err != nil { // a login does not open a closed account
		t.Fatal(err)
	}
	if found, err := s.Supervisors(everywhere(t), "eksempel"); err != nil || len(found) != 0 {
		t.Errorf("supervisors %+v, %v", found, err)
	}
	if err := s.ProtectStaffName(everywhere(t), "nobody", true); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody's name: %v, want ErrNotFound", err)
	}
	stance := store.Stance{Bylaw: "eksempel", Text: "Berører ikke samarbejdet", DecidedOn: date(2026, 3, 1), Decider: "Kommunalbestyrelsen", RecordedBy: "sofie"}
	if err := s.SaveStance(everywhere(t), stance); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Stance(everywhere(t), "eksempel"); err != nil || got.DecidedOn != stance.DecidedOn || got.Text != stance.Text {
		t.Errorf("stance %+v, %v", got, err)
	}
	old, err := s.NewCalendarToken(everywhere(t), "karen")
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := s.NewCalendarToken(everywhere(t), "karen")
	if err != nil {
		t.Fatal(err)
	}
	if who, err := s.CalendarSubject(everywhere(t), fresh); err != nil || who != "karen" {
		t.Errorf("token opens %q, %v", who, err)
	}
	if _, err := s.CalendarSubject(everywhere(t), old); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the former token: %v, want ErrNotFound", err)
	}
}

func TestKeysRestInPostgres(t *testing.T) {
	t.Parallel()
	s, ring, pool := storetest.Open(t)
	open := storetestOpen(t, s)
	keys := store.NewKeys(pool)
	if err := keys.Insert(everywhere(t), sealing.WrappedKey{
		Course: open.ID, KeyID: "k", MasterID: "m", Ciphertext: []byte{1},
	}); !errors.Is(err, sealing.ErrKeyExists) {
		t.Errorf("a second key: %v, want ErrKeyExists", err)
	}
	if _, err := keys.Wrapped(everywhere(t), uuid.NewString()); !errors.Is(err, sealing.ErrNoKey) {
		t.Errorf("a course without: %v, want ErrNoKey", err)
	}
	if _, err := keys.Wrapped(everywhere(t), "no-uuid"); !errors.Is(err, sealing.ErrNoKey) {
		t.Errorf("no course at all: %v, want ErrNoKey", err)
	}
	other := storetest.Keyring(t, pool)
	if err := other.Load(everywhere(t)); err != nil {
		t.Fatal(err)
	}
	sealed, err := ring.Seal(open.ID, []byte("hej"))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := other.Open(open.ID, sealed); err != nil || string(text) != "hej" {
		t.Errorf("the other process reads %q, %v", text, err)
	}
	ctx, stop := context.WithCancel(everywhere(t))
	defer stop()
	go keys.ForgetDestroyed(ctx, other, 20*time.Millisecond)
	if err := ring.Destroy(everywhere(t), open.ID); err != nil {
		t.Fatal(err)
	}
	for start := time.Now(); time.Since(start) < 5*time.Second; time.Sleep(10 * time.Millisecond) {
		if _, err = other.Open(open.ID, sealed); errors.Is(err, sealing.ErrKeyDestroyed) {
			return
		}
	}
	t.Errorf("the other process still reads: %v", err)
}

func hexOf(s string) string {
	const digits = "0123456789abcdef"
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteByte(digits[c>>4])
		b.WriteByte(digits[c&15])
	}
	return b.String()
}

func date(year int, month time.Month, day int) calendar.Date {
	return calendar.Date{Year: year, Month: month, Day: day}
}
