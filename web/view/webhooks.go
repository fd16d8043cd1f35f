package view

import (
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/platform/webhook"
)

// Webhooks is what the page of webhooks shows and asks.
type Webhooks struct {
	Found             []casework.Webhook
	URL, Which, Since Field
	Problems          []Problem
	Secret            string // a new one, which is shown once
}

func webhookState(p Page, w casework.Webhook) string {
	switch w.State {
	case "paused":
		return p.T("webhooks.paused." + w.Paused)
	case "failing":
		return p.T("webhooks.failing", "time", p.Instant(w.FailingSince))
	}
	return p.T("webhooks.active")
}

func webhookError(p Page, code string) string {
	if status, answered := strings.CutPrefix(code, webhook.StatusPrefix); answered {
		return p.T("webhooks.error.status", "status", status)
	}
	return p.T("webhooks.error." + code)
}
