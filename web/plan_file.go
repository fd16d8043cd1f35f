package web

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/paper"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// PlanFile makes a PDF of the plan in force, or of the draft where there is none yet, for a reader who has no page: the API's.
type PlanFile func(ctx context.Context, lang language.Language, of casework.View, names map[string]string) ([]byte, error)

// NewPlanFile makes plans into files with a printer; nil: there is none.
func NewPlanFile(printer *paper.Printer) (PlanFile, error) {
	assets, err := newAssets()
	if err != nil {
		return nil, err
	}
	s := site.Site{Printer: printer, AssetFiles: assets.read}
	return func(ctx context.Context, lang language.Language, of casework.View, names map[string]string) ([]byte, error) {
		law, err := casework.Law(of.State)
		if err != nil {
			return nil, err
		}
		now := time.Now()
		c := view.Course{State: of.State, Law: law, Relation: of.Relation, Me: of.Me, Shared: of.Shared, Staff: names, Lang: lang, Today: calendar.DateOf(now)}
		page := view.Page{Lang: lang, Now: now, Plain: true, Asset: assets.url}
		page.Title = page.T("print.title", "family", c.Title())
		return s.PDF(ctx, view.SheetPrint(page, c.Path("plan"), view.PlanSheet(page, c, *c.Plan.Readable())))
	}, nil
}
