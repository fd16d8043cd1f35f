package caseworker

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// CourseShow is one course and one of its parts.
func (s Pages) CourseShow(req *site.Request) error {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	if c.Me != "" {
		return req.Redirect("/min-plan/" + c.ID)
	}
	tab := cmp.Or(req.R.PathValue("tab"), view.FirstTab(c.Phase))
	if !slices.Contains(c.Tabs(), tab) {
		return site.ErrNotFound
	}
	req.Page.Title, req.Page.Current = c.Title()+": "+req.T("tab."+tab), "nav.families"
	body, err := s.tabBody(req, c, tab)
	if err != nil {
		return err
	}
	if c.News, err = s.OpenedNews(req, c.ID); err != nil {
		return err
	}
	return s.Render(req, http.StatusOK, renderWithin(view.CoursePage(req.Page, c, tab), body))
}

// renderWithin renders a page with a body in the place of its children.
func renderWithin(page, body templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return page.Render(templ.WithChildren(ctx, body), w)
	})
}

// tabBody is one part of a course.
func (s Pages) tabBody(req *site.Request, c view.Course, name string) (templ.Component, error) {
	switch name {
	case "opfoelgning":
		corrected, err := s.CorrectedMeetings(req, c)
		return view.FollowUpTab(req.Page, c, corrected), err
	case "team":
		return view.TeamTab(req.Page, c), nil
	case "familien":
		return view.FamilyTab(req.Page, c), nil
	case "aftaler":
		return view.AgreementsTab(req.Page, c), nil
	case "beskeder":
		entries, err := s.Messages(req, c)
		return view.MessagesTab(req.Page, c, entries), err
	case "afgoerelser":
		texts, err := s.DecisionTexts(req, c)
		return view.DecisionsTab(req.Page, c, texts.Decisions, texts.Hearings, exemptionsToday(c)), err
	case "haendelser":
		entries, err := s.Events(req, c)
		return view.EventsTab(req.Page, c, entries), err
	}
	return view.PlanTab(req.Page, c), nil
}

// exemptionsToday are the exemptions in force or lapsed today, with persons of the same wording
// grouped.
func exemptionsToday(c view.Course) []view.Exemption {
	var out []view.Exemption
	for _, p := range c.Facts().Persons {
		for _, e := range c.Law.ExemptionsOn(p, c.Today) {
			if !e.Applies && !e.Lapsed {
				continue
			}
			x := view.Exemption{Paragraph: e.Paragraph, Name: view.Words(c.Lang, e.Name), Words: language.Of(c.Lang, "bylaw.reason."+e.Reason), Applies: e.Applies}
			same := func(y view.Exemption) bool {
				return y.Paragraph == x.Paragraph && y.Name == x.Name && y.Words == x.Words && y.Applies == x.Applies
			}
			i := slices.IndexFunc(out, same)
			if i < 0 {
				i, out = len(out), append(out, x)
			}
			out[i].Persons = append(out[i].Persons, c.Name(p.ID))
		}
	}
	return out
}
