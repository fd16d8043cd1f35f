package forms

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// Answers reads what somebody typed into a form, and gathers what cannot be read.
type Answers struct {
	Values   url.Values
	say      func(key string, values ...string) string
	Problems []view.Problem
}

// NewAnswers are those in values, with problems in the reader's language.
func NewAnswers(req *site.Request, values url.Values) *Answers {
	return &Answers{Values: values, say: req.T}
}

// Text is one answer; empty: nothing was typed.
func (f *Answers) Text(name string) string { return strings.TrimSpace(f.Values.Get(name)) }

// List is the answers to a question that has several.
func (f *Answers) List(name string) []string {
	return slices.DeleteFunc(slices.Clone(f.Values[name]), func(v string) bool { return v == "" })
}

// IsChecked says whether a box is ticked.
func (f *Answers) IsChecked(name string) bool { return f.Values.Get(name) == "true" }

// Wrong says of an answer what is wrong with it, by the key of the text.
func (f *Answers) Wrong(name, key string, values ...string) {
	f.Problems = append(f.Problems, view.Problem{Field: name, Text: f.say(key, values...)})
}

var dateForm = regexp.MustCompile(`^(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{4})$`)

// Date reads a date as Danes write it; nothing typed is no date.
func (f *Answers) Date(name string) calendar.Date {
	v := f.Text(name)
	if v == "" {
		return calendar.Date{}
	}
	d, ok := readDate(v)
	if !ok {
		f.Wrong(name, "form.date_malformed")
	}
	return d
}

func readDate(v string) (calendar.Date, bool) {
	parts := dateForm.FindStringSubmatch(strings.TrimSpace(v))
	if parts == nil {
		return calendar.Date{}, false
	}
	day, _ := strconv.Atoi(parts[1])
	month, _ := strconv.Atoi(parts[2])
	year, _ := strconv.Atoi(parts[3])
	d := calendar.Date{Year: year, Month: time.Month(month), Day: day}
	return d, d.IsValid()
}

// NeedDate is a date that must be there.
func (f *Answers) NeedDate(name string) calendar.Date {
	if f.Text(name) == "" {
		f.Wrong(name, "form.date_missing")
		return calendar.Date{}
	}
	return f.Date(name)
}

var timeForm = regexp.MustCompile(`^(\d{1,2})(?:[.:](\d{2}))?$`)

// instant reads a date and a time of day, both needed.
func (f *Answers) instant(date, clock string) time.Time {
	d := f.NeedDate(date)
	parts := timeForm.FindStringSubmatch(f.Text(clock))
	if parts == nil {
		f.Wrong(clock, "form.time_malformed")
		return time.Time{}
	}
	hour, _ := strconv.Atoi(parts[1])
	minute, _ := strconv.Atoi(parts[2])
	if hour > 23 || minute > 59 {
		f.Wrong(clock, "form.time_malformed")
		return time.Time{}
	}
	if !d.IsValid() {
		return time.Time{}
	}
	return calendar.At(d, hour, minute)
}

// number reads a whole number; nothing typed is none.
func (f *Answers) number(name string) (n int, given bool) {
	v := f.Text(name)
	if v == "" {
		return 0, false
	}
	n, err := strconv.Atoi(v)
	if err != nil {
		f.Wrong(name, "form.number_malformed")
	}
	return n, err == nil
}

// decimal reads a number with a Danish or an English comma.
func (f *Answers) decimal(name string) float64 {
	n, err := strconv.ParseFloat(strings.Replace(f.Text(name), ",", ".", 1), 64)
	if err != nil {
		f.Wrong(name, "form.number_malformed")
	}
	return n
}

// Period reads "how many" and "of what".
func (f *Answers) Period(name string) calendar.Period {
	n, given := f.number(name)
	if !given {
		f.Wrong(name, "form.number_missing")
		return calendar.Period{}
	}
	switch f.Text(name + "_unit") {
	case "months":
		return calendar.Period{Months: n}
	case "days":
		return calendar.Period{Days: n}
	}
	return calendar.Period{Weeks: n}
}

// FillAgain shows questions again: each problem beside the question that it is about, and what was typed. It gives the problems as they are placed.
func FillAgain(groups []view.Group, typed url.Values, problems []view.Problem) []view.Problem {
	placed := placeProblems(groups, typed, problems)
	FillAnswers(groups, typed, placed)
	return placed
}

// FillAnswers puts what was typed, and what is wrong with it, into the questions.
func FillAnswers(groups []view.Group, values url.Values, problems []view.Problem) {
	for i := range groups {
		for j := range groups[i].Fields {
			fillField(&groups[i].Fields[j], values, problems)
		}
	}
}

func fillField(field *view.Field, values url.Values, problems []view.Problem) {
	if values != nil && field.Kind != view.Static {
		field.Value = values.Get(field.Name)
		for k := range field.Options {
			field.Options[k].On = slices.Contains(values[field.Name], field.Options[k].Value)
		}
	}
	for _, p := range problems {
		if p.Field == field.Name && field.Kind != view.Hidden {
			field.Error = p.Text
		}
	}
}

// placeProblems puts each problem to the question that it is about. A problem about anything else stands for the whole form.
func placeProblems(groups []view.Group, typed url.Values, problems []view.Problem) []view.Problem {
	var names []string
	for _, g := range groups {
		for _, f := range g.Fields {
			if f.Kind != view.Hidden && f.Kind != view.Static {
				names = append(names, f.Name)
			}
		}
	}
	out := slices.Clone(problems)
	for i := range out {
		out[i].Field = placeOf(names, typed, out[i].Field)
	}
	return out
}

var listPosition = regexp.MustCompile(`\[(\d+)\]`)

// placeOf finds the question about a field of a command, which is named as the API names it. A form asks about each
// thing of a list by itself: for each person or criterion (own_words-m1) it leaves out what was not answered, and of
// what is asked about all of them (words-g3, about goals) nothing.
func placeOf(names []string, typed url.Values, field string) string {
	plain := listPosition.ReplaceAllString(field, "")
	for _, exact := range []string{field, plain} {
		if slices.Contains(names, exact) || exact == "" {
			return exact
		}
	}
	nth := 0
	if found := listPosition.FindStringSubmatch(field); found != nil {
		nth, _ = strconv.Atoi(found[1])
	}
	for i, part := range strings.Split(plain, ".") {
		asked := slices.DeleteFunc(slices.Clone(names), func(name string) bool {
			unanswered := i == 0 && strings.TrimSpace(typed.Get(name)) == ""
			return !strings.HasPrefix(name, part+"-") || unanswered
		})
		if nth < len(asked) {
			return asked[nth]
		}
		if slices.Contains(names, part) {
			return part
		}
	}
	return ""
}

func shownDate(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return strconv.Itoa(d.Day) + "." + strconv.Itoa(int(d.Month)) + "." + strconv.Itoa(d.Year)
}

// NewKey makes sending a form twice the same as sending it once.
func NewKey() string { return uuid.NewString() }
