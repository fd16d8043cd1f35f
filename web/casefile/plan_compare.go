package casefile

import (
	"net/http"
	"strconv"

	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// PlanCompare shows two versions word by word.
func (s Pages) PlanCompare(req *site.Request) error {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	from, _ := strconv.Atoi(req.R.URL.Query().Get("fra"))
	to, _ := strconv.Atoi(req.R.URL.Query().Get("til"))
	diff, err := s.Cases.PlanDiff(req.Context(), req.Who, c.ID, from, to)
	if err != nil {
		return err
	}
	back := c.Path("plan")
	if c.Me != "" {
		back = "/min-plan/" + c.ID
	}
	req.Page.Title = req.T("compare.heading", "from", strconv.Itoa(diff.From), "to", strconv.Itoa(diff.To))
	return s.Render(req, http.StatusOK, view.Compare(req.Page, c, back, view.PlanChanges(c, diff.Parts)))
}
