package supervisor

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/domain/report"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// ParityShow compares the meetings held with those that the ordinary rules would have given.
func (s Pages) ParityShow(req *site.Request) error {
	period, shown := reportForm(req, "/moedetal")
	r, err := orWhole(req, period, &shown, func(p casework.ReportPeriod) (report.ParityReport, error) {
		return s.Cases.Parity(req.Context(), req.Who, p)
	})
	if err != nil {
		return err
	}
	shown.Covers = coveredDays(req, r.From, r.CountedTo)
	p := parityFigures(req, r.Total, r.Band, r.Forecast)
	p.Period, p.CSV = shown, csvOf(req, "/moedetal.csv")
	stretches := stretchesOf(r.ByMonth, mostBars)
	p.Bars = parityBars(req, stretches)
	for _, m := range stretches {
		long, _ := stretchNames(req, m)
		p.Months = append(p.Months, parityRow(req, long, m.Meetings))
	}
	law, _ := bylaw.Latest(r.Bylaw)
	for _, c := range r.ByCategory {
		row := parityRow(req, categoryName(req, law, bylaw.Spell{LAB: c.LAB, Category: c.Category}), c.Meetings)
		row.Persons, row.Unverified = strconv.Itoa(c.Persons), c.Unverified
		p.Categories = append(p.Categories, row)
	}
	for _, f := range []struct {
		key string
		n   int
	}{{"courses", r.Courses}, {"persons", r.Persons}, {"open_days", r.OpenDays}, {"paused_days", r.PausedDays}, {"held_outside", r.HeldOutside}} {
		p.Facts = append(p.Facts, view.Fact{Name: req.T("parity.fact." + f.key), Value: language.Whole(req.Lang, f.n)})
	}
	p.Shares = shareRows(req, r.Shares)
	p.Unverified = rateRows(req, law, r.Unverified)
	req.Page.Title, req.Page.Current = req.T("parity.heading"), "nav.evaluation"
	return s.Render(req, http.StatusOK, view.ParityPage(req.Page, p))
}

// ParityNow is the part of the start page that takes long to count.
func (s Pages) ParityNow(req *site.Request) error {
	if !req.Who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	r, err := s.Cases.ParitySoFar(req.Context(), req.Who)
	if err != nil {
		return err
	}
	p := parityFigures(req, r.Total, r.Band, r.Forecast)
	p.Counted = req.T("parity.counted", "time", req.Page.Clock(r.At))
	if n := len(r.Unverified); n > 0 {
		p.Counted += " " + req.T("parity.rests_on", "n", strconv.Itoa(n))
	}
	return s.Render(req, http.StatusOK, view.ParityNow(req.Page, p))
}

// leastExpected is how many meetings the ordinary rules must give before a ratio says something.
const leastExpected = 5

func parityFigures(req *site.Request, total report.Meetings, band report.Band, ahead *report.ParityForecast) view.Parity {
	p := view.Parity{
		Judgement: req.T("parity.judgement." + total.Judgement),
		Band:      req.T("parity.band", "low", language.Number(req.Lang, band.Low, 2), "high", language.Number(req.Lang, band.High, 2)),
		Required:  band.Required, BandVerified: band.Verified, Note: view.Words(req.Lang, band.Note),
		Chart: view.Chart{
			ID: "parity-band", Title: req.T("parity.heading"), Low: 0, High: 2, Band: &view.ChartBand{Low: band.Low, High: band.High},
			Ticks: []view.Tick{{At: 0, Label: "0"}, {At: band.Low, Label: language.Number(req.Lang, band.Low, 2)}, {At: band.High, Label: language.Number(req.Lang, band.High, 2)}, {At: 2, Label: "2"}},
		},
	}
	p.Sum = req.T("parity.sum", "held", strconv.Itoa(total.Held), "expected", language.Number(req.Lang, total.Expected, 1))
	if total.Expected == 0 {
		p.Sum = req.T("parity.no_rates")
	}
	if total.Ratio == nil || total.Expected < leastExpected {
		return p
	}
	p.HasValue, p.Value, p.Ratio = true, *total.Ratio, language.Number(req.Lang, *total.Ratio, 2)
	if ahead != nil && ahead.Ratio != nil {
		p.HasAhead, p.Ahead, p.Forecast = true, *ahead.Ratio, language.Number(req.Lang, *ahead.Ratio, 2)
		p.ForecastJudgement = req.T("parity.judgement_short." + ahead.Judgement)
	}
	p.Chart.Desc = req.T("parity.chart", "ratio", p.Ratio, "band", p.Band)
	return p
}

