package supervisor

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/forms"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// WhatIfShow says which follow-up dates another rhythm or a rest would give, and changes nothing.
func (s Pages) WhatIfShow(req *site.Request) error {
	c, err := s.staffCourse(req)
	if err != nil {
		return err
	}
	f := forms.NewAnswers(req, req.R.URL.Query())
	w := course.WhatIf{PauseUntil: f.Date("pause_until")}
	if f.Text("every") != "" {
		w.Every = f.Period("every")
	}
	page := view.WhatIf{Values: f.Values, Asked: len(f.Values) > 0, Problems: f.Problems}
	if page.Now, _, err = s.previewDates(req, c, course.WhatIf{}); err != nil {
		return err
	}
	if page.Asked && len(f.Problems) == 0 {
		var problem string
		if page.Then, problem, err = s.previewDates(req, c, w); err != nil {
			return err
		}
		if problem != "" {
			field := "pause_until"
			if w.PauseUntil.IsZero() {
				field = "every"
			}
			page.Problems = []view.Problem{{Field: field, Text: problem}}
		}
	}
	page.Fields = whatIfFields(req, f.Values, page.Problems)
	req.Page.Title, req.Page.Current, req.Page.Failed = c.Title()+": "+req.T("what_if.heading"), "nav.monday", len(page.Problems) > 0
	return s.Render(req, http.StatusOK, view.WhatIfPage(req.Page, c, page))
}

func whatIfFields(req *site.Request, values url.Values, problems []view.Problem) []view.Field {
	groups := []view.Group{{Fields: []view.Field{
		{Kind: view.Number, Name: "every", Label: req.T("what_if.every"), Optional: true},
		{Kind: view.Select, Name: "every_unit", Label: req.T("what_if.unit"), Options: req.Page.NamedOptions("unit", "weeks", "months", "days")},
		{Kind: view.Date, Name: "pause_until", Label: req.T("what_if.pause_until"), Hint: req.T("form.date_hint"), Optional: true},
	}}}
	forms.FillAnswers(groups, values, problems)
	if groups[0].Fields[1].Value == "" {
		groups[0].Fields[1].Value = "weeks"
	}
	return groups[0].Fields
}

// previewDates are the follow-up dates that would follow; a refusal comes back in words.
func (s Pages) previewDates(req *site.Request, c view.Course, w course.WhatIf) (dates []view.DateLine, problem string, err error) {
	found, err := s.Cases.Preview(req.Context(), req.Who, c.ID, w, 0)
	if refusal := new(course.Refusal); errors.As(err, &refusal) {
		return nil, c.Sentence(req.Page, *refusal), nil
	}
	if err != nil {
		return nil, "", err
	}
	for _, d := range found {
		line := view.DateLine{On: req.Page.Date(d.On), Near: language.Near(req.Lang, d.On, calendar.DateOf(req.Page.Now))}
		if d.On != d.Nominal {
			line.Because = req.T("what_if.moved", "date", req.Page.Date(d.Nominal), "why", casework.ClosedDay(req.Lang, d.Because))
		}
		dates = append(dates, line)
	}
	return dates, "", nil
}
