package main

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/api"
	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
)

// decoding serves the codec. It decrypts payloads for a supervisor who has broken the glass of that very course. Each look
// stands in the course's access log, where the citizen reads it.
func decoding(ctx context.Context, cfg Config, c *connections) error {
	tokens := api.NewTokens(c.identity, cfg.OIDCAudience)
	authorise := func(r *http.Request, courses []sealing.CourseID) error {
		token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !found {
			return errors.New("no token")
		}
		person, err := tokens.Check(r.Context(), token)
		if err != nil {
			return err
		}
		ctx := casework.WithRequestID(casework.ActingFor(r.Context(), person.Who), uuid.NewString())
		return c.cases.Unseal(ctx, person.Who, person.Issued, courses)
	}
	handler := sealing.CodecHandler(c.ring, strings.TrimSuffix(cfg.TemporalUI, "/"), authorise)
	return listen(ctx, cfg.CodecListen, edge.Recovered(c.log, edge.InPlainText, handler), c)
}
