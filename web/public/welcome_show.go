package public

import (
	"net/http"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// WelcomeShow is the page of whoever is not logged in.
func (s Pages) WelcomeShow(req *site.Request) error {
	req.Page.Title = req.T("welcome.heading")
	return s.Render(req, http.StatusOK, view.Welcome(req.Page, bylaw.All()))
}
