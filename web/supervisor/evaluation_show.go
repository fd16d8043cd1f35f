package supervisor

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/report"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/forms"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// reportForm reads which days a report is about. What cannot be read, or is no period,
// comes back beside the question, and the report is of the whole trial.
func reportForm(req *site.Request, path string) (casework.ReportPeriod, view.PeriodForm) {
	f := forms.NewAnswers(req, req.R.URL.Query())
	p := casework.ReportPeriod{From: f.Date("fra"), To: f.Date("til")}
	shown := view.PeriodForm{Path: path, From: f.Text("fra"), To: f.Text("til"), Problems: f.Problems}
	if len(f.Problems) > 0 {
		return casework.ReportPeriod{}, shown
	}
	return p, shown
}

// orWhole counts the whole trial where the period asked for is none.
func orWhole[R any](req *site.Request, p casework.ReportPeriod, shown *view.PeriodForm, count func(casework.ReportPeriod) (R, error)) (R, error) {
	r, err := count(p)
	if site.FaultCode(err) == casework.PeriodImpossible {
		shown.Problems = append(shown.Problems, view.Problem{Field: "til", Text: req.T("problem." + casework.PeriodImpossible)})
		return count(casework.ReportPeriod{})
	}
	return r, err
}

// EvaluationShow is what the trial is evaluated by: one figure for each aim, and behind it all the others.
func (s Pages) EvaluationShow(req *site.Request) error {
	period, shown := reportForm(req, "/evaluering")
	r, err := orWhole(req, period, &shown, func(p casework.ReportPeriod) (casework.Evaluated, error) {
		return s.Cases.EvaluationWithTrend(req.Context(), req.Who, p)
	})
	if err != nil {
		return err
	}
	shown.Covers = coveredDays(req, r.From, r.CountedTo)
	e := view.Evaluation{Period: shown, SmallestCell: r.SmallestCell, Suppressed: r.Suppressed, CSV: csvOf(req, "/evaluering.csv")}
	for _, aim := range r.Aims {
		e.Aims = append(e.Aims, aimCard(req, aim))
	}
	law, _ := bylaw.Latest(r.Bylaw)
	e.Topics = figureTables(req, law, r.Figures)
	for _, limit := range r.Limits {
		e.Limits = append(e.Limits, req.T("evaluation.limit."+limit))
	}
	req.Page.Title, req.Page.Current = req.T("evaluation.heading"), "nav.evaluation"
	return s.Render(req, http.StatusOK, view.EvaluationPage(req.Page, e))
}

// coveredDays says which days the figures know of.
func coveredDays(req *site.Request, from, to report.Date) string {
	return req.T("report.covers", "from", req.Page.Day(from), "to", req.Page.Day(to))
}

func csvOf(req *site.Request, path string) string {
	if q := req.R.URL.RawQuery; q != "" {
		return path + "?" + q
	}
	return path
}

func aimCard(req *site.Request, aim report.AimShown) view.AimCard {
	f := aim.Figure
	card := view.AimCard{
		ID: "aim-" + aim.ID, Aim: view.Words(req.Lang, aim.Text), ShortTerm: aim.ShortTerm, Source: aim.Source, Verified: aim.Verified,
		What: figureName(req, f), Suppressed: f.Suppressed,
	}
	if f.Value != nil {
		card.Value, card.N = amountText(req, f.Unit, *f.Value), req.T("evaluation.n", "n", strconv.Itoa(*f.N))
	}
	if b := aim.Began; b != nil && b.Value != nil && f.Value != nil {
		card.Began = req.T("evaluation.began", "value", amountText(req, b.Unit, *b.Value))
	}
	chart := view.Chart{ID: card.ID + "-chart", Title: card.Aim + ": " + card.What, High: 5, Low: 1, Ticks: scaleTicks(1, 5)}
	highest := 0.0
	for _, p := range aim.Trend {
		row := view.TrendRow{On: req.Page.Day(p.On), N: req.T("evaluation.too_few"), Value: req.T("evaluation.too_few")}
		point := view.ChartPoint{Label: monthLabel(p.On)}
		switch {
		case p.Value != nil:
			row.N, row.Value = strconv.Itoa(*p.N), amountText(req, p.Unit, *p.Value)
			point.Value, point.Shown, highest = *p.Value, true, max(highest, *p.Value)
		case !p.Suppressed:
			row.N, row.Value = "0", req.T("evaluation.nothing")
		}
		point.Says = row.On + ": " + row.Value
		chart.Points = append(chart.Points, point)
		card.Trend = append(card.Trend, row)
	}
	if f.Unit != "scale_5" {
		chart.Low = 0
		chart.High, chart.Ticks = view.Scale(highest, func(at float64) string { return tickText(req, f.Unit, at) })
	}
	chart.Desc = trendInWords(req, card.Trend, chart.Points)
	if shown := slices.IndexFunc(chart.Points, func(p view.ChartPoint) bool { return p.Shown }); shown >= 0 {
		card.Chart = view.Sparse(chart, 4)
	}
	return card
}

