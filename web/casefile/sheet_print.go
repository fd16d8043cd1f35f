package casefile

import (
	"net/http"
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// PlanShow is the plan to read and print: the accessible original of every copy on paper.
func (s Pages) PlanShow(req *site.Request) error { return s.showSheet(req, s.planSheet) }

// PlanPDF is the same as a file.
func (s Pages) PlanPDF(req *site.Request) error { return s.sendSheet(req, "plan.pdf", s.planSheet) }

// MentorShow is a mentor agreement to read and print.
func (s Pages) MentorShow(req *site.Request) error { return s.showSheet(req, s.mentorSheet) }

// MentorPDF is the same as a file.
func (s Pages) MentorPDF(req *site.Request) error {
	return s.sendSheet(req, "mentoraftale.pdf", s.mentorSheet)
}

// DecisionShow is a decision to read and print.
func (s Pages) DecisionShow(req *site.Request) error { return s.showSheet(req, s.decisionSheet) }

// DecisionPDF is the same as a file.
func (s Pages) DecisionPDF(req *site.Request) error {
	return s.sendSheet(req, "afgoerelse.pdf", s.decisionSheet)
}

// MinutesShow is the minutes of a meeting to read and print.
func (s Pages) MinutesShow(req *site.Request) error { return s.showSheet(req, s.minutesSheet) }

// MinutesPDF is the same as a file.
func (s Pages) MinutesPDF(req *site.Request) error {
	return s.sendSheet(req, "referat.pdf", s.minutesSheet)
}

// SummaryShow is the course on one page, to read and print.
func (s Pages) SummaryShow(req *site.Request) error { return s.showSheet(req, s.summarySheet) }

// SummaryPDF is the same as a file.
func (s Pages) SummaryPDF(req *site.Request) error {
	return s.sendSheet(req, "overblik.pdf", s.summarySheet)
}

type sheetOf func(*site.Request) (view.Course, view.Sheet, error)

func (s Pages) showSheet(req *site.Request, of sheetOf) error {
	c, sheet, err := of(req)
	if err != nil {
		return err
	}
	return s.Render(req, http.StatusOK, view.SheetPrint(req.Page, backTo(req, c), sheet))
}

func (s Pages) sendSheet(req *site.Request, name string, of sheetOf) error {
	c, sheet, err := of(req)
	if err != nil {
		return err
	}
	return s.SendPDF(req, name, view.SheetPrint(req.Page, backTo(req, c), sheet))
}

func backTo(req *site.Request, c view.Course) string {
	if c.Me != "" {
		return "/min-plan/" + c.ID
	}
	return c.Path(req.Page.Current)
}

// planSheet is the plan in force, or the draft where there is none yet.
func (s Pages) planSheet(req *site.Request) (view.Course, view.Sheet, error) {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return c, view.Sheet{}, err
	}
	plan := c.Plan.Readable()
	if plan == nil {
		return c, view.Sheet{}, site.ErrNotFound
	}
	req.Page.Plain, req.Page.Title, req.Page.Current = true, req.T("print.title", "family", c.Title()), "plan"
	return c, view.PlanSheet(req.Page, c, *plan), nil
}

// mentorSheet is a mentor agreement that the reader may see.
func (s Pages) mentorSheet(req *site.Request) (view.Course, view.Sheet, error) {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return c, view.Sheet{}, err
	}
	i := slices.IndexFunc(c.Mentors, func(m course.Mentor) bool { return m.ID == req.R.PathValue("agreement") })
	if i < 0 {
		return c, view.Sheet{}, site.ErrNotFound
	}
	req.Page.Plain, req.Page.Title, req.Page.Current = true, req.T("mentor.print_title", "name", c.Name(c.Mentors[i].Terms.Member)), "aftaler"
	return c, view.MentorSheet(req.Page, c, c.Mentors[i]), nil
}

// decisionSheet is a decision that the reader may see, with its text.
func (s Pages) decisionSheet(req *site.Request) (view.Course, view.Sheet, error) {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return c, view.Sheet{}, err
	}
	texts, err := s.DecisionTexts(req, c)
	if err != nil {
		return c, view.Sheet{}, err
	}
	i := slices.IndexFunc(c.Decisions, func(d course.Decision) bool { return d.ID == req.R.PathValue("decision") })
	if i < 0 || texts.Decisions[c.Decisions[i].ID].Reason == "" {
		return c, view.Sheet{}, site.ErrNotFound
	}
	d := c.Decisions[i]
	req.Page.Plain, req.Page.Title, req.Page.Current = true, req.T("decision.print_title"), "afgoerelser"
	return c, view.DecisionSheet(req.Page, c, d, texts.Decisions[d.ID]), nil
}

// summarySheet is the course on one page, for those who work with the family.
func (s Pages) summarySheet(req *site.Request) (view.Course, view.Sheet, error) {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return c, view.Sheet{}, err
	}
	if c.Me != "" || c.Partly() {
		return c, view.Sheet{}, site.ErrNotFound
	}
	req.Page.Plain, req.Page.Title, req.Page.Current = true, req.T("summary.title", "family", c.Title()), "plan"
	return c, view.SummarySheet(req.Page, c), nil
}

// minutesSheet is the minutes of a meeting: for the family once they were shared.
func (s Pages) minutesSheet(req *site.Request) (view.Course, view.Sheet, error) {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return c, view.Sheet{}, err
	}
	m, err := s.Minutes(req, c, req.R.PathValue("meeting"))
	if err != nil {
		return c, view.Sheet{}, err
	}
	req.Page.Plain, req.Page.Title, req.Page.Current = true, req.T("minutes.print_title", "date", req.Page.Day(m.HeldOn)), "opfoelgning"
	return c, view.MinutesSheet(req.Page, c, m), nil
}
