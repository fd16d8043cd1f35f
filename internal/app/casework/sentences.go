package casework

import (
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// Sentence says a refusal in words: what, why, and what to do. Without a namer nothing of the course is named.
func Sentence(lang language.Language, r course.Refusal, name Namer) string {
	values := make([]string, 0, 2*len(r.Params))
	for _, p := range r.Params {
		values = append(values, p.Name, nameOf(lang, r, p, name))
	}
	return language.Of(lang, "refusal."+string(r.Code), values...)
}

// inWords turns a value of a sentence into what a person reads: dates as Danes write them,
// codes by their names, where the catalogue has one.
func inWords(lang language.Language, name, value string) string {
	if d, err := parseDate(value); err == nil {
		return language.Day(lang, d)
	}
	if p, err := calendar.ParsePeriod(value); err == nil {
		return language.Period(lang, p)
	}
	if key := name + "." + value; language.Has(key) {
		return lower(language.Of(lang, key))
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
func Words(lang language.Language, x Explanation) InWords {
	w := InWords{List: []string{}}
	for _, item := range x.Waiting {
		w.List = append(w.List, waitingSentence(lang, item))
	}
	outcome := ""
	if x.Outcome != "" {
		outcome = lower(language.Of(lang, "outcome."+string(x.Outcome)))
	}
	w.Why = language.Of(lang, "explain.phase."+string(x.Phase), "since", language.Day(lang, calendar.DateOf(x.Since)), "outcome", outcome)
	if x.Paused != nil {
		w.Why += " " + language.Of(lang, "explain.paused", "until", language.Day(lang, x.Paused.To))
	}
	if len(w.List) > 0 {
		w.Why += " " + w.List[0]
	}
	w.Then = language.Of(lang, "explain.nothing_ahead")
	if len(x.Next) > 0 {
		next := x.Next[0]
		w.Then = language.Of(lang, "explain.next", "when", language.Moment(lang, next.At), "what", language.Of(lang, "item."+string(next.Kind)))
	}
	return w
}

// WaitingText is the text that says for what somebody is awaited.
func WaitingText(whom, what string) string {
	if whom == "board" {
		return "waiting." + what + ".board"
	}
	return "waiting." + what
}

func waitingSentence(lang language.Language, w course.Waiting) string {
	s := language.Of(lang, WaitingText(w.For, w.What))
	if !w.By.IsZero() {
		return s + " " + language.Of(lang, "explain.by", "by", language.Day(lang, w.By))
	}
	return s + " " + language.Of(lang, "explain.since", "since", language.Day(lang, calendar.DateOf(w.Since)))
}

// ClosedDay says what keeps the offices closed on a day; "" if nothing does.
func ClosedDay(lang language.Language, c bylaw.Closed) string {
	switch {
	case c.Name != nil:
		return language.Choose(lang, c.Name)
	case c.Holiday != "":
		return language.Of(lang, "bylaw.closed."+string(c.Holiday))
	}
	return ""
}

func lower(s string) string { return strings.ToLower(s) }
