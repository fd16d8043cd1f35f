package supervisor

import (
	"net/http"
	"net/url"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// lastEvents is how much of what happened stands on the page.
const lastEvents = 10

// WorkflowShow is a course as a supervisor looks at it from inside: waiting for whom since
// when, what time will bring, what is under way and what went wrong.
func (s Pages) WorkflowShow(req *site.Request) error {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	if c.Me != "" || !req.Who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	events, err := s.Events(req, c)
	if err != nil {
		return err
	}
	in, err := s.Cases.WorkflowStatus(req.Context(), req.Who, c.ID)
	if err != nil {
		return err
	}
	live := view.Live{WorkflowStatus: in, BreakGlass: c.Path("noedadgang")}
	if s.TemporalUI != "" {
		live.Temporal = s.TemporalUI + "/workflows/" + url.PathEscape(in.WorkflowID)
	}
	req.Page.Title, req.Page.Current = req.T("inside.title", "family", c.Title()), "nav.monday"
	return s.Render(req, http.StatusOK, view.WorkflowPage(req.Page, c, live, events.Rows[:min(lastEvents, len(events.Rows))]))
}
