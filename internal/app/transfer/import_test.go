package transfer_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/app/transfer"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/workertest"
)

func install(t *testing.T) (transfer.Site, *workertest.Harness) {
	t.Helper()
	h := workertest.New(t)
	w := h.Worker()
	t.Cleanup(w.Stop)
	cases := casework.New(casework.Config{Store: h.Store, Temporal: h.Client, Keys: h.Keys, TaskQueue: h.TaskQueue})
	return transfer.Site{Cases: cases, Store: h.Store}, h
}

func file(t *testing.T, name string) transfer.File {
	t.Helper()
	content, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := transfer.Read(content, "eksempel", "Familiesystemet")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func bring(t *testing.T, s transfer.Site, f transfer.File, dry bool) transfer.Report {
	t.Helper()
	r, err := s.Import(t.Context(), f, dry)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func results(r transfer.Report) string {
	var all []string
	for _, row := range r.Rows {
		all = append(all, row.ID+" "+row.Result)
	}
	return strings.Join(all, ", ")
}

func TestAFileIsTriedBroughtInOnceAndChangesNothingAgain(t *testing.T) {
	t.Parallel()
	s, _ := install(t)
	staff, courses := file(t, "staff.csv"), file(t, "courses.csv")
	for _, c := range []struct {
		file transfer.File
		dry  bool
		want string
	}{
		{staff, true, "karen fits, jonas fits"},
		{staff, false, "karen imported, jonas imported"},
		{staff, false, "karen unchanged, jonas unchanged"},
		{courses, true, "A-17 fits, A-18 fits, A-19 refused, 770590-1234 refused, A-20 refused"},
		{courses, false, "A-17 imported, A-18 imported, A-19 refused, 770590-1234 refused, A-20 refused"},
		{courses, false, "A-17 unchanged, A-18 unchanged, A-19 refused, 770590-1234 refused, A-20 refused"},
		{courses, true, "A-17 unchanged, A-18 unchanged, A-19 refused, 770590-1234 refused, A-20 refused"},
	} {
		r := bring(t, s, c.file, c.dry)
		if results(r) != c.want {
			t.Fatalf("dry: %v\n%s\n%+v", c.dry, results(r), r)
		}
		for _, row := range r.Rows {
			if row.Result == transfer.Refused && !strings.Contains(row.Words, " ") {
				t.Errorf("%s is refused with %q", row.ID, row.Words)
			}
		}
	}
	changed := file(t, "courses.csv")
	changed.Courses[1].Referral.Reason = "Noget andet"
	if r := bring(t, s, changed, false); !strings.Contains(r.Rows[1].Words, "imported before with other contents") {
		t.Errorf("%+v", r.Rows[1])
	}
}

func TestAnImportedCourseIsWhereItsRowSays(t *testing.T) {
	t.Parallel()
	s, h := install(t)
	bring(t, s, file(t, "staff.csv"), false)
	r := bring(t, s, file(t, "courses.csv"), false)
	state, err := h.Store.Snapshot(store.ForInstallation(t.Context()), r.Rows[0].Course)
	if err != nil {
		t.Fatal(err)
	}
	if state.Phase != course.DraftingPlan || state.Team.Coordinator.Subject != "karen" || state.FollowUp.Interval == nil || len(state.Notes) != 2 {
		t.Errorf("phase %s, coordinator %s, interval %v, %d notes", state.Phase, state.Team.Coordinator.Subject, state.FollowUp.Interval, len(state.Notes))
	}
	journal, err := h.Store.Journal(store.ForInstallation(t.Context()), state.ID)
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, e := range journal {
		if time.Since(e.At) > time.Hour {
			t.Errorf("%s is decided in the past, at %s", e.Type, e.At)
		}
		if n, is := e.Data.(course.NoteWritten); is && said == "" {
			said = n.On.String() + " " + n.Text
		}
	}
	if want := "2025-03-10 Forløbet er overført fra Familiesystemet, hvor det har nummer A-17. Der begyndte det den 10. marts 2025."; said != want {
		t.Errorf("the first note says %q", said)
	}
	verified, err := s.Cases.Verify(t.Context())
	if err != nil || verified.Courses != 2 || verified.Bad() != 0 {
		t.Errorf("verify finds %+v, %v", verified, err)
	}
}

// An import is cut off at some instant: what is missing comes in with the same file, and nothing twice.
func TestManyFamiliesComeInThoughTheImportIsCutOff(t *testing.T) {
	t.Parallel()
	s, _ := install(t)
	bring(t, s, file(t, "staff.csv"), false)
	pattern := file(t, "courses.csv").Courses[0]
	f := transfer.File{Municipality: "eksempel", Source: "Familiesystemet"}
	const families = 60
	for i := range families {
		c := pattern
		c.ID = fmt.Sprintf("B-%d", i)
		f.Courses = append(f.Courses, c)
	}
	began := time.Now()
	cut, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if _, err := s.Import(cut, f, false); err == nil {
		t.Error("the import was not cut off")
	}
	r := bring(t, s, f, false)
	t.Logf("%d families in %s", families, time.Since(began))
	if r.Count(transfer.Unchanged)+r.Count(transfer.Imported) != families {
		t.Errorf("%s", results(r))
	}
	if r := bring(t, s, f, false); r.Count(transfer.Unchanged) != families {
		t.Errorf("the same file again: %s", results(r))
	}
	verified, err := s.Cases.Verify(t.Context())
	if err != nil || verified.Courses != families || verified.Bad() != 0 {
		t.Errorf("verify finds %+v, %v", verified, err)
	}
}

func TestAFileThatCannotBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"a;b\n1;2\n":                           "names neither the columns of courses",
		"course;colour\nA;B\n":                 `no column "colour"`,
		"course;began\nA;1.3.2025\n":           "line 2: began must be a date",
		"subject;name;roles\n\xe6;b;c\n":       "not in UTF-8",
		`{"courses":[{"id":"1","colour":""}]}`: `unknown field "colour"`,
		"course;interval\nA;to uger\n":         "line 2: interval must be a period",
		"course;meeting_at\nA;i morgen\n":      "line 2: meeting_at must be a time",
		"course;note\nA;Noget\n":               "line 2: a note needs the date",
		"course;began\n\"A;2025-01-01\n":       "no CSV",
	} {
		if _, err := transfer.Read([]byte(content), "eksempel", "x"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", content, err)
		}
	}
	if _, err := transfer.Read([]byte(`{}`), "", ""); err == nil {
		t.Error("a file of nobody")
	}
}
