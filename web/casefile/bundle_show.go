package casefile

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/web/forms"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// BundleShow asks for what the papers are that go along to another municipality.
func (s Pages) BundleShow(req *site.Request) error { return s.bundle(req, http.StatusOK, nil, nil) }

func (s Pages) bundle(req *site.Request, status int, typed url.Values, problems []view.Problem) error {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	if !c.May("make_bundle") {
		return &casework.Fault{Code: casework.NoAccess}
	}
	consents := view.Field{Kind: view.Checks, Name: "consents", Label: req.T("bundle.consents"), Hint: req.T("bundle.consents_hint"), Optional: true}
	for _, k := range c.Consents {
		if k.Active() {
			label := req.T("consent.line", "name", c.Name(k.Member), "recipient", c.Field(k.Recipient))
			consents.Options = append(consents.Options, view.Option{Value: k.ID, Label: label})
		}
	}
	fields := []view.Field{
		{Kind: view.Line, Name: "recipient", Label: req.T("bundle.recipient")},
		{Kind: view.Area, Name: "reason", Label: req.T("bundle.reason"), Hint: req.T("bundle.reason_hint")},
		{Kind: view.Radio, Name: "basis", Label: req.T("bundle.basis"), Options: req.Page.NamedOptions("bundle.basis", "consent", "notification")},
	}
	if len(consents.Options) > 0 {
		fields = append(fields, consents)
	}
	groups := []view.Group{{Fields: fields}}
	problems = forms.FillAgain(groups, typed, problems)
	req.Page.Title, req.Page.Current, req.Page.Failed = req.T("bundle.heading"), "familien", len(problems) > 0
	return s.Render(req, status, view.BundlePage(req.Page, c, fields, problems))
}

// BundleMake makes the papers, as a file.
func (s Pages) BundleMake(req *site.Request) error {
	if err := req.R.ParseForm(); err != nil {
		return site.ErrUnreadable
	}
	f := forms.NewAnswers(req, req.R.PostForm)
	made, err := s.Cases.Bundle(req.Context(), req.Who, req.R.PathValue("id"), casework.Handover{
		Recipient: f.Text("recipient"), Reason: f.Text("reason"), Basis: f.Text("basis"), Consents: f.List("consents"),
	})
	if problems := bundleProblems(req, err); problems != nil {
		return s.bundle(req, http.StatusUnprocessableEntity, f.Values, problems)
	}
	if err != nil {
		return err
	}
	req.W.Header().Set("Content-Type", "application/json")
	req.W.Header().Set("Content-Disposition", `attachment; filename="papirer.json"`)
	lines := json.NewEncoder(req.W)
	lines.SetIndent("", "  ")
	return lines.Encode(made)
}

func bundleProblems(req *site.Request, err error) []view.Problem {
	switch code := site.FaultCode(err); code {
	case casework.ConsentMissing:
		return []view.Problem{{Field: "consents", Text: req.T("problem." + code)}}
	case casework.NotMoved:
		return []view.Problem{{Field: "basis", Text: req.T("problem." + code)}}
	}
	return req.RefusalInWords(err)
}
