package caseworker

import (
	"net/http"
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// NoticesShow asks a member of staff how she wants to be told.
func (s Pages) NoticesShow(req *site.Request) error {
	choices, err := s.Cases.NoticeChoices(req.Context(), req.Who)
	if err != nil {
		return err
	}
	req.Page.Title = req.T("notices.heading")
	return s.Render(req, http.StatusOK, view.NoticeSettings(req.Page, choices))
}

// NoticesChoose keeps the answers, and leaves alone what is no way that the form offers.
func (s Pages) NoticesChoose(req *site.Request) error {
	choices, err := s.Cases.NoticeChoices(req.Context(), req.Who)
	if err != nil {
		return err
	}
	for _, c := range choices {
		way := course.Way(req.R.PostFormValue(c.Kind))
		if way == c.Way || !slices.Contains(course.ItemKind(c.Kind).Spec().Ways(), way) {
			continue
		}
		if err := s.Cases.ChooseNotice(req.Context(), req.Who, c.Kind, way); err != nil {
			return err
		}
	}
	s.Sessions.NoticeNext(req.Context(), req.T("notices.saved"))
	return req.Redirect("/besked-om")
}

// NewsSeen takes what was told of a course that is not the reader's any more off her start page.
func (s Pages) NewsSeen(req *site.Request) error {
	if err := s.Cases.SeenNews(req.Context(), req.Who, req.R.PathValue("id")); err != nil {
		return err
	}
	return req.Redirect("/")
}
