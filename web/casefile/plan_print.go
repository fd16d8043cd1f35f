package casefile

import (
	"net/http"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// PlanPrint is the plan to print: the accessible original of every copy on paper.
func (s Pages) PlanPrint(req *site.Request) error {
	c, content, err := s.planToRead(req)
	if err != nil {
		return err
	}
	req.Page.Plain = true
	return s.Render(req, http.StatusOK, view.PlanPrint(req.Page, c, content))
}

// planToRead is the plan in force, or the draft where there is none yet.
func (s Pages) planToRead(req *site.Request) (view.Course, course.Content, error) {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return c, course.Content{}, err
	}
	req.Page.Title = req.T("print.title", "family", c.Title())
	plan := c.ReadablePlan()
	if plan == nil {
		return c, course.Content{}, site.ErrNotFound
	}
	return c, *plan, nil
}

// PlanPDF is the plan as a file.
func (s Pages) PlanPDF(req *site.Request) error {
	c, content, err := s.planToRead(req)
	if err != nil {
		return err
	}
	req.Page.Plain = true
	return s.SendPDF(req, "plan.pdf", view.PlanPrint(req.Page, c, content), view.PlanSheet(req.Page, c, content))
}
