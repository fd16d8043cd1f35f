package view

import (
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// Page is what every page needs, whatever it shows.
type Page struct {
	Lang    language.Language
	Title   string // of the page; the layout adds the product's name
	Path    string // of the request, to come back to after a change of language
	Now     time.Time
	Who     *access.Who // nil: nobody is logged in
	Ends    time.Time   // when the session ends unless something happens
	Notice  string      // what has just succeeded
	Failed  bool        // the page shows errors: its title says so
	Plain   bool        // a page to print: no navigation
	PDF     bool        // pages can be had as PDF files
	Asset   func(name string) string
	Current string // entry of the navigation
	Search  string // what was searched for
}

// T is a text of the catalogue.
func (p Page) T(key string, values ...string) string { return language.Of(p.Lang, key, values...) }

// Today is the local date.
func (p Page) Today() calendar.Date { return calendar.DateOf(p.Now) }

// Day says a date without its weekday.
func (p Page) Day(d calendar.Date) string { return language.Day(p.Lang, d) }

// Date says a date with its weekday.
func (p Page) Date(d calendar.Date) string { return language.Date(p.Lang, d, p.Today()) }

// Near says a date as seen from today.
func (p Page) Near(d calendar.Date) string { return language.Near(p.Lang, d, p.Today()) }

// Instant says a date and a time.
func (p Page) Instant(at time.Time) string { return language.Instant(p.Lang, at, p.Now) }

// On says the local date of an instant.
func (p Page) On(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return language.Day(p.Lang, calendar.DateOf(at))
}

// Clock says a time of day.
func (p Page) Clock(at time.Time) string { return language.Clock(p.Lang, at) }

// NavItem is an entry of the navigation.
type NavItem struct{ Key, Href string }

// Nav is where a person can go from every page, by role.
func (p Page) Nav() []NavItem {
	if p.Who == nil {
		return nil
	}
	var items []NavItem
	if p.Who.Has(course.Caseworker) {
		items = append(items, NavItem{"nav.families", "/familier"}, NavItem{"nav.calendar", "/kalender"})
	}
	if p.Who.Has(course.Supervisor) {
		items = append(items, NavItem{"nav.monday", "/overblik"}, NavItem{"nav.all_courses", "/forloeb"}, NavItem{"nav.evaluation", "/evaluering"})
	}
	if p.Who.Has(course.Administrator) {
		items = append(items, NavItem{"nav.staff", "/medarbejdere"}, NavItem{"nav.webhooks", "/webhooks"})
	}
	if p.Who.Has(course.Citizen) {
		items = append(items, NavItem{"nav.my_plan", "/min-plan"})
	}
	return append(items, NavItem{"nav.bylaw", "/vedtaegt/" + p.Who.Municipality})
}

// searches says whether the head of the page searches families.
func (p Page) searches() bool {
	return p.Who != nil && (p.Who.Has(course.Caseworker) || p.Who.Has(course.Supervisor))
}

// documentTitle puts errors first, where a screen reader hears them.
func (p Page) documentTitle() string {
	title := p.Title + " – enplan"
	if p.Failed {
		return p.T("page.error_prefix") + title
	}
	return title
}

// otherLanguages are those that the page can be read in instead.
func (p Page) otherLanguages() []language.Language {
	return slices.DeleteFunc(language.All(), func(l language.Language) bool { return l == p.Lang })
}

// Reason is why something was done, in words: what the system does by itself has a code.
func (p Page) Reason(text string) string {
	if key := "reason." + text; language.Has(key) {
		return p.T(key)
	}
	return text
}

// Purpose says for what a course was read.
func (p Page) Purpose(relation string) string {
	if key := "relation." + relation; language.Has(key) {
		return p.T(key)
	}
	return relation
}

// Papers says that papers for another municipality were made, or why not, for whom and on what they rest.
func (p Page) Papers(d casework.Disclosure, basis string) string {
	text := p.T("papers.made", "recipient", d.Recipient)
	if d.Refusal != "" {
		text = p.T("papers.refused", "recipient", d.Recipient)
	}
	if d.Recipient == "" {
		text = p.T("papers.unnamed")
	}
	if d.Basis != "" {
		text += ", " + p.T("papers.basis."+d.Basis)
	}
	if basis != "" {
		text += ": " + basis
	}
	if d.Refusal == "" {
		return text
	}
	why := "papers.refusal." + d.Refusal
	if !language.Has(why) {
		why = "papers.refusal.other"
	}
	return text + " – " + p.T(why)
}

// NamedOptions are options whose texts are <prefix>.<value>.
func (p Page) NamedOptions(prefix string, values ...string) []Option {
	options := make([]Option, len(values))
	for i, value := range values {
		options[i] = Option{Value: value, Label: AsAnswer(p.T(prefix + "." + value))}
	}
	return options
}
