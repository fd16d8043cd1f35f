package supervisor

import (
	"net/http"
	"unicode/utf8"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// longestGrantReason is what the API takes too.
const longestGrantReason = 500

// EmergencyAccessShow tells what break-glass is, takes the reason, and shows who has had it.
func (s Pages) EmergencyAccessShow(req *site.Request) error {
	return s.emergencyAccess(req, http.StatusOK, "", "")
}

func (s Pages) emergencyAccess(req *site.Request, status int, typed, wrong string) error {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	if c.Me != "" || !req.Who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	grants, err := s.Cases.Grants(req.Context(), req.Who, c.ID)
	if err != nil {
		return err
	}
	req.Page.Title, req.Page.Current = req.T("glass.title"), "nav.monday"
	reason := view.Field{Kind: view.Area, Name: "reason", Label: req.T("glass.reason"), Hint: req.T("glass.reason_hint"), Value: typed, Error: wrong}
	return s.Render(req, status, view.EmergencyAccess(req.Page, c, reason, grants))
}

// EmergencyAccessGrant gives the right to read, for a time.
func (s Pages) EmergencyAccessGrant(req *site.Request) error {
	if err := req.R.ParseForm(); err != nil {
		return site.ErrUnreadable
	}
	reason := req.R.PostForm.Get("reason")
	if n := utf8.RuneCountInString(reason); n == 0 || n > longestGrantReason {
		return s.emergencyAccess(req, http.StatusUnprocessableEntity, reason, req.T("glass.reason_wrong"))
	}
	id := req.R.PathValue("id")
	_, err := s.Cases.BreakGlass(req.Context(), req.Who, id, reason, "")
	if problems := req.RefusalInWords(err); problems != nil {
		return s.emergencyAccess(req, http.StatusUnprocessableEntity, reason, problems[0].Text)
	}
	if err != nil {
		return err
	}
	s.Sessions.NoticeNext(req.Context(), req.T("glass.broken"))
	return req.Redirect("/forloeb/" + id + "/noedadgang")
}

// EmergencyAccessEnd revokes a grant early.
func (s Pages) EmergencyAccessEnd(req *site.Request) error {
	id := req.R.PathValue("id")
	if err := s.Cases.EndGrant(req.Context(), req.Who, id, req.R.PathValue("grant")); err != nil {
		return err
	}
	s.Sessions.NoticeNext(req.Context(), req.T("glass.mended"))
	return req.Redirect("/forloeb/" + id + "/noedadgang")
}
