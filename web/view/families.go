package view

import (
	"net/url"

	"github.com/a-h/templ"

	"github.com/enplan-dk/enplan/internal/course"
)

// Sort is the order of a table whose headers are links.
type Sort struct {
	By    string
	Down  bool
	Path  string
	Query url.Values // what else was chosen
}

// href asks for a column; for the one that is sorted by, the other way round.
func (s Sort) href(column string) string {
	q := url.Values{"sorter": {column}}
	for _, kept := range []string{"fase", "venter"} {
		if v := s.Query.Get(kept); v != "" {
			q.Set(kept, v)
		}
	}
	if column == s.By && !s.Down {
		q.Set("retning", "ned")
	}
	return s.Path + "?" + q.Encode() + "#all"
}

func (s Sort) state(column string) templ.Attributes {
	switch {
	case column != s.By:
		return templ.Attributes{"aria-sort": "none"}
	case s.Down:
		return templ.Attributes{"aria-sort": "descending"}
	}
	return templ.Attributes{"aria-sort": "ascending"}
}

func (s Sort) arrow(column string) string {
	switch {
	case column != s.By:
		return "↕"
	case s.Down:
		return "↓"
	}
	return "↑"
}

func phaseOptions(p Page) []Option {
	var out []Option
	for _, phase := range []course.Phase{course.Intake, course.FormingTeam, course.DraftingPlan, course.FollowingUp, course.Closed} {
		out = append(out, Option{Value: string(phase), Label: p.T("phase." + string(phase))})
	}
	return out
}

func waitingOptions(p Page) []Option {
	var out []Option
	for _, who := range []string{"coordinator", "citizen", "colleague", "supervisor", "caseworker"} {
		out = append(out, Option{Value: who, Label: p.T("who." + who)})
	}
	return out
}
