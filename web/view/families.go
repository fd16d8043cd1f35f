package view

import (
	"net/url"

	"github.com/a-h/templ"

	"github.com/enplan-dk/enplan/internal/domain/course"
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
	for _, kept := range s.kept() {
		q.Set(kept.Value, kept.Label)
	}
	if column == s.By && !s.Down {
		q.Set("retning", "ned")
	}
	return s.Path + "?" + q.Encode() + "#all"
}

// kept is what else was chosen, and stays so in another order.
func (s Sort) kept() []Option {
	var out []Option
	for _, name := range []string{"fase", "venter", "afsluttede"} {
		if v := s.Query.Get(name); v != "" {
			out = append(out, Option{Value: name, Label: v})
		}
	}
	return out
}

func sortOptions(p Page) []Option {
	out := []Option{{Label: p.T("sort.due")}}
	for _, column := range []string{"naeste", "venter", "familie", "fase"} {
		out = append(out, Option{Value: column, Label: p.T("sort." + column)})
	}
	return out
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
	out := []Option{{Label: p.T("filter.all")}}
	for _, phase := range []course.Phase{course.Intake, course.FormingTeam, course.DraftingPlan, course.FollowingUp, course.Closed} {
		out = append(out, Option{Value: string(phase), Label: AsAnswer(p.T("phase." + string(phase)))})
	}
	return out
}

func waitingOptions(p Page) []Option {
	out := []Option{{Label: p.T("filter.all")}}
	for _, who := range []string{"coordinator", "citizen", "colleague", "supervisor", "caseworker"} {
		out = append(out, Option{Value: who, Label: AsAnswer(p.T("who." + who))})
	}
	return out
}