func parityRow(req *site.Request, name string, m report.Meetings) view.ParityRow {
	row := view.ParityRow{Name: name, Held: strconv.Itoa(m.Held), Expected: language.Number(req.Lang, m.Expected, 1), Ratio: "–"}
	if m.Ratio != nil && m.Expected >= leastExpected {
		row.Ratio = language.Number(req.Lang, *m.Ratio, 2)
	}
	return row
}

// mostBars is how many bars can be told apart on a phone.
const mostBars = 16

// A stretch is a month, a quarter or a year; 0 where it is none.
type reportStretch struct {
	Year, Quarter, Month int
	report.Meetings
}

// stretchesOf puts the months together into quarters or years, so that there are few
// enough to draw.
func stretchesOf(months []report.MonthRow, most int) []reportStretch {
	for _, longer := range []func(reportStretch) reportStretch{
		func(s reportStretch) reportStretch { return s },
		func(s reportStretch) reportStretch { return reportStretch{Year: s.Year, Quarter: (s.Month + 2) / 3} },
	} {
		if out := mergeMonths(months, longer); len(out) <= most {
			return out
		}
	}
	return mergeMonths(months, func(s reportStretch) reportStretch { return reportStretch{Year: s.Year} })
}

func mergeMonths(months []report.MonthRow, longer func(reportStretch) reportStretch) []reportStretch {
	var out []reportStretch
	for _, m := range months {
		var at reportStretch
		if _, err := fmt.Sscanf(m.Month, "%d-%d", &at.Year, &at.Month); err != nil {
			continue
		}
		at = longer(at)
		if n := len(out); n == 0 || out[n-1].Year != at.Year || out[n-1].Quarter != at.Quarter || out[n-1].Month != at.Month {
			out = append(out, at)
		}
		last := &out[len(out)-1]
		last.Held += m.Held
		last.Expected += m.Expected
	}
	for i := range out {
		if out[i].Expected > 0 {
			ratio := float64(out[i].Held) / out[i].Expected
			out[i].Ratio = &ratio
		}
	}
	return out
}

// stretchNames are a stretch as it stands in a table, and below a drawing.
func stretchNames(req *site.Request, s reportStretch) (long, short string) {
	year := strconv.Itoa(s.Year)
	switch {
	case s.Month > 0:
		return language.Month(req.Lang, time.Month(s.Month)) + " " + year, strconv.Itoa(s.Month) + "." + year[2:]
	case s.Quarter > 0:
		n := strconv.Itoa(s.Quarter)
		return req.T("parity.quarter", "n", n, "year", year), req.T("parity.quarter_short", "n", n, "year", year[2:])
	}
	return year, year
}

func parityBars(req *site.Request, stretches []reportStretch) view.Chart {
	c := view.Chart{ID: "parity-months", Title: req.T("parity.over_time"), Desc: req.T("parity.bars")}
	highest := 0.0
	for _, m := range stretches {
		highest = max(highest, float64(m.Held), m.Expected)
		long, short := stretchNames(req, m)
		c.Points = append(c.Points, view.ChartPoint{
			Label: short, Value: float64(m.Held), Mark: m.Expected, Shown: true,
			Says: req.T("parity.bar", "period", long, "held", strconv.Itoa(m.Held), "expected", language.Number(req.Lang, m.Expected, 1)),
		})
	}
	if highest == 0 {
		return view.Chart{}
	}
	c.High, c.Ticks = view.Scale(highest, func(at float64) string { return language.Number(req.Lang, at, 1) })
	return view.Sparse(c, 4)
}

