package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

type health struct {
	Status int
	Body   struct {
		Status   string            `json:"status" enum:"ok,away"`
		Parts    map[string]string `json:"parts,omitempty" doc:"Each part that requests need: ok or away."`
		Warnings []string          `json:"warnings,omitempty" doc:"What an operator should mend though requests can be answered."`
	}
}

// readyLimit is how long a part may take to answer that it is there.
const readyLimit = 2 * time.Second

func (a *api) registerHealth(parts map[string]func(context.Context) error, warnings []string) {
	huma.Register(a.huma, huma.Operation{
		OperationID: "health", Method: http.MethodGet, Path: "/healthz", Summary: "Whether the process lives", Tags: []string{"operation"},
	}, func(context.Context, *struct{}) (*health, error) {
		h := &health{Status: http.StatusOK}
		h.Body.Status = "ok"
		return h, nil
	})
	huma.Register(a.huma, huma.Operation{
		OperationID: "ready", Method: http.MethodGet, Path: "/readyz", Summary: "Whether everything that requests need can be reached",
		Tags: []string{"operation"}, Errors: []int{http.StatusServiceUnavailable},
	}, func(ctx context.Context, _ *struct{}) (*health, error) {
		ctx, cancel := context.WithTimeout(ctx, readyLimit)
		defer cancel()
		h := &health{Status: http.StatusOK}
		h.Body.Status, h.Body.Parts, h.Body.Warnings = "ok", map[string]string{}, warnings
		for name, ready := range parts {
			h.Body.Parts[name] = "ok"
			if err := ready(ctx); err != nil {
				h.Body.Parts[name], h.Body.Status, h.Status = "away", "away", http.StatusServiceUnavailable
			}
		}
		return h, nil
	})
}
