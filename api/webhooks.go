package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
)

const webhookPath = "/api/v1/webhooks/{webhook}"

type webhookID struct {
	Webhook string `path:"webhook" format:"uuid" doc:"The webhook."`
}

func (a *api) registerWebhooks() {
	huma.Register(a.huma, huma.Operation{
		OperationID: "list-webhooks", Method: http.MethodGet, Path: "/api/v1/webhooks", Summary: "List where events are sent to", Description: "For administrators.",
		Tags: []string{"events"}, Security: secured, Errors: []int{401, 403, 503},
	}, func(ctx context.Context, _ *struct{}) (*listOf[casework.Webhook], error) {
		found, err := a.cases.Webhooks(ctx, whoIs(ctx))
		if err != nil {
			return nil, refused(ctx, err)
		}
		return items(found, ""), nil
	})

	type addition struct {
		Body struct {
			URL string `json:"url" minLength:"1" maxLength:"1000" doc:"An https address, without a login in it."`
		}
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "add-webhook", Method: http.MethodPost, Path: "/api/v1/webhooks", Summary: "Have events sent to an address", DefaultStatus: http.StatusCreated,
		Description: "For administrators. What happens from now on is sent there, as another system reads it in the feed. The answer has the secret, this once.",
		Tags:        []string{"events"}, Security: secured, MaxBodyBytes: maxBody, Errors: []int{400, 401, 403, 422, 503},
	}, func(ctx context.Context, in *addition) (*one[casework.WebhookSecret], error) {
		made, err := a.cases.AddWebhook(ctx, whoIs(ctx), plain(in.Body.URL))
		if err != nil {
			return nil, refused(ctx, err)
		}
		return &one[casework.WebhookSecret]{made}, nil
	})
	huma.Register(a.huma, huma.Operation{
		OperationID: "rotate-webhook", Method: http.MethodPost, Path: webhookPath + "/secret", Summary: "Give a webhook a new secret",
		Description: "The former secret signs beside it for a day.", Tags: []string{"events"}, Security: secured, Errors: []int{401, 403, 404, 503},
	}, func(ctx context.Context, in *webhookID) (*one[casework.WebhookSecret], error) {
		made, err := a.cases.RotateWebhook(ctx, whoIs(ctx), in.Webhook)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return &one[casework.WebhookSecret]{made}, nil
	})

	type replay struct {
		Webhook string `path:"webhook" format:"uuid" doc:"The webhook."`
		Body    casework.ReplayFrom
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "replay-webhook", Method: http.MethodPost, Path: webhookPath + "/replay", Summary: "Have events sent again",
		Description: "From a cursor, an instant or the beginning, in their order and under the ids that they had.", DefaultStatus: http.StatusNoContent,
		Tags: []string{"events"}, Security: secured, MaxBodyBytes: maxBody, Errors: []int{400, 401, 403, 404, 410, 422, 503},
	}, func(ctx context.Context, in *replay) (*struct{}, error) {
		return nil, refused(ctx, a.cases.ReplayWebhook(ctx, whoIs(ctx), in.Webhook, in.Body))
	})

	for _, o := range []struct {
		id, method, path, summary string
		do                        func(context.Context, access.Who, string) error
	}{
		{"drop-webhook", http.MethodDelete, "", "Send no more to an address, and forget it", a.cases.DropWebhook},
		{"pause-webhook", http.MethodPost, "/pause", "Send nothing to an address for a while", a.cases.PauseWebhook},
		{"resume-webhook", http.MethodPost, "/resume", "Send to an address again, beginning with what waits", a.cases.ResumeWebhook},
	} {
		huma.Register(a.huma, huma.Operation{
			OperationID: o.id, Method: o.method, Path: webhookPath + o.path, Summary: o.summary, DefaultStatus: http.StatusNoContent,
			Tags: []string{"events"}, Security: secured, Errors: []int{401, 403, 404, 503},
		}, func(ctx context.Context, in *webhookID) (*struct{}, error) {
			return nil, refused(ctx, o.do(ctx, whoIs(ctx), in.Webhook))
		})
	}
}
