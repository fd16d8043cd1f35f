package forms

import (
	"net/http"

	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// SectionChoose asks of which area of life, and of whom.
func (s Forms) SectionChoose(req *site.Request) error {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	q := req.R.URL.Query()
	if area := q.Get("area"); area != "" {
		return req.Redirect(c.Do("write_section", view.SectionKey(area, q.Get("member"))))
	}
	a := &actionRequest{Request: req, course: c, name: "write_section"}
	members := a.ask(view.Radio, "member", a.members(nil))
	if !c.Partly() {
		members.Options = append([]view.Option{{Value: "", Label: req.T("course.whole_family")}}, members.Options...)
	}
	for i := range members.Options {
		members.Options[i].On = members.Options[i].Value == q.Get("member")
	}
	req.Page.Title, req.Page.Current = req.T("plan.section_heading"), "nav.families"
	return s.Render(req, http.StatusOK, view.SectionChoose(req.Page, c, []view.Field{a.ask(view.Radio, "area", a.areas()), members}))
}
