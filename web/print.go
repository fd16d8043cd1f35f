package web

import (
	"net/http"
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/paper"
	"github.com/enplan-dk/enplan/web/view"
)

// printShow is a document to read and print.
func (s *server) printShow(of func(*visit) (view.Course, paper.Sheet, error)) func(*visit) error {
	return func(v *visit) error {
		c, sheet, err := of(v)
		if err != nil {
			return err
		}
		return s.render(v, http.StatusOK, view.SheetPrint(v.page, v.backTo(c), sheet))
	}
}

// printPDF is the same document as a file.
func (s *server) printPDF(name string, of func(*visit) (view.Course, paper.Sheet, error)) func(*visit) error {
	return func(v *visit) error {
		c, sheet, err := of(v)
		if err != nil {
			return err
		}
		return s.pdf(v, name, view.SheetPrint(v.page, v.backTo(c), sheet), sheet)
	}
}

func (v *visit) backTo(c view.Course) string {
	if c.Me != "" {
		return "/min-plan/" + c.ID
	}
	return c.Path(v.page.Current)
}

// mentorSheet is a mentor agreement that the reader may see.
func (s *server) mentorSheet(v *visit) (view.Course, paper.Sheet, error) {
	c, err := s.courseOf(v, v.r.PathValue("id"))
	if err != nil {
		return c, paper.Sheet{}, err
	}
	i := slices.IndexFunc(c.Mentors, func(m course.Mentor) bool { return m.ID == v.r.PathValue("agreement") })
	if i < 0 {
		return c, paper.Sheet{}, errNotFound
	}
	v.page.Plain, v.page.Title, v.page.Current = true, v.T("mentor.print_title", "name", c.Name(c.Mentors[i].Terms.Member)), "aftaler"
	return c, view.MentorSheet(v.page, c, c.Mentors[i]), nil
}

// decisionSheet is a decision that the reader may see, with its text.
func (s *server) decisionSheet(v *visit) (view.Course, paper.Sheet, error) {
	c, err := s.courseOf(v, v.r.PathValue("id"))
	if err != nil {
		return c, paper.Sheet{}, err
	}
	texts, err := s.decisionTexts(v, c)
	if err != nil {
		return c, paper.Sheet{}, err
	}
	i := slices.IndexFunc(c.Decisions, func(d course.Decision) bool { return d.ID == v.r.PathValue("decision") })
	if i < 0 || texts.decisions[c.Decisions[i].ID].Reason == "" {
		return c, paper.Sheet{}, errNotFound
	}
	d := c.Decisions[i]
	v.page.Plain, v.page.Title, v.page.Current = true, v.T("decision.print_title"), "afgoerelser"
	return c, view.DecisionSheet(v.page, c, d, texts.decisions[d.ID]), nil
}
