package casefile

import (
	"slices"

	ics "github.com/arran4/golang-ical"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/site"
)

// InvitationShow is a meeting as a file for the reader's own calendar. Opened again after a change, it takes the place of the former one.
func (s Pages) InvitationShow(req *site.Request) error {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(c.Meetings, func(m course.Meeting) bool { return m.ID == req.R.PathValue("meeting") })
	if i < 0 {
		return site.ErrNotFound
	}
	m, cal := c.Meetings[i], site.NewCalendar()
	e := site.AddMeeting(cal, req.Lang, c.ID, m)
	e.SetURL(s.PublicURL + backTo(req, c))
	if m.Place != "" {
		e.SetLocation(m.Place)
	}
	if m.Link != "" {
		e.SetDescription(m.Link)
	}
	req.W.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	req.W.Header().Set("Content-Disposition", `attachment; filename="moede.ics"`)
	_, err = req.W.Write([]byte(cal.Serialize(ics.WithNewLineWindows)))
	return err
}
