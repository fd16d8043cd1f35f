package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/language"
)

// Problem is an error as RFC 9457 has it. Its type and code are stable; its
// sentences are in the reader's language and never repeat what was sent.
type Problem struct {
	Type      string       `json:"type" format:"uri-reference" doc:"Stable identifier of the kind of problem; a page about it stands at this address."`
	Title     string       `json:"title" doc:"The kind of problem in a few words."`
	Status    int          `json:"status"`
	Detail    string       `json:"detail" doc:"What is wrong, why, and what to do."`
	Code      string       `json:"code" doc:"The last part of type."`
	Errors    []FieldError `json:"errors,omitempty" doc:"Each thing that stands in the way, by field where there is one."`
	Source    string       `json:"source,omitempty" doc:"The rule that it rests on: by-law or act and paragraph."`
	Version   int64        `json:"version,omitempty" doc:"On 412: the course's present version."`
	Changed   []Change     `json:"changed,omitempty" doc:"On 412: what has happened since the version that was sent."`
	RequestID string       `json:"request_id,omitempty"`

	retryAfter time.Duration
}

// FieldError is one thing that stands in the way.
type FieldError struct {
	Field  string `json:"field,omitempty" doc:"Path in the body, such as members[0].birth, or a parameter's name."`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Source string `json:"source,omitempty"`

	Params map[string]string `json:"params,omitempty" doc:"What the refusal is about, by id or code. The detail names no id."`
}

// Change is something that happened to a course.
type Change struct {
	Seq  int64     `json:"seq"`
	Type string    `json:"type"`
	At   time.Time `json:"at"`
}

func (p *Problem) Error() string { return p.Code }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return problemType }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{"Cache-Control": {"no-store"}}
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(int(p.retryAfter.Seconds())))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="enplan"`)
	}
	return h
}

// problem makes a problem of a code, with its sentence.
func problem(ctx context.Context, code string) *Problem {
	return problemWith(ctx, code, edge.RefusalStatus(code))
}

func problemWith(ctx context.Context, code string, status int) *Problem {
	lang := edge.Language(ctx)
	return &Problem{
		Type: "/problems/" + code, Code: code, Status: status,
		Title:  language.Of(lang, "title."+strconv.Itoa(status)),
		Detail: language.Of(lang, "problem."+code), RequestID: casework.RequestID(ctx),
	}
}

// refused makes a problem of what went wrong in the application. The parameters
// of the path turn "unknown goal" from a mistake in the body into 404.
func refused(ctx context.Context, err error, path ...string) error {
	var (
		stale   *casework.Stale
		refusal *course.Refusal
		fault   *casework.Fault
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &stale):
		p := ofRefusal(ctx, stale.Refusal, path)
		p.Version, _ = strconv.ParseInt(stale.Refusal.Param("current"), 10, 64)
		for _, e := range stale.Changed {
			p.Changed = append(p.Changed, Change{Seq: e.Seq, Type: e.Type, At: e.At})
		}
		return p
	case errors.As(err, &refusal):
		return ofRefusal(ctx, refusal, path)
	case errors.As(err, &fault):
		p := problemWith(ctx, fault.Code, edge.FaultStatus(fault.Code))
		p.retryAfter = fault.RetryAfter
		if fault.Field != "" {
			p.Errors = []FieldError{{Field: fault.Field, Code: fault.Code, Detail: p.Detail}}
		}
		if p.Status >= http.StatusInternalServerError {
			report(ctx, fault.Code, fault.Unwrap())
		}
		return p
	}
	report(ctx, casework.Internal, err)
	return problem(ctx, casework.Internal)
}

func ofRefusal(ctx context.Context, r *course.Refusal, path []string) *Problem {
	lang := edge.Language(ctx)
	p := problem(ctx, string(r.Code))
	p.Detail, p.Source = casework.Sentence(lang, *r, nil), r.Source
	if strings.HasPrefix(string(r.Code), "unknown_") {
		for _, name := range path {
			if r.Field == name {
				p.Status = http.StatusNotFound
				p.Title = language.Of(lang, "title.404")
			}
		}
	}
	if r.Field != "" {
		p.Errors = append(p.Errors, FieldError{Field: r.Field, Code: string(r.Code), Detail: p.Detail, Params: paramsOf(*r), Source: r.Source})
	}
	for _, also := range r.Also {
		p.Errors = append(p.Errors, FieldError{Field: also.Field, Code: string(also.Code), Detail: casework.Sentence(lang, also, nil), Params: paramsOf(also), Source: also.Source})
	}
	return p
}

func paramsOf(r course.Refusal) map[string]string {
	values := map[string]string{}
	for _, p := range r.Params {
		values[p.Name] = p.Value
	}
	return values
}

// malformed names the field of a body that fits the schema and not the type behind it.
func malformed(ctx context.Context, field string) *Problem {
	p := problem(ctx, "invalid")
	p.Errors = []FieldError{{Field: field, Code: "value_invalid", Detail: language.Of(edge.Language(ctx), "invalid.value_invalid")}}
	return p
}

var _ interface {
	huma.StatusError
	huma.HeadersError
	huma.ContentTypeFilter
	fmt.Stringer
} = (*Problem)(nil)

// String is the code, should a problem be logged.
func (p *Problem) String() string { return p.Code }

// report tells the log about a fault of ours, with its cause: errors carry no personal data.
func report(ctx context.Context, code string, cause error) {
	edge.Report(ctx, "request failed", "code", code, "cause", fmt.Sprint(cause))
}
