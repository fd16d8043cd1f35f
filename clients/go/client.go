// Package enplan calls the HTTP API of enplan from Go. It has every operation, because oapi-codegen makes it of the OpenAPI document, except for
// the little in this file. docs/api.md says what the operations have in common.
package enplan

import (
	"context"
	"net/http"

	"github.com/google/uuid"
)

// New calls the API of a server, such as https://enplan.example, with an access token of the identity provider. token is asked before each
// request, so that it can renew what has expired.
func New(server string, token func(context.Context) (string, error), options ...ClientOption) (*ClientWithResponses, error) {
	authorize := WithRequestEditorFn(func(ctx context.Context, request *http.Request) error {
		t, err := token(ctx)
		if err == nil {
			request.Header.Set("Authorization", "Bearer "+t)
		}
		return err
	})
	return NewClientWithResponses(server, append([]ClientOption{authorize}, options...)...)
}

// NewKey is an Idempotency-Key: with it a command can be sent again until it is answered, and is carried out once.
func NewKey() *string { return new(uuid.NewString()) }

// Error implements error. There is no problem where something between here and the server has answered.
func (p *Problem) Error() string {
	if p == nil {
		return "the answer is no problem+json"
	}
	return p.Code + ": " + p.Detail
}
