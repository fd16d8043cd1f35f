package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
)

// WriteCSV writes the figures, one a row. What a row is about stands in its first
// two columns.
func (r ParityReport) WriteCSV(w io.Writer) error {
	rows := [][]string{{"about", "key", "persons", "person_days", "held", "expected", "ratio", "judgement", "unverified"}}
	add := func(about, key, persons, personDays, unverified string, m Meetings) {
		rows = append(rows, []string{about, key, persons, personDays, strconv.Itoa(m.Held), number(&m.Expected), number(m.Ratio), m.Judgement, unverified})
	}
	add("total", "", strconv.Itoa(r.Persons), "", strconv.FormatBool(len(r.Unverified) > 0), r.Total)
	if r.Forecast != nil {
		add("forecast", "", "", "", "", r.Forecast.Meetings)
	}
	for _, c := range r.ByCategory {
		key := c.Category
		if key == "" {
			key = strconv.Itoa(c.LAB)
		}
		add("category", key, strconv.Itoa(c.Persons), strconv.Itoa(c.PersonDays), strconv.FormatBool(c.Unverified), c.Meetings)
	}
	for _, x := range r.Shares {
		rows = append(rows, []string{"share", x.Rate, strconv.Itoa(x.Persons), "", strconv.Itoa(x.Met), number(&x.Least), number(x.Share), "", strconv.FormatBool(!x.Verified)})
	}
	for _, m := range r.ByMonth {
		add("month", m.Month, "", "", "", m.Meetings)
	}
	return writeAll(w, rows)
}

// WriteCSV writes the figures, one a row; a suppressed one has neither n nor value.
func (r EvaluationReport) WriteCSV(w io.Writer) error {
	rows := [][]string{{"topic", "name", "key", "unit", "n", "value", "suppressed"}}
	for _, f := range r.Figures {
		n := ""
		if f.N != nil {
			n = strconv.Itoa(*f.N)
		}
		rows = append(rows, []string{f.Topic, f.Name, f.Key, f.Unit, n, number(f.Value), strconv.FormatBool(f.Suppressed)})
	}
	return writeAll(w, rows)
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

func writeAll(w io.Writer, rows [][]string) error {
	if err := csv.NewWriter(w).WriteAll(rows); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}
