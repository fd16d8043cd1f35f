package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
)

const grantsPath = "/api/v1/courses/{id}/break-glass"

func (a *api) registerBreakGlass() {
	type breaking struct {
		ID   string `path:"id" format:"uuid" doc:"The course."`
		Key  string `header:"Idempotency-Key" maxLength:"128" doc:"Makes the request safe to repeat: the same key gets the same grant."`
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why. The family reads it where it reads who has looked."`
		}
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "break-glass", Method: http.MethodPost, Path: grantsPath, Summary: "Get the right to read, for a time, what Temporal holds of a course",
		Description: "For supervisors. The codec decrypts payloads of this course for this person until the grant ends by itself. The supervisors of the " +
			"municipality are told by mail.",
		Tags: []string{"break-glass"}, Security: secured, MaxBodyBytes: maxBody, DefaultStatus: http.StatusCreated,
		Errors: []int{400, 401, 403, 404, 422, 503},
	}, func(ctx context.Context, in *breaking) (*one[casework.Grant], error) {
		g, err := a.cases.BreakGlass(ctx, whoIs(ctx), in.ID, in.Body.Reason, in.Key)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return &one[casework.Grant]{g}, nil
	})

	type ofCourse struct {
		ID string `path:"id" format:"uuid" doc:"The course."`
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "list-grants", Method: http.MethodGet, Path: grantsPath, Summary: "See who has got the right to read what Temporal holds of a course, and why",
		Tags: []string{"break-glass"}, Security: secured, Errors: readErrors,
	}, func(ctx context.Context, in *ofCourse) (*listOf[casework.Grant], error) {
		found, err := a.cases.Grants(ctx, whoIs(ctx), in.ID)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return items(found, ""), nil
	})

	type mending struct {
		ID    string `path:"id" format:"uuid" doc:"The course."`
		Grant string `path:"grant" format:"uuid" doc:"The grant."`
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "mend-glass", Method: http.MethodDelete, Path: grantsPath + "/{grant}", Summary: "End such a right before its time",
		Tags: []string{"break-glass"}, Security: secured, DefaultStatus: http.StatusNoContent, Errors: readErrors,
	}, func(ctx context.Context, in *mending) (*struct{}, error) {
		if err := a.cases.EndGrant(ctx, whoIs(ctx), in.ID, in.Grant); err != nil {
			return nil, refused(ctx, err)
		}
		return nil, nil
	})
}
