package supervisor

import (
	"net/http"
	"net/url"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/forms"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

const stancePath = "/a-kasse"

// StanceShow is the municipality's stance on its cooperation with the unemployment funds.
func (s Pages) StanceShow(req *site.Request) error { return s.stancePage(req, nil, nil, http.StatusOK) }

func (s Pages) stancePage(req *site.Request, values url.Values, problems []view.Problem, status int) error {
	law, known := bylaw.Latest(req.Who.Municipality)
	if !req.Who.Has(course.Supervisor) || !known {
		return &casework.Fault{Code: casework.NoAccess}
	}
	taken, err := s.Stance(req, law)
	if err != nil {
		return err
	}
	groups := []view.Group{{Fields: []view.Field{
		{Kind: view.Area, Name: "text", Label: req.T("stance.text"), Hint: req.T("stance.text_hint"), Rows: 5},
		{Kind: view.Date, Name: "decided_on", Label: req.T("stance.decided_on"), Hint: req.T("form.date_hint")},
		{Kind: view.Line, Name: "decider", Label: req.T("stance.decider"), Hint: req.T("stance.decider_hint"), Width: "l"},
	}}}
	problems = forms.FillAgain(groups, values, problems)
	f := view.Form{Action: stancePath, Back: "/overblik", Button: req.T("stance.save"), Groups: groups, Problems: problems, Key: forms.NewKey()}
	req.Page.Title, req.Page.Current, req.Page.Failed = req.T("stance.heading"), "nav.monday", len(problems) > 0
	return s.Render(req, status, view.StancePage(req.Page, taken, f))
}

// StanceTake records a new stance; the former ones stay in the record.
func (s Pages) StanceTake(req *site.Request) error {
	if err := req.R.ParseForm(); err != nil {
		return s.stancePage(req, nil, []view.Problem{{Text: req.T("form.unreadable")}}, http.StatusBadRequest)
	}
	f := forms.NewAnswers(req, req.R.PostForm)
	taken := casework.Stance{Text: f.Text("text"), Decider: f.Text("decider"), DecidedOn: f.NeedDate("decided_on")}
	for name, value := range map[string]string{"text": taken.Text, "decider": taken.Decider} {
		if value == "" {
			f.Wrong(name, "form.missing")
		}
	}
	if len(f.Problems) > 0 {
		return s.stancePage(req, f.Values, f.Problems, http.StatusUnprocessableEntity)
	}
	err := s.Cases.TakeStance(req.Context(), req.Who, req.Who.Municipality, taken)
	if problems := req.RefusalInWords(err); problems != nil {
		return s.stancePage(req, f.Values, problems, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	s.Sessions.NoticeNext(req.Context(), req.T("stance.saved"))
	return req.Redirect(stancePath)
}
