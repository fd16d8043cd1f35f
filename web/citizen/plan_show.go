package citizen

import (
	"net/http"

	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// PlanShow is a citizen's first page: the next meeting, the coordinator, what waits.
func (s Pages) PlanShow(req *site.Request) error {
	c, err := s.OwnCourse(req)
	if err != nil {
		return err
	}
	req.Page.Current = "nav.my_plan"
	if c.ID == "" {
		req.Page.Title = req.T("my.heading")
		return s.Render(req, http.StatusOK, view.NoPlan(req.Page))
	}
	if c.News, err = s.OpenedNews(req, c.ID); err != nil {
		return err
	}
	req.Page.Title = req.T("my.title")
	return s.Render(req, http.StatusOK, view.MyPlan(req.Page, c))
}

// PlanEasy is the plan in plain words and large letters.
func (s Pages) PlanEasy(req *site.Request) error {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	plan := c.ReadablePlan()
	if plan == nil {
		return site.ErrNotFound
	}
	req.Page.Title, req.Page.Current = req.T("easy.heading"), "nav.my_plan"
	return s.Render(req, http.StatusOK, view.PlanEasy(req.Page, c, *plan))
}
