package simulate_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/lab/simulate"
	"github.com/enplan-dk/enplan/internal/platform/notify"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/storetest"
)

func TestMain(m *testing.M) {
	if err := simulate.TakeUp("helhedsplan"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func trial(t *testing.T, code string, families int) (simulate.Result, *store.Store) {
	t.Helper()
	law, ok := bylaw.Latest(code)
	if !ok {
		t.Fatalf("no by-law %s", code)
	}
	return lived(t, law, families)
}

func lived(t *testing.T, law *bylaw.Bylaw, families int) (simulate.Result, *store.Store) {
	t.Helper()
	s, keys, pool := storetest.Open(t)
	outbox, err := notify.NewOutbox(pool, s)
	if err != nil {
		t.Fatal(err)
	}
	r, err := simulate.Trial{Law: law, Families: families, Seed: 1, Workers: 2, Store: s, Keys: keys, Outbox: outbox}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r, s
}

func TestASmallTrialEndsLegallyAndItsFiguresAddUpToTheJournal(t *testing.T) {
	// The example's period is ten years long: a few families live as long as many do in the others.
	for code, families := range map[string]int{"151": 10, "201": 10, "eksempel": 2} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			r, s := trial(t, code, families)
			if why := r.Failed(); why != "" {
				t.Errorf("%s: %v", why, r.Unlawful)
			}
			t.Logf("%d events, %d commands, refused %v", r.EventTotal, r.Commands, r.Refused)
			sums(t, r, s)

			again, _ := trial(t, code, families)
			if a, b := asJSON(t, r), asJSON(t, again); !bytes.Equal(a, b) {
				t.Errorf("the same seed gave another trial:\n%s\n%s", a, b)
			}
		})
	}
}

// The years lie about the day on which barnets lov came into force, so that courses run over it.
func TestYearsOfTheGeneralLawEndLegally(t *testing.T) {
	t.Parallel()
	law, err := simulate.Years(calendar.Date{Year: 2023, Month: 6, Day: 1}, calendar.Date{Year: 2024, Month: 12, Day: 31})
	if err != nil {
		t.Fatal(err)
	}
	r, s := lived(t, law, 8)
	if why := r.Failed(); why != "" {
		t.Errorf("%s: %v", why, r.Unlawful)
	}
	sums(t, r, s)
	for _, what := range []string{"PlanConsentAnswered", "PlanAdopted"} {
		if !slices.ContainsFunc(r.Events, func(c simulate.Count) bool { return c.What == what && c.N > 0 }) {
			t.Errorf("%s never happened", what)
		}
	}
}

// sums counts the journal by itself and holds the figures against it.
func sums(t *testing.T, r simulate.Result, s *store.Store) {
	t.Helper()
	courses, present, closed := 0, 0, 0
	for id, err := range s.AllCourses(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		courses++
		journal, err := s.Journal(store.ForInstallation(t.Context()), id)
		if err != nil {
			t.Fatal(err)
		}
		state := course.State{}
		for _, e := range journal {
			course.Evolve(&state, e)
			if held, ok := e.Data.(course.MeetingHeld); ok && !heldOn(state, held.Meeting).After(r.Parity.To) {
				present += len(held.Present)
			}
		}
		if state.Phase == course.Closed {
			closed++
		}
	}
	if r.Parity.Courses != courses || courses != r.Families {
		t.Errorf("%d courses in the journal, %d in the parity, %d families", courses, r.Parity.Courses, r.Families)
	}
	if got := r.Parity.Total.Held + r.Parity.HeldOutside; got != present {
		t.Errorf("parity counts %d attendances, the journal %d", got, present)
	}
	if closed != r.Ended {
		t.Errorf("%d courses are closed, %d ended", closed, r.Ended)
	}
}

// heldOn is the day of a meeting; one that was put off may lie after the trial, of which the parity does not speak.
func heldOn(s course.State, id string) course.Date {
	i := slices.IndexFunc(s.Meetings, func(m course.Meeting) bool { return m.ID == id })
	return s.Meetings[i].HeldOn
}

func asJSON(t *testing.T, r simulate.Result) []byte {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
