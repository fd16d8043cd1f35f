package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
)

// absent is a request for an absence in all of one's courses.
type absent struct {
	casework.OwnAbsence
	DryRun bool `json:"dry_run,omitempty" doc:"Say what it would mean, and plan nothing."`
}

const absencePath = "/api/v1/absence"

func (a *api) registerAbsence() {
	huma.Register(a.huma, huma.Operation{
		OperationID: "get-absence", Method: http.MethodGet, Path: absencePath, Summary: "See the absences that are planned in the courses that one coordinates",
		Tags: []string{"staff"}, Security: secured, Errors: []int{401, 403, 503},
	}, func(ctx context.Context, _ *struct{}) (*listOf[casework.Covered], error) {
		planned, err := a.cases.OwnAbsences(ctx, whoIs(ctx))
		if err != nil {
			return nil, refused(ctx, err)
		}
		return items(planned, ""), nil
	})

	type request struct {
		Key  string `header:"Idempotency-Key" maxLength:"128" doc:"Makes the request safe to repeat: the same key plans nothing twice."`
		Body absent
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "plan-absence-everywhere", Method: http.MethodPut, Path: absencePath, Summary: "Plan an absence in all the courses that one coordinates",
		Description: "Answers course by course: what one course refuses does not keep the others from it. With `dry_run` nothing is planned.",
		Tags:        []string{"staff"}, Security: secured, MaxBodyBytes: maxBody, Errors: []int{400, 401, 403, 422, 503},
	}, func(ctx context.Context, in *request) (*listOf[casework.Covered], error) {
		covered, err := a.absence(ctx, in.Body, in.Key)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return items(covered, ""), nil
	})

	type ending struct {
		Key string `header:"Idempotency-Key" maxLength:"128" doc:"Makes the request safe to repeat."`
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "end-absence-everywhere", Method: http.MethodDelete, Path: absencePath, Summary: "Call off one's absence in every course, or come back early",
		Tags: []string{"staff"}, Security: secured, DefaultStatus: http.StatusOK, Errors: []int{400, 401, 403, 503},
	}, func(ctx context.Context, in *ending) (*listOf[casework.Covered], error) {
		ended, err := a.cases.EndAbsences(ctx, whoIs(ctx), in.Key)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return items(ended, ""), nil
	})
}

func (a *api) absence(ctx context.Context, in absent, key string) ([]casework.Covered, error) {
	if in.DryRun {
		return a.cases.PreviewAbsence(ctx, whoIs(ctx), in.OwnAbsence)
	}
	return a.cases.PlanAbsences(ctx, whoIs(ctx), in.OwnAbsence, key)
}
