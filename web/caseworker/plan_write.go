package caseworker

import (
	"net/http"

	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// PlanWrite is the draft as one writes it, with what the plan replaces beside it.
func (s Pages) PlanWrite(req *site.Request) error {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	if c.Plan.Draft == nil || c.Plan.Submitted != nil || c.Me != "" {
		return req.Redirect(c.Path("plan"))
	}
	req.Page.Title, req.Page.Current = req.T("plan.write_heading"), "nav.families"
	return s.Render(req, http.StatusOK, view.PlanWrite(req.Page, c))
}
