package supervisor

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
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/web/forms"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// sampleSizes and sampleDays are what one can choose; the first is the usual.
var (
	sampleSizes = []string{"10", "25", "50"}
	sampleDays  = []string{"7", "30", "90"}

	sampleChecks = []string{view.ChecksNone, view.ChecksAll, view.ChecksFollowUp}
	checksFilter = map[string]store.Checks{view.ChecksAll: store.AnyCheck, view.ChecksFollowUp: store.FollowedUp}
)

// drawSeed is what a draw goes by.
var drawSeed = regexp.MustCompile(`^[a-z0-9]{1,32}$`)

// AuditSampleShow draws some of what staff have read, for the supervisor to look into. The
// address carries the seed of the draw, so that the same sample can be shown to somebody
// else, and holds nothing else about anybody but whose look-ups were asked for.
func (s Pages) AuditSampleShow(req *site.Request) error {
	return s.showAuditSample(req, http.StatusOK, typedCheck{})
}

// typedCheck is what the reader has typed about a look-up, and what is wrong with it.
type typedCheck struct{ entry, reason, wrong string }

func (s Pages) showAuditSample(req *site.Request, status int, about typedCheck) error {
	if !req.Who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	q := req.R.URL.Query()
	f := view.AuditSampleForm{Staff: q.Get("medarbejder"), Days: oneOf(q.Get("dage"), sampleDays), Size: oneOf(q.Get("antal"), sampleSizes), BreakGlass: q.Get("art") == "noed"}
	f.Checks = oneOf(q.Get("kontrol"), sampleChecks)
	if f.Seed = q.Get("udtraek"); !drawSeed.MatchString(f.Seed) {
		f.Seed = strings.ToLower(rand.Text()[:8])
	}
	names, err := s.StaffNames(req)
	if err != nil {
		return err
	}
	f.StaffOptions, f.DayOptions, f.SizeOptions = staffOptions(names), numberOptions(req, "sample.days", sampleDays), numberOptions(req, "sample.size", sampleSizes)
	f.Next = strings.ToLower(rand.Text()[:8])
	visits, err := s.Cases.AccessSample(req.Context(), req.Who, casework.SampleFilter{
		Subject: f.Staff, Days: chosenNumber(f.Days), BreakGlass: f.BreakGlass, Seed: f.Seed, Most: chosenNumber(f.Size), Checks: checksFilter[f.Checks],
	})
	if err != nil {
		return err
	}
	if f.FollowedUp, err = s.Cases.FollowUps(req.Context(), req.Who); err != nil {
		return err
	}
	rows := make([]view.AuditSampleRow, 0, len(visits))
	for _, x := range visits {
		rows = append(rows, sampleRow(req, x, about))
	}
	req.Page.Title, req.Page.Current = req.T("sample.heading"), "nav.monday"
	req.Page.Failed = about.wrong != ""
	return s.Render(req, status, view.AuditSamplePage(req.Page, f, rows))
}

// AuditSampleCheck takes what a supervisor found of a look-up, and shows the draw again.
func (s Pages) AuditSampleCheck(req *site.Request) error {
	if !req.Who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	if err := req.R.ParseForm(); err != nil {
		return site.ErrUnreadable
	}
	at := req.R.PathValue("entry")
	entry, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return site.ErrNotFound
	}
	draw, typed := req.R.URL.Query(), req.R.PostForm
	through, _ := strconv.ParseInt(typed.Get("through"), 10, 64) // what is no number is before the first line
	about := typedCheck{entry: at, reason: typed.Get(checkReason(at))}
	verdict := casework.CheckVerdict(typed.Get("verdict"))
	err = s.Cases.CheckAccess(req.Context(), req.Who, casework.Checking{
		Entry: entry, Through: through, Verdict: verdict, Reason: about.reason, Draw: draw.Get("udtraek"), Key: typed.Get("_key"),
	})
	if fault := new(casework.Fault); errors.As(err, &fault) && fault.Field == "reason" {
		about.wrong = req.T("sample."+fault.Code, "most", strconv.Itoa(casework.LongestCheckReason))
		req.Page.Path = "/stikproever?" + draw.Encode()
		return s.showAuditSample(req, http.StatusUnprocessableEntity, about)
	}
	if problems := req.RefusalInWords(err); problems != nil {
		about.wrong = problems[0].Text
		req.Page.Path = "/stikproever?" + draw.Encode()
		return s.showAuditSample(req, http.StatusUnprocessableEntity, about)
	}
	if err != nil {
		return err
	}
	s.Sessions.NoticeNext(req.Context(), req.T("sample.done."+string(verdict)))
	return req.Redirect("/stikproever?" + draw.Encode())
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

func chosenNumber(digits string) int {
	n, _ := strconv.Atoi(digits) // one of our own options
	return n
}

func staffOptions(names map[string]string) []view.Option {
	out := make([]view.Option, 0, len(names))
	for subject, name := range names {
		out = append(out, view.Option{Value: subject, Label: name})
	}
	view.ByLabel(out)
	return out
}

func numberOptions(req *site.Request, key string, values []string) []view.Option {
	out := make([]view.Option, 0, len(values))
	for _, n := range values {
		out = append(out, view.Option{Value: n, Label: req.T(key, "n", n)})
	}
	return out
}

func sampleRow(req *site.Request, x casework.AuditVisit, about typedCheck) view.AuditSampleRow {
	entry := strconv.FormatInt(x.Entry, 10)
	row := view.AuditSampleRow{
		Entry: entry, Through: strconv.FormatInt(x.LastEntry, 10), Own: x.Subject == req.Who.Subject, Key: forms.NewKey(),
		Reason: view.Field{Kind: view.Line, Name: checkReason(entry), Label: req.T("sample.reason")},
		Course: x.Course, Title: req.T("course.family", "names", x.Title), Who: cmp.Or(x.Name, req.T("role."+x.Role)), Role: req.T("role." + x.Role),
		When: req.Page.Instant(x.First), Why: req.Page.Purpose(x.Purpose), Times: x.Times, Refused: x.Outcome == "refused",
	}
	if req.Page.Clock(x.First) != req.Page.Clock(x.Last) {
		row.When = req.T("sample.between", "first", row.When, "last", req.Page.Clock(x.Last))
	}
	if about.entry == entry {
		row.Reason.Value, row.Reason.Error = about.reason, about.wrong
	}
	if k := x.Check; k != nil {
		row.Check = &view.SampleCheck{
			Verdict: req.T("sample.verdict." + string(k.Verdict)), Reason: k.Reason, FollowUp: k.Verdict == casework.FollowUp,
			By: cmp.Or(k.By, req.T("role."+string(course.Supervisor))), When: req.Page.Instant(k.At),
		}
	}
	if d := x.Disclosure; d != nil {
		row.What = append(row.What, req.Page.Papers(*d, ""))
		return row
	}
	seen := map[string]bool{}
	for _, op := range x.Operations {
		what := req.T("looked.read")
		if key := "sample.read." + string(op); language.Has(key) {
			what = req.T(key)
		}
		if !seen[what] {
			seen[what] = true
			row.What = append(row.What, what)
		}
	}
	return row
}
