package citizen

import (
	"net/http"

	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// EventsShow is what has happened in the course that concerns the citizen, with what was written of it.
func (s Pages) EventsShow(req *site.Request) error {
	c, err := s.OwnCourse(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	entries, err := s.Events(req, c)
	if err != nil {
		return err
	}
	req.Page.Title, req.Page.Current = req.T("my.events"), "nav.my_plan"
	return s.Render(req, http.StatusOK, view.MyEvents(req.Page, c, entries))
}
