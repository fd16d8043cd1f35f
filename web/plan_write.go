package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

// planWrite is the draft as one writes it, with what the plan replaces beside it.
func (s *server) planWrite(v *visit) error {
	c, err := s.courseOf(v, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if c.Plan.Draft == nil || c.Plan.Submitted != nil || c.Me != "" {
		return v.redirect(c.Path("plan"))
	}
	v.page.Title, v.page.Current = v.T("plan.write_heading"), "nav.families"
	return s.render(v, http.StatusOK, view.PlanWrite(v.page, c))
}

// sectionChoose asks of which area of life, and of whom.
func (s *server) sectionChoose(v *visit) error {
	c, err := s.courseOf(v, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	if area := q.Get("area"); area != "" {
		return v.redirect(c.Do("write_section", view.SectionKey(area, q.Get("member"))))
	}
	a := &acting{visit: v, c: c, name: "write_section"}
	members := a.ask(view.Radio, "member", a.members(nil))
	if !c.Partly() {
		members.Options = append([]view.Option{{Value: "", Label: v.T("course.whole_family"), On: true}}, members.Options...)
	}
	for i := range members.Options {
		if i > 0 {
			members.Options[i].On = false
		}
	}
	v.page.Title, v.page.Current = v.T("plan.section_heading"), "nav.families"
	return s.render(v, http.StatusOK, view.SectionChoose(v.page, c, []view.Field{a.ask(view.Radio, "area", a.areas()), members}))
}

// planCompare shows two versions word by word.
func (s *server) planCompare(v *visit) error {
	c, err := s.courseOf(v, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	from, _ := strconv.Atoi(v.r.URL.Query().Get("fra"))
	to, _ := strconv.Atoi(v.r.URL.Query().Get("til"))
	diff, err := s.cases.PlanDiff(v.ctx(), v.who, c.ID, from, to)
	if err != nil {
		return err
	}
	back := c.Path("plan")
	if c.Me != "" {
		back = "/min-plan/" + c.ID
	}
	v.page.Title = v.T("compare.heading", "from", strconv.Itoa(diff.From), "to", strconv.Itoa(diff.To))
	return s.render(v, http.StatusOK, view.Compare(v.page, c, back, changes(c, diff)))
}

func changes(c view.Course, diff casework.PlanDiff) []view.Change {
	out := make([]view.Change, 0, len(diff.Parts))
	for _, p := range diff.Parts {
		change := view.Change{Kind: p.Kind, Change: p.Change, Other: p.Other, Heading: c.Area(p.Area)}
		if p.Member != "" {
			change.Heading += " – " + c.Name(p.Member)
		}
		for _, r := range p.Text {
			change.Runs = append(change.Runs, view.Run{Op: r.Op, Text: r.Text})
		}
		out = append(out, change)
	}
	return out
}

// planPrint is the plan to print: the accessible original of every copy on paper.
func (s *server) planPrint(v *visit) error {
	c, content, err := s.planToRead(v)
	if err != nil {
		return err
	}
	v.page.Plain = true
	return s.render(v, http.StatusOK, view.PlanPrint(v.page, c, content))
}

// planToRead is the plan in force, or the draft where there is none yet.
func (s *server) planToRead(v *visit) (view.Course, course.Content, error) {
	c, err := s.courseOf(v, v.r.PathValue("id"))
	if err != nil {
		return c, course.Content{}, err
	}
	v.page.Title = v.T("print.title", "family", c.Title())
	switch {
	case c.Plan.InForce != nil:
		return c, c.Plan.InForce.Content, nil
	case c.Plan.Draft != nil:
		return c, *c.Plan.Draft, nil
	}
	return c, course.Content{}, errNotFound
}

// planEasy is the plan in plain words and large letters.
func (s *server) planEasy(v *visit) error {
	c, content, err := s.planToRead(v)
	if err != nil {
		return err
	}
	v.page.Title, v.page.Current = v.T("easy.heading"), "nav.my_plan"
	return s.render(v, http.StatusOK, view.PlanEasy(v.page, c, content))
}

// bylawCode keeps what an address may say of a by-law.
func bylawCode(v string) string { return strings.ToLower(strings.TrimSpace(v)) }
