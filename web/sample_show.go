package web

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/casework"
	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/web/view"
)

// sampleSizes and sampleDays are what one can choose; the first is the usual.
var (
	sampleSizes = []string{"10", "25", "50"}
	sampleDays  = []string{"7", "30", "90"}
)

// sampleShow draws some of what staff have read, for the supervisor to look into. The
// address carries the seed of the draw, so that the same sample can be shown to somebody
// else, and holds nothing else about anybody but whose look-ups were asked for.
func (s *server) sampleShow(v *visit) error {
	if !v.who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	q := v.r.URL.Query()
	f := view.SampleForm{Staff: q.Get("medarbejder"), Days: chosen(q.Get("dage"), sampleDays), Size: chosen(q.Get("antal"), sampleSizes), BreakGlass: q.Get("art") == "noed"}
	f.Seed = firstOf(q.Get("udtraek"), strings.ToLower(rand.Text()[:8]))
	names, err := s.staffNames(v)
	if err != nil {
		return err
	}
	f.StaffOptions, f.DayOptions, f.SizeOptions = v.people(names), v.numbered("sample.days", sampleDays), v.numbered("sample.size", sampleSizes)
	f.Next = strings.ToLower(rand.Text()[:8])
	visits, err := s.cases.AccessSample(v.ctx(), v.who, casework.SampleOf{
		Subject: f.Staff, Back: time.Duration(atoi(f.Days)) * 24 * time.Hour, BreakGlass: f.BreakGlass, Seed: f.Seed, Most: atoi(f.Size),
	})
	if err != nil {
		return err
	}
	rows := make([]view.SampleRow, 0, len(visits))
	for _, x := range visits {
		rows = append(rows, v.sampleRow(x))
	}
	v.page.Title, v.page.Current = v.T("sample.heading"), "nav.monday"
	return s.render(v, http.StatusOK, view.SamplePage(v.page, f, rows))
}

func chosen(value string, from []string) string {
	for _, x := range from {
		if x == value {
			return x
		}
	}
	return from[0]
}

func atoi(digits string) int {
	n, _ := strconv.Atoi(digits) // one of our own options
	return n
}

func (v *visit) people(names map[string]string) []view.Option {
	out := make([]view.Option, 0, len(names))
	for subject, name := range names {
		out = append(out, view.Option{Value: subject, Label: name})
	}
	view.ByLabel(out)
	return out
}

func (v *visit) numbered(key string, values []string) []view.Option {
	out := make([]view.Option, 0, len(values))
	for _, n := range values {
		out = append(out, view.Option{Value: n, Label: v.T(key, "n", n)})
	}
	return out
}

func (v *visit) sampleRow(x casework.Visit) view.SampleRow {
	row := view.SampleRow{
		Course: x.Course, Title: v.T("course.family", "names", x.Title), Who: firstOf(x.Name, v.T("role."+x.Role)), Role: v.T("role." + x.Role),
		When: v.page.Instant(x.First), Why: v.lookedWhy(casework.AccessEntry{Purpose: x.Purpose}), Times: x.Times, Refused: x.Outcome == "refused",
	}
	if x.Times > 1 {
		row.When = v.T("sample.between", "first", row.When, "last", v.page.Clock(x.Last))
	}
	seen := map[string]bool{}
	for _, op := range x.Operations {
		what := v.T("looked.read")
		if key := "sample.read." + string(op); has(key) {
			what = v.T(key)
		}
		if !seen[what] {
			seen[what] = true
			row.What = append(row.What, what)
		}
	}
	return row
}
