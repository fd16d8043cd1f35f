package casework_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/ratelimit"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/workertest"
)

func person(subject, municipality string, roles ...course.Role) access.Who {
	return access.Who{Subject: subject, Name: strings.ToUpper(subject), Roles: roles, Municipality: municipality}
}

var (
	karen  = person("karen", "eksempel", course.Caseworker)
	sofie  = person("sofie", "eksempel", course.Supervisor)
	rigmor = person("rigmor", "eksempel", course.Citizen)
)

// office is the application on real parts, with one family whose coordinator Karen is.
type office struct {
	*workertest.Harness
	t     *testing.T
	cases *casework.Service
	id    string
	step  int
}

func open(t *testing.T) *office {
	t.Helper()
	h := workertest.New(t)
	t.Cleanup(h.Worker().Stop)
	o := &office{Harness: h, t: t, cases: casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue})}
	for _, who := range []access.Who{karen, sofie} {
		if _, err := o.cases.Seen(t.Context(), who, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	out, err := o.cases.Open(casework.ActingFor(t.Context(), karen), karen, workertest.Family(), casework.Call{Key: "open"})
	if err != nil {
		t.Fatal(err)
	}
	o.id = out.Course
	family := coursetest.Sandelholt()
	family.Facts.Fields, family.Facts.Members[0].ComplexProblems = []string{"employment", "psychiatry"}, "Angst og gæld"
	o.must(karen, family.FormTeam()...)
	return o
}

func (o *office) do(who access.Who, c course.Command, async bool) error {
	o.step++
	_, err := o.cases.Do(casework.ActingFor(o.t.Context(), who), who, o.id, c, casework.Call{Key: fmt.Sprintf("step-%d", o.step), Async: async})
	return err
}

func (o *office) must(who access.Who, commands ...course.Command) {
	o.t.Helper()
	for _, c := range commands {
		if err := o.do(who, c, false); err != nil {
			o.t.Fatalf("%T: %v", c, err)
		}
	}
}

func code(err error) string {
	if fault := new(casework.Fault); errors.As(err, &fault) {
		return fault.Code
	}
	return ""
}

// Every command with a field that names staff is tried with everybody who cannot have a part in the course.
func TestNoCommandGivesAPartToWhoIsNotStaffHere(t *testing.T) {
	t.Parallel()
	o := open(t)
	register := func(s store.Staff, disabled bool) {
		t.Helper()
		ctx := store.ForInstallation(t.Context())
		if err := o.Store.SaveStaff(ctx, s); err != nil {
			t.Fatal(err)
		}
		if err := o.Store.DisableStaff(ctx, s.Subject, disabled); err != nil {
			t.Fatal(err)
		}
	}
	register(store.Staff{Subject: "jonas", Municipality: "eksempel", Roles: []string{"caseworker"}}, false)
	register(store.Staff{Subject: "dorte", Municipality: "eksempel", Roles: []string{"caseworker"}}, true)
	register(store.Staff{Subject: "bodil", Municipality: "151", Roles: []string{"caseworker"}}, false)
	register(store.Staff{Subject: "asger", Municipality: "eksempel", Roles: []string{"administrator"}}, false)

	asked := 0
	for _, name := range course.Commands() {
		spec, _ := course.Lookup(name)
		for i := range reflect.TypeOf(spec.New()).Elem().NumField() {
			field := reflect.TypeOf(spec.New()).Elem().Field(i)
			if field.Tag.Get("staff") == "" {
				continue
			}
			for subject, refused := range map[string]bool{"nobody": true, "": true, "dorte": true, "bodil": true, "asger": true, "rigmor": true, "jonas": false} {
				command := spec.New()
				reflect.ValueOf(command).Elem().Field(i).SetString(subject)
				who := karen
				if name == "appoint_coordinator" || name == "replace_colleague" {
					who = sofie
				}
				for _, async := range []bool{false, true} {
					asked++
					if async && !refused {
						continue
					}
					err := o.do(who, command, async)
					if (code(err) == casework.NotStaffHere) != refused {
						t.Errorf("%s with %s %q, asynchronous %v: %v", name, field.Name, subject, async, err)
					}
				}
			}
		}
	}
	if asked < 4*7*2 {
		t.Errorf("%d commands were tried", asked)
	}
	r := casework.Reassignment{From: "karen", Reason: "Barsel"}
	for _, r.To = range []string{"nobody", "dorte", "bodil", "asger", "rigmor"} {
		if _, err := o.cases.Reassign(casework.ActingFor(t.Context(), sofie), sofie, r, ""); code(err) != casework.NotStaffHere {
			t.Errorf("moving courses to %s: %v", r.To, err)
		}
	}
	if c := o.State(t.Context(), o.id).Team.Coordinator.Subject; c != "karen" {
		t.Errorf("the coordinator is %s", c)
	}
}

// What one citizen writes in one course is bounded, whether the answer is waited for or not; others go on.
func TestACitizenWhoWritesWithoutPauseIsAskedToWaitAndNobodyElse(t *testing.T) {
	t.Parallel()
	o := open(t)
	slow := func(burst int) ratelimit.Rate { return ratelimit.Rate{PerSecond: 0.001, Burst: burst} }
	o.cases = casework.New(casework.Config{
		Store: o.Store, Temporal: o.Client, Keys: o.Keys, TaskQueue: o.TaskQueue,
		Pace: casework.Pace{Writes: slow(6), Documents: slow(2), Drafts: slow(3)},
	})
	message := course.SendMessage{Text: "Hej"}
	for i := range 6 {
		if err := o.do(rigmor, message, i%2 == 1); err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
	}
	for _, async := range []bool{false, true} {
		err := o.do(rigmor, message, async)
		fault := new(casework.Fault)
		if !errors.As(err, &fault) || fault.Code != casework.TooFast || fault.RetryAfter < time.Second {
			t.Errorf("asynchronous %v: %v", async, err)
		}
	}
	// What is refused costs a line in the access log: it counts as well.
	if err := o.do(rigmor, course.ConfirmTeam{}, false); code(err) != casework.TooFast {
		t.Errorf("something that citizens may not do: %v", err)
	}
	if err := o.do(karen, course.WriteNote{Kind: "call", On: course.Date{Year: 2026, Month: 1, Day: 2}, Text: "Ringede"}, false); err != nil {
		t.Errorf("the coordinator: %v", err)
	}
	for i := range 4 {
		_, err := o.cases.Attach(
			casework.ActingFor(t.Context(), rigmor), rigmor, o.id, casework.Upload{Name: "brev", Type: "text/plain", Content: []byte("x")}, casework.Call{},
		)
		if want := map[bool]string{true: casework.TooFast}[i >= 2]; i >= 2 && code(err) != want {
			t.Errorf("document %d: %v", i, err)
		}
	}
	for i := range 5 {
		err := o.cases.SaveDraft(casework.ActingFor(t.Context(), karen), karen, "form", o.id, []byte("x"))
		if (code(err) == casework.TooFast) != (i >= 3) {
			t.Errorf("draft %d: %v", i, err)
		}
	}
}

// An id in any form but ours is of no course, whatever Postgres makes of it.
func TestAnIdThatIsNotWrittenAsWeWriteItIsOfNoCourse(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, id := range []string{
		strings.ToUpper(o.id), "{" + o.id + "}", "urn:uuid:" + o.id, strings.ReplaceAll(o.id, "-", ""), o.id + " ", " " + o.id, o.id + "\x00", "", "x",
		strings.Repeat("a", 100_000), "\xff\xfe", "../" + o.id, o.id + "/x",
	} {
		ctx := casework.ActingFor(t.Context(), karen)
		_, read := o.cases.Course(ctx, karen, id)
		_, done := o.cases.Do(ctx, karen, id, course.SendMessage{Text: "x"}, casework.Call{})
		kept := o.cases.SaveDraft(ctx, karen, "form", id, []byte("x"))
		if code(read) != casework.UnknownCourse || code(done) != casework.UnknownCourse || id != "" && code(kept) != casework.UnknownCourse {
			t.Errorf("%.60q: read %v, done %v, kept %v", id, read, done, kept)
		}
		if _, err := o.cases.Reassignment(casework.ActingFor(t.Context(), sofie), sofie, id); code(err) != casework.UnknownReassignment {
			t.Errorf("reassignment %.60q: %v", id, err)
		}
	}
}

// However many forms somebody types into, there is no key for each of them.
func TestTypingMakesNoKeys(t *testing.T) {
	t.Parallel()
	o := open(t)
	keys := func() (n int) {
		t.Helper()
		if err := o.Store.Transact(store.ForInstallation(t.Context()), countKeys(t, &n)); err != nil {
			t.Fatal(err)
		}
		return n
	}
	ctx := casework.ActingFor(t.Context(), rigmor)
	before := keys()
	for i := range 20 {
		for _, id := range []string{"", o.id} {
			if err := o.cases.SaveDraft(ctx, rigmor, fmt.Sprintf("form %d %s", i, id), id, []byte("Kære Karen")); err != nil {
				t.Fatal(err)
			}
		}
	}
	if made := keys() - before; made != 1 {
		t.Errorf("%d keys were made", made)
	}
	if text, err := o.cases.Draft(ctx, rigmor, "form 7 "); err != nil || string(text) != "Kære Karen" {
		t.Errorf("a draft about no course: %q, %v", text, err)
	}
	if err := o.cases.SaveDraft(ctx, rigmor, "large", o.id, make([]byte, casework.LargestDraft+1)); code(err) != casework.DraftTooLarge {
		t.Errorf("a draft that is too large: %v", err)
	}
}

// Closing, demotion and a move hold with the next request, by whatever was said earlier; promotion needs a new login.
func TestAnOlderWordOfTheIdentityProviderGivesNothingThatTheRegisterHasTakenAway(t *testing.T) {
	t.Parallel()
	o := open(t)
	ctx := store.ForInstallation(t.Context())
	both := person("bo", "eksempel", course.Caseworker, course.Supervisor, course.Citizen)
	login := time.Now().Add(-time.Hour)
	seen := func(issued time.Time) (access.Who, error) { return o.cases.Seen(t.Context(), both, issued) }
	if who, err := seen(login); err != nil || !who.Has(course.Supervisor) {
		t.Fatalf("at login: %+v, %v", who, err)
	}
	set := func(municipality string, roles ...string) {
		t.Helper()
		if err := o.Store.SaveStaff(ctx, store.Staff{Subject: "bo", Name: both.Name, Municipality: municipality, Roles: roles}); err != nil {
			t.Fatal(err)
		}
	}
	set("eksempel", "caseworker")
	for range 2 { // the older word does not become the register's
		if who, err := seen(login); err != nil || who.Has(course.Supervisor) || !who.Has(course.Caseworker) || !who.Has(course.Citizen) {
			t.Errorf("after a demotion: %+v, %v", who, err)
		}
	}
	set("eksempel", "caseworker", "supervisor", "administrator")
	if who, err := seen(login); err != nil || who.Has(course.Administrator) {
		t.Errorf("the register alone gives a role: %+v, %v", who, err)
	}
	set("151", "caseworker", "supervisor")
	if _, err := seen(login); code(err) != casework.AccountMoved {
		t.Errorf("after a move: %v", err)
	}
	if who, err := seen(time.Now().Add(2 * time.Second)); err != nil || who.Municipality != "eksempel" || !who.Has(course.Supervisor) {
		t.Errorf("after a new login: %+v, %v", who, err)
	}
	if err := o.Store.DisableStaff(ctx, "bo", true); err != nil {
		t.Fatal(err)
	}
	if _, err := seen(time.Now().Add(time.Hour)); code(err) != casework.Disabled {
		t.Errorf("a closed account: %v", err)
	}
}

// A calendar feed is its owner's only while a role lets that person read by it.
func TestACalendarFeedEndsWithTheRole(t *testing.T) {
	t.Parallel()
	o := open(t)
	ctx := store.ForInstallation(t.Context())
	o.must(karen, course.AgreeMeeting{Confirmed: true, At: time.Now().Add(48 * time.Hour), Form: "office", Members: []string{"m1"}})
	if _, err := o.cases.NewFeed(casework.ActingFor(t.Context(), rigmor), rigmor); code(err) != casework.NoAccess {
		t.Errorf("a citizen gets a feed: %v", err)
	}
	token, err := o.cases.NewFeed(casework.ActingFor(t.Context(), karen), karen)
	if err != nil {
		t.Fatal(err)
	}
	if items, err := o.cases.Feed(t.Context(), token); err != nil || len(items) == 0 {
		t.Fatalf("%d items, %v", len(items), err)
	}
	for what, change := range map[string]store.Staff{
		"without a role":            {Subject: "karen", Municipality: "eksempel"},
		"an administrator":          {Subject: "karen", Municipality: "eksempel", Roles: []string{"administrator"}},
		"a citizen":                 {Subject: "karen", Municipality: "eksempel", Roles: []string{"citizen"}},
		"staff of another place":    {Subject: "karen", Municipality: "151", Roles: []string{"caseworker"}},
		"with a role there is none": {Subject: "karen", Municipality: "eksempel", Roles: []string{"king"}},
	} {
		if err := o.Store.SaveStaff(ctx, change); err != nil {
			t.Fatal(err)
		}
		if items, err := o.cases.Feed(t.Context(), token); code(err) != casework.UnknownKey && len(items) > 0 {
			t.Errorf("as %s: %d items, %v", what, len(items), err)
		}
	}
	if err := o.Store.SaveStaff(ctx, store.Staff{Subject: "karen", Municipality: "eksempel", Roles: []string{"caseworker"}}); err != nil {
		t.Fatal(err)
	}
	o.must(sofie, course.AppointCoordinator{Subject: "sofie", Reason: "Overtager"})
	if items, err := o.cases.Feed(t.Context(), token); err != nil || len(items) != 0 {
		t.Errorf("after another has become coordinator: %d items, %v", len(items), err)
	}
}
