package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

func (a *api) registerPlan() {
	type version struct {
		ID      string `path:"id" format:"uuid"`
		Version int    `query:"version" minimum:"0" maximum:"1000000" doc:"A submitted version; left out, what one reads today: the draft if there is one, else the plan in force."`
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "get-plan", Method: http.MethodGet, Path: coursePath + "/plan", Summary: "Read the plan",
		Description: "Filtered for its reader: a family member reads what is about the whole family, herself or a child in her custody.",
		Tags:        []string{"plan"}, Security: secured, Errors: readErrors,
	}, func(ctx context.Context, in *version) (*one[casework.PlanVersion], error) {
		p, err := a.cases.PlanVersion(ctx, whoIs(ctx), in.ID, in.Version)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return &one[casework.PlanVersion]{p}, nil
	})

	huma.Register(a.huma, huma.Operation{
		OperationID: "get-coverage", Method: http.MethodGet, Path: coursePath + "/plan/coverage",
		Summary: "See for each provision that applies today whether the plan covers it", Tags: []string{"plan"}, Security: secured, Errors: readErrors,
	}, func(ctx context.Context, in *courseID) (*listOf[course.CoverageRow], error) {
		rows, err := a.cases.Coverage(ctx, whoIs(ctx), in.ID)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return items(rows, ""), nil
	})

	type between struct {
		ID   string `path:"id" format:"uuid"`
		From int    `query:"from" required:"true" minimum:"1" maximum:"1000000"`
		To   int    `query:"to" minimum:"0" maximum:"1000000" doc:"Left out, what one reads today."`
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "get-plan-diff", Method: http.MethodGet, Path: coursePath + "/plan/diff",
		Summary: "See word by word what differs between two versions", Tags: []string{"plan"}, Security: secured, Errors: readErrors,
	}, func(ctx context.Context, in *between) (*one[casework.PlanDiff], error) {
		d, err := a.cases.PlanDiff(ctx, whoIs(ctx), in.ID, in.From, in.To)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return &one[casework.PlanDiff]{d}, nil
	})
}
