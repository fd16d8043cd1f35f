package supervisor

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/report"
	"github.com/enplan-dk/enplan/internal/language"
)

func TestATableOpensInASpreadsheetOfEitherLanguage(t *testing.T) {
	t.Parallel()
	for lang, want := range map[language.Language]struct {
		comma  rune
		number string
	}{"da": {';', "0,95"}, "en": {',', "0.95"}} {
		rows := [][]string{{"Tal", "Værdi"}, {"Holdt; aflyst, flyttet", language.Number(lang, 0.95, 4)}}
		file, err := asSpreadsheet(lang, rows)
		if err != nil {
			t.Fatal(err)
		}
		body, marked := bytes.CutPrefix(file, []byte{0xef, 0xbb, 0xbf})
		if !marked {
			t.Errorf("%s: no byte order mark", lang)
		}
		r := csv.NewReader(bytes.NewReader(body))
		r.Comma = want.comma
		got, err := r.ReadAll()
		if err != nil || !slices.EqualFunc(got, rows, slices.Equal) || got[1][1] != want.number {
			t.Errorf("%s: %v, %v", lang, got, err)
		}
	}
}

func TestMonthsBecomeQuartersAndYearsWhereThereAreMany(t *testing.T) {
	t.Parallel()
	months := func(n int) (out []report.MonthRow) {
		for i := range n {
			out = append(out, report.MonthRow{Month: fmt.Sprintf("%04d-%02d", 2025+i/12, i%12+1), Meetings: report.Meetings{Held: 1, Expected: 2}})
		}
		return out
	}
	for n, want := range map[int]struct {
		bars int
		last reportStretch
	}{
		0: {}, 3: {3, reportStretch{Year: 2025, Month: 3}}, 16: {16, reportStretch{Year: 2026, Month: 4}}, 23: {8, reportStretch{Year: 2026, Quarter: 4}},
		60: {5, reportStretch{Year: 2029}}, 360: {30, reportStretch{Year: 2054}},
	} {
		got := stretchesOf(months(n), 16)
		if len(got) != want.bars {
			t.Errorf("%d months: %d bars, want %d", n, len(got), want.bars)
			continue
		}
		held := 0
		for _, m := range got {
			held += m.Held
			if *m.Ratio != 0.5 {
				t.Errorf("%d months: ratio %v", n, *m.Ratio)
			}
		}
		if held != n {
			t.Errorf("%d months: %d held", n, held)
		}
		if n > 0 {
			last := got[len(got)-1]
			if last.Year != want.last.Year || last.Quarter != want.last.Quarter || last.Month != want.last.Month {
				t.Errorf("%d months: the last bar is %+v, want %+v", n, last, want.last)
			}
		}
	}
}
