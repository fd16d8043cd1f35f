package forms

import (
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// previewedDates is how many dates a preview shows.
const previewedDates = 4

// IntervalPreview says which dates would follow from a rhythm.
func (s Forms) IntervalPreview(req *site.Request) error {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	f := NewAnswers(req, req.R.URL.Query())
	every := f.Period("every")
	var dates []string
	if every.Valid() && len(f.Problems) == 0 {
		from := c.FollowUp.Anchor
		if from.IsZero() {
			from = c.Today
		}
		working := c.Law.Working()
		for i := 1; i <= previewedDates; i++ {
			dates = append(dates, req.Page.Date(working.Previous(every.Nth(from, i))))
		}
	}
	return s.Render(req, 200, view.DatesPreview(req.Page, dates))
}
