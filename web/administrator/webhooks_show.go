// Package administrator is the pages of whoever runs the installation for a municipality.
package administrator

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/web/forms"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// Pages are the pages of administrators.
type Pages struct{ *site.Site }

const webhooksPath = "/webhooks"

// WebhooksShow is where events are sent to, and how that goes.
func (s Pages) WebhooksShow(req *site.Request) error {
	return s.webhooks(req, http.StatusOK, nil, nil, "")
}

// webhooks shows the page, with what was typed and is wrong, or with a new secret.
func (s Pages) webhooks(req *site.Request, status int, typed url.Values, problems []view.Problem, secret string) error {
	found, err := s.Cases.Webhooks(req.Context(), req.Who)
	if err != nil {
		return err
	}
	which := view.Field{Kind: view.Select, Name: "webhook", Label: req.T("webhooks.receiver")}
	for _, w := range found {
		which.Options = append(which.Options, view.Option{Value: w.ID, Label: w.URL})
	}
	groups := []view.Group{{Fields: []view.Field{
		{Kind: view.Line, Name: "url", Label: req.T("webhooks.url"), Hint: req.T("webhooks.url_hint"), Width: "xl"},
		which,
		{Kind: view.Date, Name: "since", Label: req.T("webhooks.since"), Hint: req.T("webhooks.since_hint"), Optional: true},
	}}}
	problems = forms.FillAgain(groups, typed, problems)
	fields := groups[0].Fields
	req.Page.Title, req.Page.Current, req.Page.Path, req.Page.Failed = req.T("webhooks.heading"), "nav.webhooks", webhooksPath, len(problems) > 0
	return s.Render(req, status, view.WebhooksPage(req.Page, view.Webhooks{
		Found: found, URL: fields[0], Which: fields[1], Since: fields[2], Problems: problems, Secret: secret,
	}))
}

// wrong shows the page again with what a fault says of a field.
func (s Pages) wrong(req *site.Request, typed url.Values, field string, fault error) error {
	switch code := site.FaultCode(fault); code {
	case casework.BadWebhookURL, casework.TooManyWebhooks:
		return s.webhooks(req, http.StatusUnprocessableEntity, typed, []view.Problem{{Field: field, Text: req.T("problem." + code)}}, "")
	}
	return fault
}

// WebhookAdd has events sent to an address. The secret is shown once.
func (s Pages) WebhookAdd(req *site.Request) error {
	if err := req.R.ParseForm(); err != nil {
		return site.ErrUnreadable
	}
	made, err := s.Cases.AddWebhook(req.Context(), req.Who, strings.TrimSpace(req.R.PostForm.Get("url")))
	if err != nil {
		return s.wrong(req, req.R.PostForm, "url", err)
	}
	return s.webhooks(req, http.StatusOK, nil, nil, made.Secret)
}

// WebhookRotate gives a webhook a new secret, which is shown once.
func (s Pages) WebhookRotate(req *site.Request) error {
	made, err := s.Cases.RotateWebhook(req.Context(), req.Who, req.R.PathValue("webhook"))
	if err != nil {
		return err
	}
	return s.webhooks(req, http.StatusOK, nil, nil, made.Secret)
}

// WebhookReplay has events sent again since a day, or from the beginning.
func (s Pages) WebhookReplay(req *site.Request) error {
	if err := req.R.ParseForm(); err != nil {
		return site.ErrUnreadable
	}
	f := forms.NewAnswers(req, req.R.PostForm)
	day := f.Date("since")
	if len(f.Problems) > 0 {
		return s.webhooks(req, http.StatusUnprocessableEntity, f.Values, f.Problems, "")
	}
	var from casework.ReplayFrom
	if !day.IsZero() {
		from.Since = calendar.StartOfDay(day)
	}
	return s.done(req, "webhooks.replays", s.Cases.ReplayWebhook(req.Context(), req.Who, f.Text("webhook"), from))
}

// WebhookPause lets nothing more be sent.
func (s Pages) WebhookPause(req *site.Request) error {
	return s.done(req, "webhooks.is_paused", s.Cases.PauseWebhook(req.Context(), req.Who, req.R.PathValue("webhook")))
}

// WebhookResume has sent what waits.
func (s Pages) WebhookResume(req *site.Request) error {
	return s.done(req, "webhooks.is_resumed", s.Cases.ResumeWebhook(req.Context(), req.Who, req.R.PathValue("webhook")))
}

// WebhookDrop removes an address.
func (s Pages) WebhookDrop(req *site.Request) error {
	return s.done(req, "webhooks.is_dropped", s.Cases.DropWebhook(req.Context(), req.Who, req.R.PathValue("webhook")))
}

func (s Pages) done(req *site.Request, notice string, err error) error {
	if err != nil {
		return err
	}
	s.Sessions.NoticeNext(req.Context(), req.T(notice))
	return req.Redirect(webhooksPath)
}
