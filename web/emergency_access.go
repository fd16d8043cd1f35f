package web

import (
	"net/http"
	"unicode/utf8"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

// longestGrantReason is what the API takes too.
const longestGrantReason = 500

// emergencyAccessShow tells what break-glass is, takes the reason, and shows who has had it.
func (s *server) emergencyAccessShow(v *visit) error {
	return s.emergencyAccess(v, http.StatusOK, "", "")
}

func (s *server) emergencyAccess(v *visit, status int, typed, wrong string) error {
	c, err := s.courseOf(v, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if c.Me != "" || !v.who.Has(course.Supervisor) {
		return &casework.Fault{Code: casework.NoAccess}
	}
	grants, err := s.cases.Grants(v.ctx(), v.who, c.ID)
	if err != nil {
		return err
	}
	v.page.Title, v.page.Current = v.T("glass.title"), "nav.monday"
	reason := view.Field{Kind: view.Area, Name: "reason", Label: v.T("glass.reason"), Hint: v.T("glass.reason_hint"), Value: typed, Error: wrong}
	return s.render(v, status, view.EmergencyAccess(v.page, c, reason, grants))
}

// emergencyAccessGrant gives the right to read, for a time.
func (s *server) emergencyAccessGrant(v *visit) error {
	if err := v.r.ParseForm(); err != nil {
		return errUnreadable
	}
	reason := v.r.PostForm.Get("reason")
	if n := utf8.RuneCountInString(reason); n == 0 || n > longestGrantReason {
		return s.emergencyAccess(v, http.StatusUnprocessableEntity, reason, v.T("glass.reason_wrong"))
	}
	id := v.r.PathValue("id")
	_, err := s.cases.BreakGlass(v.ctx(), v.who, id, reason, "")
	if problems := v.inWords(err); problems != nil {
		return s.emergencyAccess(v, http.StatusUnprocessableEntity, reason, problems[0].Text)
	}
	if err != nil {
		return err
	}
	s.noticeNext(v.ctx(), v.T("glass.broken"))
	return v.redirect("/forloeb/" + id + "/noedadgang")
}

// emergencyAccessEnd revokes a grant early.
func (s *server) emergencyAccessEnd(v *visit) error {
	id := v.r.PathValue("id")
	if err := s.cases.EndGrant(v.ctx(), v.who, id, v.r.PathValue("grant")); err != nil {
		return err
	}
	s.noticeNext(v.ctx(), v.T("glass.mended"))
	return v.redirect("/forloeb/" + id + "/noedadgang")
}
