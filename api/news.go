package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

func (a *api) registerNews() {
	huma.Register(a.huma, huma.Operation{
		OperationID: "list-news", Method: http.MethodGet, Path: "/api/v1/news", Summary: "List what one was told and has not seen",
		Tags: []string{"news"}, Security: secured, Errors: []int{401, 403, 503},
	}, func(ctx context.Context, _ *struct{}) (*listOf[casework.News], error) {
		found, err := a.cases.News(ctx, whoIs(ctx))
		if err != nil {
			return nil, refused(ctx, err)
		}
		return items(found, ""), nil
	})

	huma.Register(a.huma, huma.Operation{
		OperationID: "see-news", Method: http.MethodPost, Path: "/api/v1/courses/{id}/news/seen", Summary: "Say that one has seen what one was told of a course",
		Tags: []string{"news"}, Security: secured, DefaultStatus: http.StatusNoContent, Errors: []int{401, 403, 503},
	}, func(ctx context.Context, in *courseID) (*struct{}, error) {
		if err := a.cases.SeenNews(ctx, whoIs(ctx), in.ID); err != nil {
			return nil, refused(ctx, err)
		}
		return nil, nil
	})

	huma.Register(a.huma, huma.Operation{
		OperationID: "list-notice-choices", Method: http.MethodGet, Path: "/api/v1/notice-choices", Summary: "List of what one is told, and how",
		Tags: []string{"news"}, Security: secured, Errors: []int{401, 403, 503},
	}, func(ctx context.Context, _ *struct{}) (*listOf[casework.NoticeChoice], error) {
		found, err := a.cases.NoticeChoices(ctx, whoIs(ctx))
		if err != nil {
			return nil, refused(ctx, err)
		}
		return items(found, ""), nil
	})

	type choice struct {
		Kind string `path:"kind" minLength:"1" maxLength:"100" doc:"As listed."`
		Body struct {
			Way course.Way `json:"way" enum:"mail,digest,page"`
		}
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "choose-notice", Method: http.MethodPut, Path: "/api/v1/notice-choices/{kind}", Summary: "Choose how one is told of something",
		Tags: []string{"news"}, Security: secured, DefaultStatus: http.StatusNoContent, MaxBodyBytes: maxBody, Errors: []int{400, 401, 403, 422, 503},
	}, func(ctx context.Context, in *choice) (*struct{}, error) {
		if err := a.cases.ChooseNotice(ctx, whoIs(ctx), in.Kind, in.Body.Way); err != nil {
			return nil, refused(ctx, err)
		}
		return nil, nil
	})
}
