package caseworker

import (
	"net/http"
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// MeetingShow is an agreed meeting on a screen that everybody there looks at.
func (s Pages) MeetingShow(req *site.Request) error {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(c.Meetings, func(m course.Meeting) bool { return m.ID == req.R.PathValue("meeting") && m.Status == course.Agreed })
	if i < 0 || c.Me != "" || c.Partly() {
		return site.ErrNotFound
	}
	req.Page.Title, req.Page.Current = req.T("agenda_page.heading"), "nav.families"
	return s.Render(req, http.StatusOK, view.MeetingScreen(req.Page, c, c.Meetings[i]))
}
