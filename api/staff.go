package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
)

func (a *api) registerStaff() {
	huma.Register(a.huma, huma.Operation{
		OperationID: "list-staff", Method: http.MethodGet, Path: "/api/v1/staff", Summary: "List the staff of one's municipality",
		Tags: []string{"staff"}, Security: secured, Errors: []int{401, 403, 503},
	}, func(ctx context.Context, _ *struct{}) (*listOf[casework.Colleague], error) {
		found, err := a.cases.Colleagues(ctx, whoIs(ctx))
		if err != nil {
			return nil, refused(ctx, err)
		}
		return items(found, ""), nil
	})

	type registration struct {
		Subject string `path:"subject" minLength:"1" maxLength:"200" doc:"The person's identifier at the identity provider."`
		Body    casework.Registration
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "register-staff", Method: http.MethodPut, Path: "/api/v1/staff/{subject}", Summary: "Put a member of staff into the register",
		Tags: []string{"staff"}, Security: secured, MaxBodyBytes: maxBody, Errors: []int{400, 401, 403, 503},
	}, func(ctx context.Context, in *registration) (*one[casework.Colleague], error) {
		member, err := a.cases.Register(ctx, whoIs(ctx), in.Subject, in.Body)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return &one[casework.Colleague]{member}, nil
	})
}
