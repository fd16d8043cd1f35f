package citizen

import (
	"net/http"

	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// AppealShow says how to complain, over what, and until when.
func (s Pages) AppealShow(req *site.Request) error {
	c, err := s.OwnCourse(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	req.Page.Title, req.Page.Current = req.T("my.appeal"), "nav.my_plan"
	return s.Render(req, http.StatusOK, view.AppealGuide(req.Page, c))
}
