package citizen

import (
	"net/http"

	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// MessagesShow are the messages between a citizen and the coordinator.
func (s Pages) MessagesShow(req *site.Request) error {
	c, err := s.OwnCourse(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	entries, err := s.Messages(req, c)
	if err != nil {
		return err
	}
	req.Page.Title, req.Page.Current = req.T("my.messages"), "nav.my_plan"
	return s.Render(req, http.StatusOK, view.MyMessages(req.Page, c, entries))
}
