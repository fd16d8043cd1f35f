package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// BylawLine is a by-law, or another legal frame, in the list of by-laws.
type BylawLine struct {
	Code         string     `json:"code"`
	Kind         string     `json:"kind,omitempty" enum:",general_law" doc:"Left out of a by-law."`
	Frame        string     `json:"frame,omitempty" doc:"Code of the general law that the municipality has taken up."`
	Revision     int        `json:"revision"`
	Municipality string     `json:"municipality"`
	Title        string     `json:"title"`
	Example      bool       `json:"example" doc:"An invented by-law, which is no law anywhere."`
	Trial        bylaw.Span `json:"trial"`
	InTrial      bool       `json:"in_trial" doc:"Whether courses can be opened today."`
}

// Bylaw is a by-law as it is on a day.
type Bylaw struct {
	*bylaw.Bylaw
	On      calendar.Date        `json:"on"`
	InTrial bool                 `json:"in_trial"`
	Cases   []bylaw.CaseDeadline `json:"case_deadlines,omitempty" doc:"How long the municipality takes at most for each kind of case. Left out where it has set none."`
	Stance  *casework.Stance     `json:"akasse_stance_taken,omitempty" doc:"What the municipality has decided about its cooperation with the unemployment funds."`
}

// Exemption is an exemption with what it replaces.
type Exemption struct {
	bylaw.Exemption
	InForce    bool              `json:"in_force"`
	Provisions []bylaw.Provision `json:"provisions" doc:"The ordinary plans that it replaces, with the content that the one plan must show."`
}

type dated struct {
	Code string `path:"code" minLength:"1" maxLength:"20" doc:"Code of the by-law."`
	On   string `query:"on" format:"date" doc:"Local date; left out, today."`
}

func (d dated) find(ctx context.Context) (*bylaw.Bylaw, calendar.Date, error) {
	law, ok := bylaw.Latest(d.Code)
	if !ok {
		return nil, calendar.Date{}, problem(ctx, "unknown_bylaw_code")
	}
	var on calendar.Date
	if d.On == "" || on.UnmarshalText([]byte(d.On)) != nil {
		on = calendar.DateOf(time.Now())
	}
	return law, on, nil
}

type listOf[T any] struct{ Body list[T] }

type list[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"Cursor of the next page; missing on the last."`
}

func items[T any](found []T, next string) *listOf[T] {
	if found == nil {
		found = []T{}
	}
	return &listOf[T]{Body: list[T]{Items: found, Next: next}}
}

type one[T any] struct{ Body T }

func (a *api) registerBylaws() {
	huma.Register(a.huma, huma.Operation{
		OperationID: "list-bylaws", Method: http.MethodGet, Path: "/api/v1/bylaws", Summary: "List the by-laws",
		Description: "Public.", Tags: []string{"by-laws"},
	}, func(context.Context, *struct{}) (*listOf[BylawLine], error) {
		today := calendar.DateOf(time.Now())
		var lines []BylawLine
		for _, b := range bylaw.All() {
			lines = append(lines, BylawLine{
				Code: b.Code, Kind: b.Kind, Frame: b.Frame, Revision: b.Revision, Municipality: b.Municipality, Title: b.Title, Example: b.Example, Trial: b.Trial, InTrial: b.InTrial(today),
			})
		}
		return items(lines, ""), nil
	})

	huma.Register(a.huma, huma.Operation{
		OperationID: "get-bylaw", Method: http.MethodGet, Path: "/api/v1/bylaws/{code}", Summary: "Read a by-law as it is on a day",
		Description: "Public. What nobody has checked against its source is `verified: false`.", Tags: []string{"by-laws"}, Errors: []int{404, 503},
	}, func(ctx context.Context, in *dated) (*one[Bylaw], error) {
		law, on, err := in.find(ctx)
		if err != nil {
			return nil, err
		}
		stance, err := a.cases.Stance(ctx, law.Code)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return &one[Bylaw]{Bylaw{Bylaw: law, On: on, InTrial: law.InTrial(on), Cases: bylaw.CaseDeadlines(law.Code), Stance: stance}}, nil
	})

	huma.Register(a.huma, huma.Operation{
		OperationID: "list-exemptions", Method: http.MethodGet, Path: "/api/v1/bylaws/{code}/provisions",
		Summary: "Read which exemptions are in force on a day, and what each replaces", Description: "Public.", Tags: []string{"by-laws"}, Errors: []int{404},
	}, func(ctx context.Context, in *dated) (*listOf[Exemption], error) {
		law, on, err := in.find(ctx)
		if err != nil {
			return nil, err
		}
		return items(exemptions(law, on), ""), nil
	})

	type assessed struct {
		Code string `path:"code" minLength:"1" maxLength:"20" doc:"Code of the by-law."`
		On   string `query:"on" format:"date" doc:"Local date; left out, today."`
		Body bylaw.Facts
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "assess-eligibility", Method: http.MethodPost, Path: "/api/v1/bylaws/{code}/eligibility",
		Summary:     "Compute the target group of a family on any day",
		Description: "Computes and stores nothing.", Tags: []string{"by-laws"}, Security: secured, MaxBodyBytes: maxBody, Errors: []int{400, 401, 404},
	}, func(ctx context.Context, in *assessed) (*one[BylawAssessment], error) {
		law, on, err := dated{Code: in.Code, On: in.On}.find(ctx)
		if err != nil {
			return nil, err
		}
		return &one[BylawAssessment]{worded(law.Assess(in.Body, on))}, nil
	})

	type stance struct {
		Code string `path:"code" minLength:"1" maxLength:"20"`
		Body casework.Stance
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "take-akasse-stance", Method: http.MethodPut, Path: "/api/v1/bylaws/{code}/akasse-stance",
		Summary: "Record the municipality's stance on its cooperation with the unemployment funds", Tags: []string{"by-laws"},
		Security: secured, MaxBodyBytes: maxBody, Errors: []int{400, 401, 403, 404, 503},
	}, func(ctx context.Context, in *stance) (*one[casework.Stance], error) {
		if _, ok := bylaw.Latest(in.Code); !ok {
			return nil, problem(ctx, "unknown_bylaw_code")
		}
		if err := a.cases.TakeStance(ctx, whoIs(ctx), in.Code, in.Body); err != nil {
			return nil, refused(ctx, err)
		}
		return &one[casework.Stance]{in.Body}, nil
	})
}

func exemptions(law *bylaw.Bylaw, on calendar.Date) []Exemption {
	inForce := map[string]bool{}
	for _, e := range law.InForce(on) {
		inForce[e.ID] = true
	}
	var out []Exemption
	for _, e := range law.Exemptions {
		x := Exemption{Exemption: e, InForce: inForce[e.ID], Provisions: []bylaw.Provision{}}
		for _, id := range e.Replaces {
			for _, p := range law.Provisions {
				if p.ID == id {
					x.Provisions = append(x.Provisions, p)
				}
			}
		}
		out = append(out, x)
	}
	return out
}
