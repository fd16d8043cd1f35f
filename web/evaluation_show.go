package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/report"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/view"
)

// reportForm reads which days a report is about. What cannot be read, or is no period,
// comes back beside the question, and the report is of the whole trial.
func (v *visit) reportForm(path string) (casework.ReportPeriod, view.PeriodForm) {
	f := &form{values: v.r.URL.Query(), say: v.T}
	p := casework.ReportPeriod{From: f.date("fra"), To: f.date("til")}
	shown := view.PeriodForm{Path: path, From: f.text("fra"), To: f.text("til"), Problems: f.problems}
	if len(f.problems) > 0 {
		return casework.ReportPeriod{}, shown
	}
	return p, shown
}

// orWhole counts the whole trial where the period asked for is none.
func orWhole[R any](v *visit, p casework.ReportPeriod, shown *view.PeriodForm, count func(casework.ReportPeriod) (R, error)) (R, error) {
	r, err := count(p)
	if faultCode(err) == casework.PeriodImpossible {
		shown.Problems = append(shown.Problems, view.Problem{Field: "til", Text: v.T("problem." + casework.PeriodImpossible)})
		return count(casework.ReportPeriod{})
	}
	return r, err
}

// evaluationShow is what the trial is evaluated by: one figure for each aim, and behind it all the others.
func (s *server) evaluationShow(v *visit) error {
	period, shown := v.reportForm("/evaluering")
	r, err := orWhole(v, period, &shown, func(p casework.ReportPeriod) (casework.Evaluated, error) {
		return s.cases.EvaluationWithTrend(v.ctx(), v.who, p)
	})
	if err != nil {
		return err
	}
	shown.Covers = v.covers(r.From, r.CountedTo)
	e := view.Evaluation{Period: shown, SmallestCell: r.SmallestCell, Suppressed: r.Suppressed, CSV: csvOf(v, "/evaluering.csv")}
	for _, aim := range r.Aims {
		e.Aims = append(e.Aims, v.aimCard(aim))
	}
	law, _ := bylaw.At(r.Bylaw, r.Revision)
	e.Topics = v.figureTables(law, r.Figures)
	for _, limit := range r.Limits {
		e.Limits = append(e.Limits, v.T("evaluation.limit."+limit))
	}
	v.page.Title, v.page.Current = v.T("evaluation.heading"), "nav.evaluation"
	return s.render(v, http.StatusOK, view.EvaluationPage(v.page, e))
}

// covers says which days the figures know of.
func (v *visit) covers(from, to report.Date) string {
	return v.T("report.covers", "from", v.page.Day(from), "to", v.page.Day(to))
}

func csvOf(v *visit, path string) string {
	if q := v.r.URL.RawQuery; q != "" {
		return path + "?" + q
	}
	return path
}

func (v *visit) aimCard(aim report.AimShown) view.AimCard {
	f := aim.Figure
	card := view.AimCard{
		ID: "aim-" + aim.ID, Aim: view.Words(v.lang, aim.Text), ShortTerm: aim.ShortTerm, Source: aim.Source, Verified: aim.Verified,
		What: v.figureName(f), Suppressed: f.Suppressed,
	}
	if f.Value != nil {
		card.Value, card.N = v.amountText(f.Unit, *f.Value), v.T("evaluation.n", "n", strconv.Itoa(*f.N))
	}
	if b := aim.Began; b != nil && b.Value != nil && f.Value != nil {
		card.Began = v.T("evaluation.began", "value", v.amountText(b.Unit, *b.Value))
	}
	chart := view.Chart{ID: card.ID + "-chart", Title: card.Aim + ": " + card.What, High: 5, Low: 1, Ticks: v.ticks(1, 5)}
	highest := 0.0
	for _, p := range aim.Trend {
		row := view.TrendRow{On: v.page.Day(p.On), N: v.T("evaluation.too_few"), Value: v.T("evaluation.too_few")}
		point := view.ChartPoint{Label: monthLabel(p.On)}
		switch {
		case p.Value != nil:
			row.N, row.Value = strconv.Itoa(*p.N), v.amountText(p.Unit, *p.Value)
			point.Value, point.Shown, highest = *p.Value, true, max(highest, *p.Value)
		case !p.Suppressed:
			row.N, row.Value = "0", v.T("evaluation.nothing")
		}
		point.Says = row.On + ": " + row.Value
		chart.Points = append(chart.Points, point)
		card.Trend = append(card.Trend, row)
	}
	if f.Unit != "scale_5" {
		chart.Low = 0
		chart.High, chart.Ticks = view.Scale(highest, func(at float64) string { return v.tickText(f.Unit, at) })
	}
	chart.Desc = v.trendInWords(card.Trend, chart.Points)
	if shown := slices.IndexFunc(chart.Points, func(p view.ChartPoint) bool { return p.Shown }); shown >= 0 {
		card.Chart = view.Sparse(chart, 4)
	}
	return card
}

