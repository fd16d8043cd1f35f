package view

// PeriodForm asks which days a report is about.
type PeriodForm struct {
	Path, From, To string
	Covers         string // the days that the figures know of, in words
	Problems       []Problem
}

func (f PeriodForm) field(p Page, name, value string) Field {
	field := Field{Kind: Date, Name: name, Label: p.T("report." + name), Value: value, Hint: p.T("report." + name + "_hint")}
	for _, x := range f.Problems {
		if x.Field == name {
			field.Error = x.Text
		}
	}
	return field
}

// Evaluation is what the trial is evaluated by.
type Evaluation struct {
	Period                   PeriodForm
	Aims                     []AimCard
	Topics                   []FigureTable
	Limits                   []string
	SmallestCell, Suppressed int
	CSV                      string
}

// AimCard is an aim of the by-law with the one figure that shows it.
type AimCard struct {
	ID, Aim, Source     string
	ShortTerm, Verified bool
	What                string // the figure in words
	Value, N, Began     string // Value is empty where nothing is known
	Suppressed          bool
	Chart               Chart // without points: nothing to draw
	Trend               []TrendRow
}

// TrendRow is the figure on a day.
type TrendRow struct{ On, N, Value string }

// FigureTable is the figures of one topic.
type FigureTable struct {
	Topic, Heading string
	Rows           []FigureRow
}

// FigureRow is one figure.
type FigureRow struct {
	Name, Of, N, Value string
	Suppressed         bool
}

// Parity is the meetings held beside those that the ordinary rules would have given.
type Parity struct {
	Period                      PeriodForm
	Ratio, Judgement, Band      string
	Required, BandVerified      bool
	Note                        string
	Sum                         string // what was held and expected, in words
	Forecast, ForecastJudgement string
	Chart                       Chart // the ratio and the band
	Value, Ahead                float64
	HasValue, HasAhead          bool
	Bars                        Chart // held beside expected
	Months, Categories          []ParityRow
	Facts                       []Fact
	Shares                      []ShareRow
	Unverified                  []RateRow
	CSV                         string
	Counted                     string // when, where the figures were kept from an earlier look
}

// ParityRow is held beside expected for a stretch of time or a category.
type ParityRow struct {
	Name, Persons, Held, Expected, Ratio string
	Unverified                           bool
}

// ShareRow is a rule that counts a group, and how much of it was met.
type ShareRow struct {
	Line, Source, Note string
	Verified           bool
}

// RateRow is a rate that nobody has verified.
type RateRow struct{ Name, Source, Note, Expected string }

// Fact is a name and a value.
type Fact struct{ Name, Value string }

// Sparse leaves names only to some points of a chart.
func Sparse(c Chart, most int) Chart {
	c.Points = thinnedLabels(c.Points, most)
	return c
}
