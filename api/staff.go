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

	type newLogin struct {
		Subject string `path:"subject" minLength:"1" maxLength:"200" doc:"The login that is closed."`
		Body    struct {
			To string `json:"to" minLength:"1" maxLength:"200" doc:"The same person's new login, which the register knows."`
		}
	}
	type moved struct {
		Reassignment string `json:"reassignment,omitempty" doc:"The reassignment of the person's courses; none: the old login was in no course."`
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "move-login", Method: http.MethodPut, Path: "/api/v1/staff/{subject}/login",
		Summary: "Give a new login of the same person all that the old one has",
		Tags:    []string{"staff"}, Security: secured, MaxBodyBytes: maxBody, Errors: []int{400, 401, 403, 404, 503},
	}, func(ctx context.Context, in *newLogin) (*one[moved], error) {
		id, err := a.cases.MoveLogin(ctx, whoIs(ctx), in.Subject, in.Body.To)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return &one[moved]{moved{Reassignment: id}}, nil
	})
}
