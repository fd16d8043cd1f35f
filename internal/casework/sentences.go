package casework

import (
	"strings"

	"github.com/enplan-dk/enplan/internal/calendar"
	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/internal/text"
)

// Sentence says a refusal in words: what, why, and what to do.
func Sentence(lang text.Language, r course.Refusal) string {
	values := make([]string, 0, 2*len(r.Params))
	for _, p := range r.Params {
		values = append(values, p.Name, inWords(lang, p.Name, p.Value))
	}
	return text.Of(lang, "refusal."+r.Code, values...)
}

// inWords turns a value of a sentence into what a person reads: dates as Danes write them,
// codes by their names, where the catalogue has one.
func inWords(lang text.Language, name, value string) string {
	if d, err := parseDate(value); err == nil {
		return text.Date(lang, d)
	}
	if p, err := calendar.ParsePeriod(value); err == nil {
		return text.Period(lang, p)
	}
	if key := name + "." + value; text.Has(key) {
		return lower(text.Of(lang, key))
	}
	return value
}

func parseDate(v string) (d calendar.Date, err error) {
	err = d.UnmarshalText([]byte(v))
	return d, err
}

// InWords is an explanation in plain words.
type InWords struct {
	Why  string   // why it is here, and who it waits for first
	Then string   // what happens next
	List []string // each thing that somebody is awaited for
}

// Words says an explanation in two plain sentences and a list.
func Words(lang text.Language, x Explanation) InWords {
	w := InWords{List: []string{}}
	for _, item := range x.Waiting {
		w.List = append(w.List, waitingSentence(lang, item))
	}
	outcome := ""
	if x.Outcome != "" {
		outcome = lower(text.Of(lang, "outcome."+string(x.Outcome)))
	}
	w.Why = text.Of(lang, "explain.phase."+string(x.Phase), "since", text.Date(lang, calendar.DateOf(x.Since)), "outcome", outcome)
	if x.Paused != nil {
		w.Why += " " + text.Of(lang, "explain.paused", "until", text.Date(lang, x.Paused.To))
	}
	if len(w.List) > 0 {
		w.Why += " " + w.List[0]
	}
	w.Then = text.Of(lang, "explain.nothing_ahead")
	if len(x.Next) > 0 {
		next := x.Next[0]
		w.Then = text.Of(lang, "explain.next", "when", text.Moment(lang, next.At), "what", text.Of(lang, "item."+string(next.Kind)))
	}
	return w
}

func waitingSentence(lang text.Language, w course.Waiting) string {
	key := "waiting." + w.What
	if w.For == "board" {
		key += ".board"
	}
	s := text.Of(lang, key)
	if !w.By.IsZero() {
		return s + " " + text.Of(lang, "explain.by", "by", text.Date(lang, w.By))
	}
	return s + " " + text.Of(lang, "explain.since", "since", text.Date(lang, calendar.DateOf(w.Since)))
}

func lower(s string) string { return strings.ToLower(s) }
