package web

import (
	"net/http"
	"net/url"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

// lastEvents is how much of what happened stands on the page.
const lastEvents = 10

// workflowShow is a course as a supervisor looks at it from inside: waiting for whom since
// when, what time will bring, what is under way and what went wrong.
func (s *server) workflowShow(v *visit) error {
	c, err := s.courseOf(v, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if c.Me != "" || !v.who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	events, err := s.events(v, c)
	if err != nil {
		return err
	}
	in, err := s.cases.WorkflowStatus(v.ctx(), v.who, c.ID)
	if err != nil {
		return err
	}
	live := view.Live{WorkflowStatus: in, BreakGlass: c.Path("noedadgang")}
	if s.temporalUI != "" {
		live.Temporal = s.temporalUI + "/workflows/" + url.PathEscape(in.WorkflowID)
	}
	v.page.Title, v.page.Current = v.T("inside.title", "family", c.Title()), "nav.monday"
	return s.render(v, http.StatusOK, view.WorkflowPage(v.page, c, live, events[:min(lastEvents, len(events))]))
}
