package web

import (
	"cmp"
	"crypto/rand"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/web/view"
)

// sampleSizes and sampleDays are what one can choose; the first is the usual.
var (
	sampleSizes = []string{"10", "25", "50"}
	sampleDays  = []string{"7", "30", "90"}

	sampleChecks = []string{view.ChecksNone, view.ChecksAll, view.ChecksFollowUp}
	checks       = map[string]store.Checks{view.ChecksAll: store.AnyCheck, view.ChecksFollowUp: store.FollowedUp}
)

// seed is what a draw goes by.
var seed = regexp.MustCompile(`^[a-z0-9]{1,32}$`)

// auditSampleShow draws some of what staff have read, for the supervisor to look into. The
// address carries the seed of the draw, so that the same sample can be shown to somebody
// else, and holds nothing else about anybody but whose look-ups were asked for.
func (s *server) auditSampleShow(v *visit) error { return s.sample(v, http.StatusOK, said{}) }

// said is what the reader has typed about a look-up, and what is wrong with it.
type said struct{ entry, reason, wrong string }

func (s *server) sample(v *visit, status int, about said) error {
	if !v.who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	q := v.r.URL.Query()
	f := view.AuditSampleForm{Staff: q.Get("medarbejder"), Days: oneOf(q.Get("dage"), sampleDays), Size: oneOf(q.Get("antal"), sampleSizes), BreakGlass: q.Get("art") == "noed"}
	f.Checks = oneOf(q.Get("kontrol"), sampleChecks)
	if f.Seed = q.Get("udtraek"); !seed.MatchString(f.Seed) {
		f.Seed = strings.ToLower(rand.Text()[:8])
	}
	names, err := s.staffNames(v)
	if err != nil {
		return err
	}
	f.StaffOptions, f.DayOptions, f.SizeOptions = v.staffOptions(names), v.numbered("sample.days", sampleDays), v.numbered("sample.size", sampleSizes)
	f.Next = strings.ToLower(rand.Text()[:8])
	visits, err := s.cases.AccessSample(v.ctx(), v.who, casework.SampleFilter{
		Subject: f.Staff, Days: atoi(f.Days), BreakGlass: f.BreakGlass, Seed: f.Seed, Most: atoi(f.Size), Checks: checks[f.Checks],
	})
	if err != nil {
		return err
	}
	if f.FollowedUp, err = s.cases.FollowUps(v.ctx(), v.who); err != nil {
		return err
	}
	rows := make([]view.AuditSampleRow, 0, len(visits))
	for _, x := range visits {
		rows = append(rows, v.sampleRow(x, about))
	}
	v.page.Title, v.page.Current = v.T("sample.heading"), "nav.monday"
	v.page.Failed = about.wrong != ""
	return s.render(v, status, view.AuditSamplePage(v.page, f, rows))
}

// auditSampleCheck takes what a supervisor found of a look-up, and shows the draw again.
func (s *server) auditSampleCheck(v *visit) error {
	if !v.who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	if err := v.r.ParseForm(); err != nil {
		return errUnreadable
	}
	at := v.r.PathValue("entry")
	entry, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return errNotFound
	}
	draw, typed := v.r.URL.Query(), v.r.PostForm
	through, _ := strconv.ParseInt(typed.Get("through"), 10, 64) // what is no number is before the first line
	about := said{entry: at, reason: typed.Get(checkReason(at))}
	verdict := casework.CheckVerdict(typed.Get("verdict"))
	err = s.cases.CheckAccess(v.ctx(), v.who, casework.Checking{
		Entry: entry, Through: through, Verdict: verdict, Reason: about.reason, Draw: draw.Get("udtraek"), Key: typed.Get("_key"),
	})
	if fault := new(casework.Fault); errors.As(err, &fault) && fault.Field == "reason" {
		about.wrong = v.T("sample."+fault.Code, "most", strconv.Itoa(casework.LongestCheckReason))
		v.page.Path = "/stikproever?" + draw.Encode()
		return s.sample(v, http.StatusUnprocessableEntity, about)
	}
	if problems := v.inWords(err); problems != nil {
		about.wrong = problems[0].Text
		v.page.Path = "/stikproever?" + draw.Encode()
		return s.sample(v, http.StatusUnprocessableEntity, about)
	}
	if err != nil {
		return err
	}
	s.noticeNext(v.ctx(), v.T("sample.done."+string(verdict)))
	return v.redirect("/stikproever?" + draw.Encode())
}

// checkReason is the name of the field in which one writes about a look-up: each has its own on the page.
func checkReason(entry string) string { return "reason-" + entry }

func oneOf(value string, from []string) string {
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

func (v *visit) staffOptions(names map[string]string) []view.Option {
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

func (v *visit) sampleRow(x casework.AuditVisit, about said) view.AuditSampleRow {
	entry := strconv.FormatInt(x.Entry, 10)
	row := view.AuditSampleRow{
		Entry: entry, Through: strconv.FormatInt(x.LastEntry, 10), Own: x.Subject == v.who.Subject, Key: newKey(),
		Reason: view.Field{Kind: view.Line, Name: checkReason(entry), Label: v.T("sample.reason")},
		Course: x.Course, Title: v.T("course.family", "names", x.Title), Who: cmp.Or(x.Name, v.T("role."+x.Role)), Role: v.T("role." + x.Role),
		When: v.page.Instant(x.First), Why: v.lookedWhy(casework.AccessEntry{Purpose: x.Purpose}), Times: x.Times, Refused: x.Outcome == "refused",
	}
	if v.page.Clock(x.First) != v.page.Clock(x.Last) {
		row.When = v.T("sample.between", "first", row.When, "last", v.page.Clock(x.Last))
	}
	if about.entry == entry {
		row.Reason.Value, row.Reason.Error = about.reason, about.wrong
	}
	if k := x.Check; k != nil {
		row.Check = &view.SampleCheck{
			Verdict: v.T("sample.verdict." + string(k.Verdict)), Reason: k.Reason, FollowUp: k.Verdict == casework.FollowUp,
			By: cmp.Or(k.By, v.T("role."+string(course.Supervisor))), When: v.page.Instant(k.At),
		}
	}
	seen := map[string]bool{}
	for _, op := range x.Operations {
		what := v.T("looked.read")
		if key := "sample.read." + string(op); hasText(key) {
			what = v.T(key)
		}
		if !seen[what] {
			seen[what] = true
			row.What = append(row.What, what)
		}
	}
	return row
}
