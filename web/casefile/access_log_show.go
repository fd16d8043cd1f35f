package casefile

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// AccessLogShow says who has looked at the course.
func (s Pages) AccessLogShow(req *site.Request) error {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	found, next, err := s.Cases.AccessLog(req.Context(), req.Who, c.ID, req.R.URL.Query().Get("side"), 50)
	if err != nil {
		return err
	}
	back := c.Path("haendelser")
	if c.Me != "" {
		back = "/min-plan/" + c.ID
	}
	if next != "" {
		next = req.R.URL.Path + "?side=" + url.QueryEscape(next)
	}
	req.Page.Title = req.T("looks.heading")
	return s.Render(req, http.StatusOK, view.AccessLogPage(req.Page, c, back, view.ByDay(looks(req, c, found)), next))
}

// looks are lines of the access log in words.
func looks(req *site.Request, c view.Course, found []casework.AccessEntry) []view.Look {
	looks := make([]view.Look, 0, len(found))
	for _, e := range found {
		looks = append(looks, view.Look{
			At: e.At, Who: lookerName(req, c, e), Own: e.Subject == req.Who.Subject, What: lookText(req, c, e), Why: req.Page.Purpose(e.Purpose), Checked: e.CheckedAt,
		})
	}
	return looks
}

func lookerName(req *site.Request, c view.Course, e casework.AccessEntry) string {
	if e.Subject == req.Who.Subject {
		return req.T("who.you")
	}
	name := cmp.Or(e.Name, c.Staff[e.Subject])
	if m := c.MemberOf(e.Subject); m != nil {
		name = m.Name
	}
	if name == "" {
		return req.T("role." + e.Role)
	}
	return name + ", " + strings.ToLower(req.T("role."+e.Role))
}

func lookText(req *site.Request, c view.Course, e casework.AccessEntry) string {
	if e.Disclosure != nil {
		return req.Page.Papers(*e.Disclosure, basisOf(req, c, *e.Disclosure))
	}
	what := req.T("looked." + e.Kind)
	if e.Outcome == "refused" {
		return what + " – " + req.T("looked.refused")
	}
	return what
}

// basisOf names the consents that papers rest on, or else whom the notification covers.
func basisOf(req *site.Request, c view.Course, d casework.Disclosure) string {
	var given []string
	for _, consent := range c.Consents {
		if slices.Contains(d.Consents, consent.ID) {
			given = append(given, req.T("papers.consent", "name", c.Name(consent.Member), "date", req.Page.On(consent.At)))
		}
	}
	if len(given) == 0 && len(d.Members) > 0 {
		return c.Names(d.Members)
	}
	return strings.Join(given, ", ")
}
