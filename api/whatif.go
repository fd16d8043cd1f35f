package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/language"
)

func textOf(ctx context.Context, key string) string { return language.Of(edge.Language(ctx), key) }

func (a *api) registerWhatIf() {
	type whatIf struct {
		ID   string `path:"id" format:"uuid" doc:"The course."`
		Body struct {
			course.WhatIf
			Dates int `json:"dates,omitempty" minimum:"1" maximum:"60" doc:"How many; 6 if left out."`
		}
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "preview-follow-up", Method: http.MethodPost, Path: coursePath + "/follow-up/preview",
		Summary: "See the dates that another interval or a pause would give",
		Description: "Changes nothing. With an empty body, the dates as they stand. Each date comes with the day on which the interval put it, and what kept that " +
			"from being a working day.",
		Tags: []string{"follow-up"}, Security: secured, MaxBodyBytes: maxBody, Errors: []int{400, 401, 403, 404, 422, 503},
	}, func(ctx context.Context, in *whatIf) (*listOf[CourseFollowUpDate], error) {
		dates, err := a.cases.Preview(ctx, whoIs(ctx), in.ID, in.Body.WhatIf, in.Body.Dates)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return items(wordedDates(dates), ""), nil
	})

	huma.Register(a.huma, huma.Operation{
		OperationID: "list-course-exemptions", Method: http.MethodGet, Path: coursePath + "/exemptions",
		Summary: "See which exemptions the course uses today, which have lapsed, and what that means", Tags: []string{"plan"}, Security: secured, Errors: readErrors,
	}, func(ctx context.Context, in *courseID) (*listOf[CourseExemptionRow], error) {
		rows, err := a.cases.Exemptions(ctx, whoIs(ctx), in.ID)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return items(wordedRows(rows), ""), nil
	})

	type handover struct {
		ID   string `path:"id" format:"uuid" doc:"The course."`
		Body casework.Handover
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "make-bundle", Method: http.MethodPost, Path: coursePath + "/bundle", Summary: "Make the portable bundle for a family that moves",
		Description: "The plan in force, rhythm, agreements and milestones, of those whom a consent or the notification at closing covers. A POST, so that the " +
			"reason does not stand in an address; it stands in the access log.",
		Tags: []string{"closing"}, Security: secured, MaxBodyBytes: maxBody, Errors: []int{400, 401, 403, 404, 409, 422, 503},
	}, func(ctx context.Context, in *handover) (*one[casework.Bundle], error) {
		b, err := a.cases.Bundle(ctx, whoIs(ctx), in.ID, in.Body)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return &one[casework.Bundle]{b}, nil
	})
}
