package casefile

import (
	"net/http"

	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// ProgressShow is how it has gone with the goals.
func (s Pages) ProgressShow(req *site.Request) error {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	req.Page.Title, req.Page.Current = req.T("progress.heading"), "opfoelgning"
	return s.Render(req, http.StatusOK, view.GoalsProgressPage(req.Page, c, backTo(req, c), c.GoalsProgress(req.Page)))
}
