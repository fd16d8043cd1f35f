package report

import (
	"cmp"
	"maps"
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// ParityReport compares the meetings that were held with those that the ordinary
// rules would have given the same persons on the same days (by-law of 201,
// Forsøgsindhold: the whole target group gets about the same average number).
type ParityReport struct {
	Bylaw        string `json:"bylaw"`
	Revision     int    `json:"revision"`
	Municipality string `json:"municipality"`
	From         Date   `json:"from"`
	To           Date   `json:"to"`
	CountedTo    Date   `json:"counted_to" doc:"Last day of which the figures know."`

	Courses    int  `json:"courses" doc:"Courses open on a day of the period."`
	Persons    int  `json:"persons" doc:"Family members with a category or a plan that ordinary rules speak of."`
	OpenDays   int  `json:"open_days" doc:"Days on which the courses were open, summed."`
	PausedDays int  `json:"paused_days" doc:"Of these, days on which a course rested. The entitlement runs on, so they are part of what is expected."`
	Band       Band `json:"band"`

	Total       Meetings        `json:"total"`
	HeldOutside int             `json:"held_outside" doc:"Attendances of persons to whom the ordinary rules gave no meetings on that day; not part of held."`
	ByCategory  []CategoryRow   `json:"by_category"`
	ByMonth     []MonthRow      `json:"by_month"`
	Forecast    *ParityForecast `json:"forecast,omitempty" doc:"The whole period as it will be; only while it runs."`
	Shares      []ShareRow      `json:"shares,omitempty" doc:"Rules that count a group and not each person; left out where the law has none."`
	Unverified  []RateRow       `json:"unverified_rates" doc:"Rates that the figures rest on and that nobody has verified."`
}

// Meetings are held ÷ expected.
type Meetings struct {
	Held      int      `json:"held" doc:"A meeting counts once for each entitled person who was there; cancelled, missed and staff-only meetings count 0."`
	Expected  float64  `json:"expected"`
	Ratio     *float64 `json:"ratio" doc:"null when nothing was expected."`
	Judgement string   `json:"judgement" enum:"within,below,above,no_basis"`
}

// Band is what counts as "about the same".
type Band struct {
	Low      float64    `json:"low"`
	High     float64    `json:"high"`
	Required bool       `json:"required" doc:"Whether the by-law requires parity; otherwise it is shown for information."`
	Verified bool       `json:"verified"`
	Source   string     `json:"source"`
	Note     bylaw.Text `json:"note,omitzero"`
}

// CategoryRow is one category: a number of LAB § 2 or the id of a category of another act;
// without either, plans under the Social Services Act and barnets lov.
type CategoryRow struct {
	LAB        int    `json:"lab"`
	Category   string `json:"category,omitempty"`
	Persons    int    `json:"persons"`
	PersonDays int    `json:"person_days"`
	Unverified bool   `json:"unverified" doc:"Rests on a rate that nobody has verified."`
	Meetings
}

// MonthRow is one calendar month, or the part of it inside the period.
type MonthRow struct {
	Month string `json:"month" example:"2018-03"`
	Meetings
}

// RateRow is a rate that nobody has verified, and how much rests on it.
type RateRow struct {
	Rate     string     `json:"rate"`
	Source   string     `json:"source"`
	Note     bylaw.Text `json:"note,omitzero"`
	Expected float64    `json:"expected"`
}

// Parity counts the courses of one by-law over a period. A course counts for
// the days on which it was open; entitlement runs on during a pause, for leaving
// it out would flatter the figure; a person may change category on the way.
func Parity(law *bylaw.Bylaw, courses Courses, p Period) ParityReport {
	c := newParityCount(law, p)
	for s := range courses {
		if counts(s, law) {
			c.course(s)
		}
	}
	return c.report()
}

type parityCount struct {
	law    *bylaw.Bylaw
	period Period

	courses, openDays, pausedDays int
	total                         tally
	outside                       int
	persons                       int
	categories                    map[categoryKey]*category
	months                        []month
	rates                         map[string]float64
	groups                        []shareCount
	ahead                         tally // what the rest of the period will add
}

// tally is a held and an expected number of meetings.
type tally struct {
	held     int
	expected float64
}

// categoryKey is a category as a spell names it.
type categoryKey struct {
	lab int
	id  string
}

func (k categoryKey) compare(o categoryKey) int {
	return cmp.Or(cmp.Compare(k.lab, o.lab), cmp.Compare(k.id, o.id))
}

type category struct {
	tally
	persons, days int
	unverified    bool
}

type month struct {
	days
	tally
}

func newParityCount(law *bylaw.Bylaw, p Period) *parityCount {
	return &parityCount{
		law: law, period: p, months: monthsOf(days{p.From, p.counted()}),
		categories: map[categoryKey]*category{}, rates: map[string]float64{}, groups: groupsOf(law),
	}
}

// monthsOf cuts a stretch into calendar months.
func monthsOf(d days) []month {
	var out []month
	for !d.empty() {
		next := Date{Year: d.first.Year, Month: d.first.Month, Day: 1}.AddMonths(1)
		m := month{days: days{d.first, next.AddDays(-1)}.within(d)}
		out = append(out, m)
		d.first = next
	}
	return out
}

func (c *parityCount) course(s course.State) {
	opened := stretches(s, days{c.period.From, c.period.counted()})
	if len(opened) == 0 {
		return
	}
	c.courses++
	for _, stretch := range opened {
		c.openDays += stretch.number()
		c.pausedDays += paused(s, stretch)
	}
	family := persons(s)
	for _, p := range family {
		c.person(p, opened)
		c.shares(s, p, opened)
	}
	for _, m := range s.Meetings {
		if m.Status == course.Held && slices.ContainsFunc(opened, func(d days) bool { return d.contains(m.HeldOn) }) {
			c.meeting(m, family)
		}
	}
	if c.period.running() && s.Closing == nil {
		c.forecast(s, family)
	}
}

// person adds what the ordinary rules give one person while the course was open,
// month by month.
func (c *parityCount) person(p person, opened []days) {
	seen := map[categoryKey]bool{}
	for i := range c.months {
		for _, stretch := range opened {
			c.expect(p, &c.months[i], stretch.within(p.part), seen)
		}
	}
	if len(seen) > 0 {
		c.persons++
	}
}

func (c *parityCount) expect(p person, m *month, stretch days, seen map[categoryKey]bool) {
	part := m.within(stretch)
	if part.empty() {
		return
	}
	e := c.law.Expected(p.Person, part.first, part.last)
	m.expected += e.Value
	c.total.expected += e.Value
	for _, x := range e.Parts {
		key := categoryKey{x.LAB, x.Category}
		k := c.category(key)
		k.expected += x.Value
		k.days += x.Days
		if !seen[key] {
			seen[key] = true
			k.persons++
		}
		if !x.Verified {
			k.unverified = true
			c.rates[x.Rate] += x.Value
		}
	}
}

func (c *parityCount) category(key categoryKey) *category {
	if c.categories[key] == nil {
		c.categories[key] = &category{}
	}
	return c.categories[key]
}

// meeting counts once for each entitled person who was there.
func (c *parityCount) meeting(m course.Meeting, family []person) {
	for _, p := range family {
		if !slices.Contains(m.Present, p.ID) {
			continue
		}
		key, entitled := entitledAs(c.law, p.Person, m.HeldOn)
		if !entitled {
			c.outside++
			continue
		}
		c.total.held++
		c.category(key).held++
		for i := range c.months {
			if c.months[i].contains(m.HeldOn) {
				c.months[i].held++
			}
		}
	}
}

// entitledAs is the category in which the ordinary rules give a person meetings
// on a day, if they do.
func entitledAs(law *bylaw.Bylaw, p bylaw.Person, on Date) (key categoryKey, entitled bool) {
	for _, x := range law.Expected(p, on, on).Parts {
		if x.Value > 0 {
			return categoryKey{x.LAB, x.Category}, true
		}
	}
	return categoryKey{}, false
}

// paused are the days of a stretch on which the course rested. The day on which
// it was resumed is none of them.
func paused(s course.State, stretch days) int {
	n := 0
	for _, span := range s.Pauses {
		n += days{span.From, span.To.AddDays(-1)}.within(stretch).number()
	}
	if s.Pause != nil {
		n += days{s.Pause.From, s.Pause.Until}.within(stretch).number()
	}
	return n
}

func (c *parityCount) report() ParityReport {
	law := c.law
	r := ParityReport{
		Bylaw: law.Code, Revision: law.Revision, Municipality: law.Municipality,
		From: c.period.From, To: c.period.To, CountedTo: c.period.counted(),
		Courses: c.courses, Persons: c.persons, OpenDays: c.openDays, PausedDays: c.pausedDays,
		Band: Band{
			Low: law.Parity.Low, High: law.Parity.High, Required: law.Parity.Required,
			Verified: law.Parity.Verified, Source: law.Parity.Source, Note: law.Parity.Note,
		},
		Total: c.meetings(c.total), HeldOutside: c.outside,
		ByCategory: []CategoryRow{}, ByMonth: []MonthRow{}, Unverified: []RateRow{},
	}
	for _, key := range slices.SortedFunc(maps.Keys(c.categories), categoryKey.compare) {
		k := c.categories[key]
		r.ByCategory = append(r.ByCategory, CategoryRow{
			LAB: key.lab, Category: key.id, Persons: k.persons, PersonDays: k.days, Unverified: k.unverified, Meetings: c.meetings(k.tally),
		})
	}
	for _, m := range c.months {
		r.ByMonth = append(r.ByMonth, MonthRow{Month: m.first.String()[:len("2006-01")], Meetings: c.meetings(m.tally)})
	}
	for _, id := range slices.Sorted(maps.Keys(c.rates)) {
		row := RateRow{Rate: id, Expected: rounded(c.rates[id])}
		if i := slices.IndexFunc(law.Rates, func(e bylaw.RateEntry) bool { return e.ID == id }); i >= 0 {
			row.Source, row.Note = law.Rates[i].Source, law.Rates[i].Note
		}
		r.Unverified = append(r.Unverified, row)
	}
	r.Shares = c.shareRows()
	if c.period.running() {
		r.Forecast = &ParityForecast{Meetings: c.meetings(tally{c.total.held + c.ahead.held, c.total.expected + c.ahead.expected})}
	}
	return r
}

func (c *parityCount) meetings(t tally) Meetings {
	p := Meetings{Held: t.held, Expected: rounded(t.expected), Judgement: c.law.Parity.Judge(t.held, t.expected)}
	if t.expected > 0 {
		ratio := rounded(float64(t.held) / t.expected)
		p.Ratio = &ratio
	}
	return p
}

// dayAfter is the first day of the period that is not counted yet.
func (c *parityCount) dayAfter() Date { return c.period.counted().AddDays(1) }

// aheadOf are the days of the period that lie ahead, as far as the trial runs.
func (c *parityCount) aheadOf() days {
	return days{c.dayAfter(), c.period.To}.within(days{c.law.Trial.From, c.law.Trial.LastDay()})
}

func dateOfMeeting(m course.Meeting) Date { return calendar.DateOf(m.At) }
