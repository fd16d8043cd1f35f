package public

import (
	"net/http"
	"strconv"

	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// AccessibilityShow says how accessible the pages are.
func (s Pages) AccessibilityShow(req *site.Request) error {
	return s.textPage(req, "accessibility", 4)
}

// PrivacyShow says what is done with personal data.
func (s Pages) PrivacyShow(req *site.Request) error {
	return s.textPage(req, "privacy", 5)
}

// textPage is a page of text: <name>.heading, .lead, and numbered parts.
func (s Pages) textPage(req *site.Request, name string, parts int) error {
	req.Page.Title = req.T(name + ".heading")
	var sections []view.Section
	for i := 1; i <= parts; i++ {
		part := name + "." + strconv.Itoa(i)
		sections = append(sections, view.Section{Heading: req.T(part + ".heading"), Lines: []string{req.T(part + ".text")}})
	}
	return s.Render(req, http.StatusOK, view.Article(req.Page, req.T(name+".lead"), sections))
}