func (v *visit) ticks(from, to int) []view.Tick {
	var out []view.Tick
	for n := from; n <= to; n++ {
		out = append(out, view.Tick{At: float64(n), Label: strconv.Itoa(n)})
	}
	return out
}

// trendInWords is the description of a drawing: where it begins and where it ends.
func (v *visit) trendInWords(rows []view.TrendRow, points []view.ChartPoint) string {
	first, last := -1, -1
	for i, p := range points {
		if p.Shown && first < 0 {
			first = i
		}
		if p.Shown {
			last = i
		}
	}
	if first == last {
		return v.T("evaluation.chart_one")
	}
	return v.T("evaluation.chart", "from", rows[first].On, "first", rows[first].Value, "to", rows[last].On, "last", rows[last].Value)
}

// monthLabel is a month as it stands below a drawing: 9.26.
func monthLabel(d report.Date) string {
	return strconv.Itoa(int(d.Month)) + "." + strconv.Itoa(d.Year%100)
}

// amountText says a figure with its unit.
func (v *visit) amountText(unit string, value float64) string {
	decimals := 1
	if unit == "share" {
		value, decimals = 100*value, 0
	}
	return v.T("unit_of."+unit, "n", language.Number(v.lang, value, decimals))
}

func (v *visit) tickText(unit string, at float64) string {
	if unit == "share" {
		return language.Number(v.lang, 100*at, 1) + " %"
	}
	return language.Number(v.lang, at, 1)
}

// figureName says what a figure counts.
func (v *visit) figureName(f report.Figure) string {
	return v.T("figure." + f.Topic + "." + f.Name)
}

// figureTables are all the figures, one table a topic, in their order.
func (v *visit) figureTables(law *bylaw.Bylaw, figures []report.Figure) []view.FigureTable {
	var out []view.FigureTable
	for _, f := range figures {
		if n := len(out); n == 0 || out[n-1].Topic != f.Topic {
			out = append(out, view.FigureTable{Topic: f.Topic, Heading: v.T("topic." + f.Topic)})
		}
		row := view.FigureRow{Name: v.figureName(f), Of: v.figureKey(law, f), Suppressed: f.Suppressed}
		if f.N != nil {
			row.N = strconv.Itoa(*f.N)
		}
		if f.Value != nil {
			row.Value = v.amountText(f.Unit, *f.Value)
		}
		t := &out[len(out)-1]
		t.Rows = append(t.Rows, row)
	}
	return out
}

// figureKey says of which exemption, life area, phase or outcome a figure is.
func (v *visit) figureKey(law *bylaw.Bylaw, f report.Figure) string {
	switch f.Topic {
	case "outcomes":
		if f.Key != "" {
			return v.T("outcome." + f.Key)
		}
	case "durations":
		if f.Key != "" {
			return v.T("phase." + f.Key)
		}
	case "exemptions":
		for _, e := range law.Exemptions {
			if e.ID == f.Key {
				return e.Paragraph + " · " + view.Words(v.lang, e.Name)
			}
		}
	case "progression":
		for _, a := range law.LifeAreas {
			if a.ID == f.Key {
				return view.Words(v.lang, a.Name)
			}
		}
	case "coping", "feedback":
		return v.T("figure_of." + f.Key)
	}
	return f.Key
}

// evaluationFile is the same figures as a table for a spreadsheet.
func (s *server) evaluationFile(v *visit) error {
	period, _ := v.reportForm("")
	r, err := s.cases.Evaluation(v.ctx(), v.who, period)
	if err != nil {
		return err
	}
	law, _ := bylaw.At(r.Bylaw, r.Revision)
	rows := [][]string{{v.T("csv.topic"), v.T("csv.figure"), v.T("csv.of"), v.T("csv.unit"), v.T("csv.n"), v.T("csv.value"), v.T("csv.suppressed")}}
	for _, f := range r.Figures {
		n := ""
		if f.N != nil {
			n = strconv.Itoa(*f.N)
		}
		rows = append(rows, []string{
			v.T("topic." + f.Topic), v.figureName(f), v.figureKey(law, f), v.T("unit." + f.Unit), n, v.decimal(f.Value), v.yesNo(f.Suppressed),
		})
	}
	return v.spreadsheet("evaluering-"+r.Bylaw+"-"+r.CountedTo.String(), rows)
}

func (v *visit) decimal(value *float64) string {
	if value == nil {
		return ""
	}
	return language.Number(v.lang, *value, 4)
}

func (v *visit) yesNo(is bool) string {
	if is {
		return language.Of(v.lang, "csv.yes")
	}
	return language.Of(v.lang, "csv.no")
}
