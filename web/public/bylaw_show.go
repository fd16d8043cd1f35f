package public

import (
	"net/http"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// BylawShow is a by-law as a page: for whom, until when, what it sets aside and what
// stands in its place.
func (s Pages) BylawShow(req *site.Request) error {
	law, ok := bylaw.Latest(bylawCode(req.R.PathValue("code")))
	if !ok {
		return site.ErrNotFound
	}
	req.Page.Title, req.Page.Current = view.LawTitle(law), "nav.bylaw"
	stance, err := s.Stance(req, law)
	if err != nil { // the by-law is shown all the same
		s.Log.WarnContext(req.Context(), "the stance on the unemployment funds cannot be read")
	}
	return s.Render(req, http.StatusOK, view.Bylaw(req.Page, law, stance))
}

// bylawCode keeps what an address may say of a by-law.
func bylawCode(v string) string { return strings.ToLower(strings.TrimSpace(v)) }