func categoryName(req *site.Request, law *bylaw.Bylaw, s bylaw.Spell) string {
	switch k, _ := law.CategoryOf(s); {
	case k.ID != "":
		return view.CategoryName(req.Page, k)
	case s.LAB == 0:
		return req.T("parity.sel")
	}
	return req.T("parity.lab", "n", strconv.Itoa(s.LAB))
}

// shareRows say of how many of a group one has met how many, and how many the law asks for.
func shareRows(req *site.Request, rows []report.ShareRow) []view.ShareRow {
	out := make([]view.ShareRow, 0, len(rows))
	for _, r := range rows {
		row := view.ShareRow{Source: r.Source, Note: view.Words(req.Lang, r.Note), Verified: r.Verified}
		row.Line = req.T("parity.share_none", "least", amountText(req, "share", r.Least))
		if r.Share != nil {
			row.Line = req.T("parity.share", "met", strconv.Itoa(r.Met), "persons", strconv.Itoa(r.Persons), "share", amountText(req, "share", *r.Share), "least", amountText(req, "share", r.Least))
		}
		out = append(out, row)
	}
	return out
}

func rateRows(req *site.Request, law *bylaw.Bylaw, rows []report.RateRow) []view.RateRow {
	out := make([]view.RateRow, 0, len(rows))
	for _, r := range rows {
		out = append(out, view.RateRow{Name: rateName(req, law, r.Rate), Source: r.Source, Note: view.Words(req.Lang, r.Note), Expected: language.Number(req.Lang, r.Expected, 1)})
	}
	return out
}

// rateName says for whom a rate holds.
func rateName(req *site.Request, law *bylaw.Bylaw, id string) string {
	var names []string
	for _, r := range law.Rates {
		if r.ID == id {
			for _, lab := range r.LAB {
				names = append(names, categoryName(req, law, bylaw.Spell{LAB: lab}))
			}
			for _, id := range r.Categories {
				names = append(names, categoryName(req, law, bylaw.Spell{Category: id}))
			}
		}
	}
	if len(names) == 0 {
		return req.T("parity.sel")
	}
	return strings.Join(names, ", ")
}

// ParityFile is the same figures as a table for a spreadsheet.
func (s Pages) ParityFile(req *site.Request) error {
	period, _ := reportForm(req, "")
	r, err := s.Cases.Parity(req.Context(), req.Who, period)
	if err != nil {
		return err
	}
	rows := [][]string{{req.T("csv.about"), req.T("csv.of"), req.T("parity.persons"), req.T("csv.person_days"), req.T("parity.held"), req.T("parity.expected"), req.T("parity.ratio"), req.T("csv.judgement"), req.T("csv.unverified")}}
	add := func(about, of, persons, days, unverified string, m report.Meetings) {
		rows = append(rows, []string{req.T("csv." + about), of, persons, days, strconv.Itoa(m.Held), decimalText(req, &m.Expected), decimalText(req, m.Ratio), req.T("parity.judgement_short." + m.Judgement), unverified})
	}
	add("total", "", strconv.Itoa(r.Persons), "", yesNo(req, len(r.Unverified) > 0), r.Total)
	if r.Forecast != nil {
		add("forecast", "", "", "", "", r.Forecast.Meetings)
	}
	law, _ := bylaw.Latest(r.Bylaw)
	for _, c := range r.ByCategory {
		add("category", categoryName(req, law, bylaw.Spell{LAB: c.LAB, Category: c.Category}), strconv.Itoa(c.Persons), strconv.Itoa(c.PersonDays), yesNo(req, c.Unverified), c.Meetings)
	}
	for _, x := range r.Shares {
		rows = append(rows, []string{req.T("csv.share"), x.Source, strconv.Itoa(x.Persons), "", strconv.Itoa(x.Met), decimalText(req, &x.Least), decimalText(req, x.Share), "", yesNo(req, !x.Verified)})
	}
	for _, m := range r.ByMonth {
		add("month", m.Month, "", "", "", m.Meetings)
	}
	return sendSpreadsheet(req, "moedetal-"+r.Bylaw+"-"+r.CountedTo.String(), rows)
}
