package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/edge"
)

type courseID struct {
	ID string `path:"id" format:"uuid" doc:"The course."`
}

var readErrors = []int{401, 403, 404, 503}

type courseOutput struct {
	ETag string `header:"ETag"`
	Body casework.View
}

// Overview is how a municipality's courses stand, and how its parity stands.
type Overview struct {
	casework.Overview
	Parity casework.ParitySoFar `json:"parity"`
}

// Explained is an explanation in codes and in words.
type Explained struct {
	casework.Explanation
	Why  string   `json:"why" doc:"Why the course is where it is and who it waits for, in plain words."`
	Then string   `json:"then" doc:"What happens next, in plain words."`
	List []string `json:"list" doc:"Each thing that somebody is awaited for, in plain words."`
}

func (a *api) registerCourses() {
	type opening struct {
		Key  string `header:"Idempotency-Key" maxLength:"128" doc:"Makes the request safe to repeat: the same key with the same body gets the same course."`
		Body course.Opening
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "open-course", Method: http.MethodPost, Path: "/api/v1/courses", Summary: "Open a course", DefaultStatus: http.StatusCreated,
		Description: "A course is opened inside its by-law's trial period only. Members get the ids m1, m2 … in their order.",
		Tags:        []string{"courses"}, Security: secured, MaxBodyBytes: maxBody, Errors: []int{400, 401, 403, 409, 413, 415, 429, 503},
	}, func(ctx context.Context, in *opening) (*actionOutput, error) {
		out, err := a.cases.Open(ctx, whoIs(ctx), in.Body, casework.Call{Key: in.Key})
		if err != nil {
			return nil, refused(ctx, err)
		}
		o := answered(out)
		if out.Settled {
			o.Location = "/api/v1/courses/" + out.Course
		}
		return o, nil
	})

	type filter struct {
		Phase        string `query:"phase" enum:"intake,forming_team,drafting_plan,following_up,closed"`
		Coordinator  string `query:"coordinator" maxLength:"200"`
		Municipality string `query:"municipality" maxLength:"20" doc:"By-law code; only one's own answers anything."`
		WaitingFor   string `query:"waiting_for" enum:"citizen,coordinator,caseworker,supervisor,colleague,board"`
		Overdue      bool   `query:"overdue"`
		Order        string `query:"order" enum:"changed,due" doc:"The latest change first (the default), or the most urgent."`
		Cursor       string `query:"cursor" maxLength:"300"`
		Limit        int    `query:"limit" minimum:"1" maximum:"200" doc:"Courses a page; 50 by default."`
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "list-courses", Method: http.MethodGet, Path: "/api/v1/courses", Summary: "List courses",
		Description: "A supervisor sees those of the municipality; everybody else, those that he or she has to do with, and a caseworker those that nobody " +
			"coordinates yet too; with `phase=intake`, these alone.",
		Tags: []string{"courses"}, Security: secured, Errors: []int{400, 401, 403, 503},
	}, func(ctx context.Context, in *filter) (*listOf[casework.Line], error) {
		who := whoIs(ctx)
		if in.Municipality != "" && in.Municipality != who.Municipality {
			return nil, problem(ctx, casework.NoAccess)
		}
		found, next, err := a.cases.List(ctx, who, casework.Filter{
			Phase: course.Phase(in.Phase), Coordinator: plain(in.Coordinator), WaitingFor: in.WaitingFor, Overdue: in.Overdue,
			WithPool: in.Coordinator == "", ByDue: in.Order == "due", Cursor: in.Cursor, Most: in.Limit,
		})
		if err != nil {
			return nil, refused(ctx, err)
		}
		return items(found, next), nil
	})

	type search struct {
		Body struct {
			CPR   string `json:"cpr,omitempty" pattern:"^[0-9]{6}-?[0-9]{4}$"`
			Name  string `json:"name,omitempty" maxLength:"200" doc:"Every word must begin a word of one family member's name."`
			Limit int    `json:"limit,omitempty" minimum:"1" maximum:"200"`
		}
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "search-courses", Method: http.MethodPost, Path: "/api/v1/courses/search", Summary: "Find courses by a person's number or name",
		Description: "A POST, so that neither stands in an address. Searches what the list shows.",
		Tags:        []string{"courses"}, Security: secured, MaxBodyBytes: maxBody, Errors: []int{400, 401, 403, 503},
	}, func(ctx context.Context, in *search) (*listOf[casework.Line], error) {
		found, next, err := a.cases.List(ctx, whoIs(ctx), casework.Filter{CPR: in.Body.CPR, Name: plain(in.Body.Name), Most: in.Body.Limit})
		if err != nil {
			return nil, refused(ctx, err)
		}
		return items(found, next), nil
	})

	huma.Register(a.huma, huma.Operation{
		OperationID: "get-overview", Method: http.MethodGet, Path: "/api/v1/overview", Summary: "See how the municipality's courses stand",
		Description: "For supervisors.", Tags: []string{"courses"}, Security: secured, Errors: []int{401, 403, 503},
	}, func(ctx context.Context, _ *struct{}) (*one[Overview], error) {
		o, err := a.cases.Overview(ctx, whoIs(ctx))
		if err != nil {
			return nil, refused(ctx, err)
		}
		parity, err := a.cases.ParitySoFar(ctx, whoIs(ctx))
		if err != nil {
			return nil, refused(ctx, err)
		}
		return &one[Overview]{Overview{Overview: o, Parity: parity}}, nil
	})

	huma.Register(a.huma, huma.Operation{
		OperationID: "get-course", Method: http.MethodGet, Path: coursePath, Summary: "Read a course",
		Description: "The whole course as its reader may see it. `ETag` is its version.", Tags: []string{"courses"}, Security: secured, Errors: readErrors,
	}, func(ctx context.Context, in *courseID) (*courseOutput, error) {
		view, err := a.cases.Course(ctx, whoIs(ctx), in.ID)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return &courseOutput{ETag: etag(view.Version), Body: view}, nil
	})

	huma.Register(a.huma, huma.Operation{
		OperationID: "explain-course", Method: http.MethodGet, Path: coursePath + "/explain",
		Summary: "Ask why the course is where it is, who it waits for, and what happens next", Tags: []string{"courses"}, Security: secured, Errors: readErrors,
	}, func(ctx context.Context, in *courseID) (*one[Explained], error) {
		x, err := a.cases.Explain(ctx, whoIs(ctx), in.ID)
		if err != nil {
			return nil, refused(ctx, err)
		}
		words := casework.Words(edge.Language(ctx), x)
		return &one[Explained]{Explained{Explanation: x, Why: words.Why, Then: words.Then, List: words.List}}, nil
	})

	type page struct {
		ID    string `path:"id" format:"uuid"`
		After int64  `query:"after" minimum:"0" doc:"Only events after this sequence number."`
		Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "list-events", Method: http.MethodGet, Path: coursePath + "/events", Summary: "Read the event log",
		Description: "Filtered for its reader. Ask for the next page with the last `seq` as `after`.", Tags: []string{"courses"}, Security: secured,
		Errors: readErrors,
	}, func(ctx context.Context, in *page) (*listOf[casework.Entry], error) {
		found, err := a.cases.Events(ctx, whoIs(ctx), in.ID, in.After, in.Limit)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return items(found, ""), nil
	})

	type log struct {
		ID     string `path:"id" format:"uuid"`
		Cursor string `query:"cursor" maxLength:"300"`
		Limit  int    `query:"limit" minimum:"1" maximum:"200"`
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "read-access-log", Method: http.MethodGet, Path: coursePath + "/access-log", Summary: "See who has looked at the course, newest first",
		Tags: []string{"courses"}, Security: secured, Errors: append([]int{400}, readErrors...),
	}, func(ctx context.Context, in *log) (*listOf[casework.AccessEntry], error) {
		found, next, err := a.cases.AccessLog(ctx, whoIs(ctx), in.ID, in.Cursor, in.Limit)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return items(found, next), nil
	})

	type keyed struct {
		ID  string `path:"id" format:"uuid"`
		Key string `path:"key" maxLength:"128"`
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "get-command", Method: http.MethodGet, Path: coursePath + "/commands/{key}", Summary: "Ask what became of a command",
		Description: "404 means that the course has not heard of it, or not yet: send it again with the same key.",
		Tags:        []string{"courses"}, Security: secured, Errors: readErrors,
	}, func(ctx context.Context, in *keyed) (*one[casework.CommandStatus], error) {
		st, err := a.cases.Command(ctx, whoIs(ctx), in.ID, plain(in.Key))
		if err != nil {
			return nil, refused(ctx, err)
		}
		return &one[casework.CommandStatus]{st}, nil
	})
}

// plain drops what no text column takes: such a value fits nothing.
func plain(v string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(v, "\uFFFD"), "\x00", "\uFFFD")
}
