package view

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
)

// AuditSampleForm is what a sample of the access log is drawn from.
type AuditSampleForm struct {
	Staff, Days, Size, Seed, Next, Checks string
	BreakGlass                            bool
	StaffOptions, DayOptions, SizeOptions []Option
	FollowedUp                            int // look-ups that somebody follows up
}

// The choices of which look-ups are shown, by what was found of them.
const (
	ChecksNone     = "nye"
	ChecksAll      = "alle"
	ChecksFollowUp = "opfoelgning"
)

// query asks for a draw with this form's choices.
func (f AuditSampleForm) query(seed string) string {
	q := url.Values{"dage": {f.Days}, "antal": {f.Size}, "art": {kindOf(f)}, "kontrol": {f.Checks}, "udtraek": {seed}}
	if f.Staff != "" {
		q.Set("medarbejder", f.Staff)
	}
	return q.Encode()
}

func (f AuditSampleForm) followUps() templ.SafeURL {
	g := AuditSampleForm{Days: "90", Size: "50", Checks: ChecksFollowUp}
	return templ.SafeURL("/stikproever?" + g.query(f.Next))
}

// AuditSampleRow is what somebody has read of one course on one day.
type AuditSampleRow struct {
	Course, Title, Who, Role, When, Why string
	What                                []string
	Times                               int
	Refused                             bool
	Entry, Through                      string // its first line in the access log, and the last that is shown
	Own                                 bool   // the reader's own
	Check                               *SampleCheck
	Reason                              Field  // what the reader writes about it
	Key                                 string // makes sending it twice the same as once
}

// SampleCheck is what was found of a look-up.
type SampleCheck struct {
	Verdict, Reason, By, When string
	FollowUp                  bool
}

func (r AuditSampleRow) action(f AuditSampleForm) templ.SafeURL {
	return templ.SafeURL("/stikproever/" + r.Entry + "?" + f.query(f.Seed))
}

func (r AuditSampleRow) anchor() string { return "opslag-" + r.Entry }

// ByLabel puts options in the order in which one looks for them.
func ByLabel(options []Option) {
	slices.SortFunc(options, func(a, b Option) int { return strings.Compare(a.Label, b.Label) })
}
