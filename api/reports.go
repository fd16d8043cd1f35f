package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	figures "github.com/enplan-dk/enplan/internal/domain/report"
)

// csvType is what a report is also given as.
const csvType = "text/csv"

type reportInput struct {
	Accept       string `header:"Accept" maxLength:"500" doc:"text/csv for a table, one figure a row; else JSON."`
	Municipality string `query:"municipality" maxLength:"20" doc:"By-law code; left out, one's own. Only one's own answers anything."`
	From         string `query:"from" format:"date" doc:"First day; left out, the first of the trial."`
	To           string `query:"to" format:"date" doc:"Last day; left out, the last of the trial. What lies ahead is not counted."`
}

func (in reportInput) period() casework.ReportPeriod {
	p := casework.ReportPeriod{Municipality: plain(in.Municipality)}
	p.From, p.To = dayOr(in.From), dayOr(in.To)
	return p
}

func dayOr(text string) (d calendar.Date) {
	if text == "" || d.UnmarshalText([]byte(text)) != nil {
		return calendar.Date{}
	}
	return d
}

// tabular can be written as a table.
type tabular interface{ WriteCSV(w io.Writer) error }

func (a *api) registerReports() {
	registerReport(a, "parity", "Compare the meetings held with those that the ordinary rules would have given",
		func(ctx context.Context, who access.Who, p casework.ReportPeriod) (figures.ParityReport, error) {
			return a.cases.Parity(ctx, who, p)
		})
	registerReport(a, "evaluation", "Read the figures that the trial is evaluated by",
		func(ctx context.Context, who access.Who, p casework.ReportPeriod) (figures.EvaluationReport, error) {
			return a.cases.Evaluation(ctx, who, p)
		})
}

func registerReport[R tabular](a *api, name, summary string, count func(context.Context, access.Who, casework.ReportPeriod) (R, error)) {
	schema := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[R](), true, "")
	huma.Register(a.huma, huma.Operation{
		OperationID: "report-" + name, Method: http.MethodGet, Path: "/api/v1/reports/" + name, Summary: summary,
		Description: "For supervisors. Pseudonymous: no figure leads back to a person. As JSON, or with `Accept: text/csv` as a table. Rates that nobody has " +
			"verified are named.",
		Tags: []string{"reports"}, Security: secured, Errors: []int{401, 403, 422, 503},
		Responses: map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
			jsonType: {Schema: schema}, csvType: {Schema: &huma.Schema{Type: huma.TypeString}},
		}}},
	}, func(ctx context.Context, in *reportInput) (*huma.StreamResponse, error) {
		r, err := count(ctx, whoIs(ctx), in.period())
		if err != nil {
			return nil, refused(ctx, err)
		}
		body, kind, err := written(r, in.Accept)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return file(kind, "", body), nil
	})
}

func written(r tabular, accept string) (body []byte, kind string, err error) {
	if !prefersCSV(accept) {
		body, err = json.Marshal(r)
		return body, jsonType, err
	}
	var table bytes.Buffer
	err = r.WriteCSV(&table)
	return table.Bytes(), csvType + "; charset=utf-8", err
}

// prefersCSV: the first of the two that is named counts.
func prefersCSV(accept string) bool {
	for _, part := range strings.Split(accept, ",") {
		name, _, _ := strings.Cut(part, ";")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case csvType:
			return true
		case jsonType:
			return false
		}
	}
	return false
}

// file answers bytes as they are.
func file(kind, disposition string, body []byte) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		ctx.SetHeader("Content-Type", kind)
		if disposition != "" {
			ctx.SetHeader("Content-Disposition", disposition)
			ctx.SetHeader("Content-Security-Policy", "sandbox; default-src 'none'")
		}
		ctx.SetStatus(http.StatusOK)
		_, _ = ctx.BodyWriter().Write(body) // the reader is gone: nobody to tell
	}}
}
