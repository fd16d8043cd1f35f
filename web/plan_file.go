package web

import (
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/paper"
	"github.com/enplan-dk/enplan/web/view"
)

// PlanFile sets the plan in force, or the draft where there is none yet, as a plain PDF for
// a reader who has no page: the API's.
func PlanFile(lang language.Language, of casework.View, names map[string]string) ([]byte, error) {
	law, err := casework.Law(of.State)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	c := view.Course{State: of.State, Law: law, Relation: of.Relation, Me: of.Me, Shared: of.Shared, Staff: names, Lang: lang, Today: calendar.DateOf(now)}
	page := view.Page{Lang: lang, Now: now, Plain: true}
	page.Title = page.T("print.title", "family", c.Title())
	return paper.Set(view.PlanSheet(page, c, *c.ReadablePlan()))
}
