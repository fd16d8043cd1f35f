package web

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
	"github.com/enplan-dk/enplan/web/view"
)

// parityShow compares the meetings held with those that the ordinary rules would have given.
func (s *server) parityShow(v *visit) error {
	period, shown := v.reportForm("/moedetal")
	r, err := orWhole(v, period, &shown, func(p casework.ReportPeriod) (report.ParityReport, error) {
		return s.cases.Parity(v.ctx(), v.who, p)
	})
	if err != nil {
		return err
	}
	shown.Covers = v.covers(r.From, r.CountedTo)
	p := v.parity(r.Total, r.Band, r.Forecast)
	p.Period, p.CSV = shown, csvOf(v, "/moedetal.csv")
	stretches := stretchesOf(r.ByMonth, mostBars)
	p.Bars = v.parityBars(stretches)
	for _, m := range stretches {
		long, _ := v.stretchNames(m)
		p.Months = append(p.Months, v.parityRow(long, m.Meetings))
	}
	for _, c := range r.ByCategory {
		row := v.parityRow(v.category(c.LAB), c.Meetings)
		row.Persons, row.Unverified = strconv.Itoa(c.Persons), c.Unverified
		p.Categories = append(p.Categories, row)
	}
	for _, f := range []struct {
		key string
		n   int
	}{{"courses", r.Courses}, {"persons", r.Persons}, {"open_days", r.OpenDays}, {"paused_days", r.PausedDays}, {"held_outside", r.HeldOutside}} {
		p.Facts = append(p.Facts, view.Fact{Name: v.T("parity.fact." + f.key), Value: language.Whole(v.lang, f.n)})
	}
	law, _ := bylaw.At(r.Bylaw, r.Revision)
	p.Unverified = v.rates(law, r.Unverified)
	v.page.Title, v.page.Current = v.T("parity.heading"), "nav.evaluation"
	return s.render(v, http.StatusOK, view.ParityPage(v.page, p))
}

// parityNow is the part of the start page that takes long to count.
func (s *server) parityNow(v *visit) error {
	if !v.who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	r, err := s.cases.ParitySoFar(v.ctx(), v.who)
	if err != nil {
		return err
	}
	p := v.parity(r.Total, r.Band, r.Forecast)
	p.Counted = v.T("parity.counted", "time", v.page.Clock(r.At))
	if n := len(r.Unverified); n > 0 {
		p.Counted += " " + v.T("parity.rests_on", "n", strconv.Itoa(n))
	}
	return s.render(v, http.StatusOK, view.ParityNow(v.page, p))
}

func (v *visit) parity(total report.Meetings, band report.Band, ahead *report.ParityForecast) view.Parity {
	p := view.Parity{
		Held: strconv.Itoa(total.Held), Expected: language.Number(v.lang, total.Expected, 1), Judgement: v.T("parity.judgement." + total.Judgement),
		Band:     v.T("parity.band", "low", language.Number(v.lang, band.Low, 2), "high", language.Number(v.lang, band.High, 2)),
		Required: band.Required, BandVerified: band.Verified, Note: view.Words(v.lang, band.Note),
		Chart: view.Chart{
			ID: "parity-band", Title: v.T("parity.heading"), Low: 0, High: 2, Band: &view.ChartBand{Low: band.Low, High: band.High},
			Ticks: []view.Tick{{At: 0, Label: "0"}, {At: band.Low, Label: language.Number(v.lang, band.Low, 2)}, {At: band.High, Label: language.Number(v.lang, band.High, 2)}, {At: 2, Label: "2"}},
		},
	}
	if total.Ratio == nil {
		return p
	}
	p.HasValue, p.Value, p.Ratio = true, *total.Ratio, language.Number(v.lang, *total.Ratio, 2)
	if ahead != nil && ahead.Ratio != nil {
		p.HasAhead, p.Ahead, p.Forecast = true, *ahead.Ratio, language.Number(v.lang, *ahead.Ratio, 2)
		p.ForecastJudgement = v.T("parity.judgement_short." + ahead.Judgement)
	}
	p.Chart.Desc = v.T("parity.chart", "ratio", p.Ratio, "band", p.Band)
	return p
}

func (v *visit) parityRow(name string, m report.Meetings) view.ParityRow {
	row := view.ParityRow{Name: name, Held: strconv.Itoa(m.Held), Expected: language.Number(v.lang, m.Expected, 1), Ratio: "–"}
	if m.Ratio != nil {
		row.Ratio = language.Number(v.lang, *m.Ratio, 2)
	}
	return row
}

// mostBars is how many bars can be told apart on a phone.
const mostBars = 16

