package citizen

import (
	"net/http"
	"slices"

	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// PlanShow is a citizen's first page: the next meeting, the coordinator, what waits.
func (s Pages) PlanShow(req *site.Request) error {
	own, err := s.OwnCourses(req)
	if err != nil {
		return err
	}
	req.Page.Current = "nav.my_plan"
	id := req.R.PathValue("id")
	if id == "" && len(own) == 0 {
		req.Page.Title = req.T("my.heading")
		return s.Render(req, http.StatusOK, view.NoPlan(req.Page))
	}
	if id == "" {
		id = own[0].ID
	}
	c, err := s.OwnCourse(req, id)
	if err != nil {
		return err
	}
	c.Others = slices.DeleteFunc(own, func(o view.CitizensCourse) bool { return o.ID == id })
	if c.News, err = s.OpenedNews(req, c.ID); err != nil {
		return err
	}
	texts, err := s.OwnTexts(req, c)
	if err != nil {
		return err
	}
	req.Page.Title = req.T("my.title")
	return s.Render(req, http.StatusOK, view.MyPlan(req.Page, c, texts))
}

// PlanEasy is the plan in plain words and large letters.
func (s Pages) PlanEasy(req *site.Request) error {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	plan := c.Plan.Readable()
	if plan == nil {
		return site.ErrNotFound
	}
	req.Page.Title, req.Page.Current = req.T("easy.heading"), "nav.my_plan"
	return s.Render(req, http.StatusOK, view.PlanEasy(req.Page, c, *plan))
}