func scaleTicks(from, to int) []view.Tick {
	var out []view.Tick
	for n := from; n <= to; n++ {
		out = append(out, view.Tick{At: float64(n), Label: strconv.Itoa(n)})
	}
	return out
}

// trendInWords is the description of a drawing: where it begins and where it ends.
func trendInWords(req *site.Request, rows []view.TrendRow, points []view.ChartPoint) string {
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
		return req.T("evaluation.chart_one")
	}
	return req.T("evaluation.chart", "from", rows[first].On, "first", rows[first].Value, "to", rows[last].On, "last", rows[last].Value)
}

// monthLabel is a month as it stands below a drawing: 9.26.
func monthLabel(d report.Date) string {
	return strconv.Itoa(int(d.Month)) + "." + strconv.Itoa(d.Year%100)
}

// amountText says a figure with its unit.
func amountText(req *site.Request, unit string, value float64) string {
	decimals := 1
	if unit == "share" {
		value, decimals = 100*value, 0
	}
	return req.T("unit_of."+unit, "n", language.Number(req.Lang, value, decimals))
}

func tickText(req *site.Request, unit string, at float64) string {
	if unit == "share" {
		return language.Number(req.Lang, 100*at, 1) + " %"
	}
	return language.Number(req.Lang, at, 1)
}

// figureName says what a figure counts.
func figureName(req *site.Request, f report.Figure) string {
	return req.T("figure." + f.Topic + "." + f.Name)
}

// figureTables are all the figures, one table a topic, in their order.
func figureTables(req *site.Request, law *bylaw.Bylaw, figures []report.Figure) []view.FigureTable {
	var out []view.FigureTable
	for _, f := range figures {
		if n := len(out); n == 0 || out[n-1].Topic != f.Topic {
			out = append(out, view.FigureTable{Topic: f.Topic, Heading: req.T("topic." + f.Topic)})
		}
		row := view.FigureRow{Name: figureName(req, f), Of: figureKey(req, law, f), Suppressed: f.Suppressed}
		if f.N != nil {
			row.N = strconv.Itoa(*f.N)
		}
		if f.Value != nil {
			row.Value = amountText(req, f.Unit, *f.Value)
		}
		t := &out[len(out)-1]
		t.Rows = append(t.Rows, row)
	}
	return out
}

// figureKey says of which exemption, life area, phase or outcome a figure is.
func figureKey(req *site.Request, law *bylaw.Bylaw, f report.Figure) string {
	switch f.Topic {
	case "outcomes":
		if f.Key != "" {
			return req.T("outcome." + f.Key)
		}
	case "durations":
		if f.Key != "" {
			return req.T("phase." + f.Key)
		}
	case "exemptions":
		for _, e := range law.Exemptions {
			if e.ID == f.Key {
				return e.Paragraph + " · " + view.Words(req.Lang, e.Name)
			}
		}
	case "progression":
		for _, a := range law.LifeAreas {
			if a.ID == f.Key {
				return view.Words(req.Lang, a.Name)
			}
		}
	case "coping", "feedback":
		return req.T("figure_of." + f.Key)
	case "case_deadlines":
		return req.T("case." + f.Key)
	}
	return f.Key
}

// EvaluationFile is the same figures as a table for a spreadsheet.
func (s Pages) EvaluationFile(req *site.Request) error {
	period, _ := reportForm(req, "")
	r, err := s.Cases.Evaluation(req.Context(), req.Who, period)
	if err != nil {
		return err
	}
	law, _ := bylaw.Latest(r.Bylaw)
	rows := [][]string{{req.T("csv.topic"), req.T("csv.figure"), req.T("csv.of"), req.T("csv.unit"), req.T("csv.n"), req.T("csv.value"), req.T("csv.suppressed")}}
	for _, f := range r.Figures {
		n := ""
		if f.N != nil {
			n = strconv.Itoa(*f.N)
		}
		rows = append(rows, []string{
			req.T("topic." + f.Topic), figureName(req, f), figureKey(req, law, f), req.T("unit." + f.Unit), n, decimalText(req, f.Value), yesNo(req, f.Suppressed),
		})
	}
	return sendSpreadsheet(req, "evaluering-"+r.Bylaw+"-"+r.CountedTo.String(), rows)
}

func decimalText(req *site.Request, value *float64) string {
	if value == nil {
		return ""
	}
	return language.Number(req.Lang, *value, 4)
}

func yesNo(req *site.Request, is bool) string {
	if is {
		return language.Of(req.Lang, "csv.yes")
	}
	return language.Of(req.Lang, "csv.no")
}