// A stretch is a month, a quarter or a year; 0 where it is none.
type stretch struct {
	Year, Quarter, Month int
	report.Meetings
}

// stretchesOf puts the months together into quarters or years, so that there are few
// enough to draw.
func stretchesOf(months []report.MonthRow, most int) []stretch {
	for _, longer := range []func(stretch) stretch{
		func(s stretch) stretch { return s },
		func(s stretch) stretch { return stretch{Year: s.Year, Quarter: (s.Month + 2) / 3} },
	} {
		if out := together(months, longer); len(out) <= most {
			return out
		}
	}
	return together(months, func(s stretch) stretch { return stretch{Year: s.Year} })
}

func together(months []report.MonthRow, longer func(stretch) stretch) []stretch {
	var out []stretch
	for _, m := range months {
		var at stretch
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
func (v *visit) stretchNames(s stretch) (long, short string) {
	year := strconv.Itoa(s.Year)
	switch {
	case s.Month > 0:
		return language.Month(v.lang, time.Month(s.Month)) + " " + year, strconv.Itoa(s.Month) + "." + year[2:]
	case s.Quarter > 0:
		n := strconv.Itoa(s.Quarter)
		return v.T("parity.quarter", "n", n, "year", year), v.T("parity.quarter_short", "n", n, "year", year[2:])
	}
	return year, year
}

func (v *visit) parityBars(stretches []stretch) view.Chart {
	c := view.Chart{ID: "parity-months", Title: v.T("parity.over_time"), Desc: v.T("parity.bars")}
	highest := 0.0
	for _, m := range stretches {
		highest = max(highest, float64(m.Held), m.Expected)
		long, short := v.stretchNames(m)
		c.Points = append(c.Points, view.ChartPoint{
			Label: short, Value: float64(m.Held), Mark: m.Expected, Shown: true,
			Says: v.T("parity.bar", "period", long, "held", strconv.Itoa(m.Held), "expected", language.Number(v.lang, m.Expected, 1)),
		})
	}
	if highest == 0 {
		return view.Chart{}
	}
	c.High, c.Ticks = view.Scale(highest, func(at float64) string { return language.Number(v.lang, at, 1) })
	return view.Sparse(c, 4)
}

func (v *visit) category(lab int) string {
	if lab == 0 {
		return v.T("parity.sel")
	}
	return v.T("parity.lab", "n", strconv.Itoa(lab))
}

func (v *visit) rates(law *bylaw.Bylaw, rows []report.RateRow) []view.RateRow {
	out := make([]view.RateRow, 0, len(rows))
	for _, r := range rows {
		out = append(out, view.RateRow{Name: v.rateName(law, r.Rate), Source: r.Source, Note: view.Words(v.lang, r.Note), Expected: language.Number(v.lang, r.Expected, 1)})
	}
	return out
}

// rateName says for whom a rate holds.
func (v *visit) rateName(law *bylaw.Bylaw, id string) string {
	var names []string
	for _, r := range law.Rates {
		if r.ID == id {
			for _, lab := range r.LAB {
				names = append(names, v.category(lab))
			}
		}
	}
	if len(names) == 0 {
		return v.category(0)
	}
	return strings.Join(names, ", ")
}

// parityFile is the same figures as a table for a spreadsheet.
func (s *server) parityFile(v *visit) error {
	period, _ := v.reportForm("")
	r, err := s.cases.Parity(v.ctx(), v.who, period)
	if err != nil {
		return err
	}
	rows := [][]string{{v.T("csv.about"), v.T("csv.of"), v.T("parity.persons"), v.T("csv.person_days"), v.T("parity.held"), v.T("parity.expected"), v.T("parity.ratio"), v.T("csv.judgement"), v.T("csv.unverified")}}
	add := func(about, of, persons, days, unverified string, m report.Meetings) {
		rows = append(rows, []string{v.T("csv." + about), of, persons, days, strconv.Itoa(m.Held), v.decimal(&m.Expected), v.decimal(m.Ratio), v.T("parity.judgement_short." + m.Judgement), unverified})
	}
	add("total", "", strconv.Itoa(r.Persons), "", v.yesNo(len(r.Unverified) > 0), r.Total)
	if r.Forecast != nil {
		add("forecast", "", "", "", "", r.Forecast.Meetings)
	}
	for _, c := range r.ByCategory {
		add("category", v.category(c.LAB), strconv.Itoa(c.Persons), strconv.Itoa(c.PersonDays), v.yesNo(c.Unverified), c.Meetings)
	}
	for _, m := range r.ByMonth {
		add("month", m.Month, "", "", "", m.Meetings)
	}
	return v.spreadsheet("moedetal-"+r.Bylaw+"-"+r.CountedTo.String(), rows)
}
