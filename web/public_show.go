package web

import (
	"net/http"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/web/view"
)

// welcomeShow is the page of whoever is not logged in.
func (s *server) welcomeShow(v *visit) error {
	v.page.Title = v.T("welcome.heading")
	return s.render(v, http.StatusOK, view.Welcome(v.page, bylaw.All()))
}

// bylawShow is a by-law as a page: for whom, until when, what it sets aside and what
// stands in its place.
func (s *server) bylawShow(v *visit) error {
	law, ok := bylaw.Latest(bylawCode(v.r.PathValue("code")))
	if !ok {
		return errNotFound
	}
	v.page.Title, v.page.Current = law.Municipality+": "+law.Title, "nav.bylaw"
	return s.render(v, http.StatusOK, view.Bylaw(v.page, law))
}

func (s *server) accessibilityShow(v *visit) error {
	return s.textPage(v, "accessibility", 4)
}

func (s *server) privacyShow(v *visit) error {
	return s.textPage(v, "privacy", 5)
}

// textPage is a page of text: <name>.heading, .lead, and numbered parts.
func (s *server) textPage(v *visit, name string, parts int) error {
	v.page.Title = v.T(name + ".heading")
	var sections []view.Section
	for i := 1; i <= parts; i++ {
		part := name + "." + numberText(i)
		sections = append(sections, view.Section{Heading: v.T(part + ".heading"), Lines: []string{v.T(part + ".text")}})
	}
	return s.render(v, http.StatusOK, view.Article(v.page, v.T(name+".lead"), sections))
}
