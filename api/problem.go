package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
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

// statuses is the one table of codes and HTTP statuses. What the course refuses and is
// not named here is 422: the request is understood and cannot be carried out as it is.
var statuses = map[string]int{
	// of the request
	"malformed_json":        http.StatusBadRequest,
	"body_missing":          http.StatusBadRequest,
	"if_match_malformed":    http.StatusBadRequest,
	"token_missing":         http.StatusUnauthorized,
	"token_expired":         http.StatusUnauthorized,
	"token_invalid":         http.StatusUnauthorized,
	"unknown_route":         http.StatusNotFound,
	"unknown_bylaw_code":    http.StatusNotFound,
	"method_not_allowed":    http.StatusMethodNotAllowed,
	"not_acceptable":        http.StatusNotAcceptable,
	"body_too_slow":         http.StatusRequestTimeout,
	"body_too_large":        http.StatusRequestEntityTooLarge,
	"media_type_unknown":    http.StatusUnsupportedMediaType,
	"invalid":               http.StatusUnprocessableEntity,
	"version_required":      http.StatusPreconditionRequired,
	"login_unavailable":     http.StatusServiceUnavailable,
	"too_many_requests":     http.StatusTooManyRequests,
	casework.NoAccess:       http.StatusForbidden,
	casework.Disabled:       http.StatusForbidden,
	casework.AccountMoved:   http.StatusForbidden,
	casework.TooFast:        http.StatusTooManyRequests,
	casework.UnknownCourse:  http.StatusNotFound,
	casework.UnknownKey:     http.StatusNotFound,
	casework.UnknownStaff:   http.StatusNotFound,
	casework.BadCursor:      http.StatusBadRequest,
	casework.BadKey:         http.StatusBadRequest,
	casework.Busy:           http.StatusTooManyRequests,
	casework.Unavailable:    http.StatusServiceUnavailable,
	casework.NotRecordedYet: http.StatusServiceUnavailable,
	casework.StandsStill:    http.StatusServiceUnavailable,
	casework.Internal:       http.StatusInternalServerError,

	casework.UnknownVersion: http.StatusNotFound,

	casework.UnknownReassignment: http.StatusNotFound,
	casework.UnknownGrant:        http.StatusNotFound,
	casework.UnknownDocument:     http.StatusNotFound,
	casework.ReassignmentRuns:    http.StatusConflict,
	casework.NoSupervisor:        http.StatusConflict,
	casework.NotMoved:            http.StatusConflict,
	"form_malformed":             http.StatusBadRequest,

	// of the course
	"stale_version":      http.StatusPreconditionFailed,
	"answer_for_another": http.StatusForbidden,
	"professional_text":  http.StatusForbidden,
	"outside_consent":    http.StatusForbidden,

	"wrong_phase":           http.StatusConflict,
	"course_not_open":       http.StatusConflict,
	"key_reused":            http.StatusConflict,
	"agreement_not_active":  http.StatusConflict,
	"agreement_not_draft":   http.StatusConflict,
	"already_coordinator":   http.StatusConflict,
	"already_in_team":       http.StatusConflict,
	"already_paused":        http.StatusConflict,
	"answered_already":      http.StatusConflict,
	"consent_ended":         http.StatusConflict,
	"draft_exists":          http.StatusConflict,
	"effort_ended":          http.StatusConflict,
	"handover_pending":      http.StatusConflict,
	"hearing_running":       http.StatusConflict,
	"hold_exists":           http.StatusConflict,
	"meeting_not_agreed":    http.StatusConflict,
	"message_answered":      http.StatusConflict,
	"no_continuation_offer": http.StatusConflict,
	"no_draft":              http.StatusConflict,
	"no_handover_pending":   http.StatusConflict,
	"no_hold":               http.StatusConflict,
	"not_paused":            http.StatusConflict,
	"plan_changed_since":    http.StatusConflict,
	"plan_not_submitted":    http.StatusConflict,
	"plan_submitted":        http.StatusConflict,
	"reopening_too_late":    http.StatusConflict,
}

func statusOf(code string) int {
	if status, ok := statuses[code]; ok {
		return status
	}
	return http.StatusUnprocessableEntity
}

// problem makes a problem of a code, with its sentence.
func problem(ctx context.Context, code string) *Problem {
	status := statusOf(code)
	return &Problem{
		Type: "/problems/" + code, Code: code, Status: status,
		Title:  language.Of(languageOf(ctx), "title."+strconv.Itoa(status)),
		Detail: language.Of(languageOf(ctx), "problem."+code), RequestID: casework.RequestID(ctx),
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
		p := problem(ctx, fault.Code)
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
	lang := languageOf(ctx)
	p := problem(ctx, string(r.Code))
	p.Detail, p.Source = casework.Sentence(lang, *r), r.Source
	if strings.HasPrefix(string(r.Code), "unknown_") {
		for _, name := range path {
			if r.Field == name {
				p.Status = http.StatusNotFound
				p.Title = language.Of(lang, "title.404")
			}
		}
	}
	if r.Field != "" {
		p.Errors = append(p.Errors, FieldError{Field: r.Field, Code: string(r.Code), Detail: p.Detail, Source: r.Source})
	}
	for _, also := range r.Also {
		p.Errors = append(p.Errors, FieldError{Field: also.Field, Code: string(also.Code), Detail: casework.Sentence(lang, also), Source: also.Source})
	}
	return p
}

// mostErrors bounds a problem: a body can hold more that is wrong than anybody reads.
const mostErrors = 100

// invalid makes a problem of what the schema does not allow.
func invalid(ctx context.Context, errs []error) *Problem {
	p := problem(ctx, "invalid")
	for _, err := range errs[:min(len(errs), mostErrors)] {
		p.Errors = append(p.Errors, fieldError(languageOf(ctx), err))
	}
	return p
}

// init makes huma speak in our problems. Its hooks are variables of its package.
func init() {
	huma.ValidateStrictCasing = true
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
		return ofStatus(context.Background(), status, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
		p := ofStatus(ctx.Context(), status, errs)
		if op := ctx.Operation(); op != nil && status == http.StatusUnprocessableEntity {
			if code := nothingThere(op.Path, errs); code != "" {
				p = problem(ctx.Context(), code)
			}
		}
		for name, values := range p.GetHeaders() {
			for _, v := range values {
				ctx.SetHeader(name, v)
			}
		}
		return p
	}
}

// nothingThere is the code for an address in which something is wrong with a part of it: then it names nothing. None for
// other errors.
func nothingThere(template string, errs []error) string {
	for _, err := range errs {
		var found huma.ErrorDetailer
		if !errors.As(err, &found) {
			continue
		}
		name, ofPath := strings.CutPrefix(found.ErrorDetail().Location, "path.")
		switch {
		case !ofPath:
		case name == "id" && strings.HasPrefix(template, coursePath):
			return casework.UnknownCourse
		case inAddress[name] != "":
			return inAddress[name]
		default:
			return "unknown_route"
		}
	}
	return ""
}

// named says by the parts of an address what is not there.
var inAddress = map[string]string{
	"id": casework.UnknownReassignment, "grant": casework.UnknownGrant, "key": casework.UnknownKey, "did": casework.UnknownDocument,
	"subject": casework.UnknownStaff, "code": "unknown_bylaw_code",
}

// ofStatus makes a problem of what huma itself found wrong.
func ofStatus(ctx context.Context, status int, errs []error) *Problem {
	for _, err := range errs {
		if p := new(Problem); errors.As(err, &p) {
			return p
		}
	}
	switch status {
	case http.StatusBadRequest:
		if len(errs) == 0 {
			return problem(ctx, "body_missing")
		}
		return problem(ctx, "malformed_json")
	case http.StatusRequestEntityTooLarge:
		return problem(ctx, "body_too_large")
	case http.StatusRequestTimeout:
		return problem(ctx, "body_too_slow")
	case http.StatusUnsupportedMediaType:
		return problem(ctx, "media_type_unknown")
	case http.StatusNotAcceptable:
		return problem(ctx, "not_acceptable")
	case http.StatusUnprocessableEntity:
		return invalid(ctx, errs)
	case 0: // huma asks for an example
		return &Problem{}
	}
	report(ctx, casework.Internal, errors.Join(errs...))
	return problem(ctx, casework.Internal)
}

// kinds of what a schema does not allow, by how huma's English message begins. Messages
// are not passed on: they repeat what was sent, and speak one language.
var kinds = []struct{ begins, code string }{
	{"unexpected property", "property_unknown"},
	{"unknown query parameter", "parameter_unknown"},
	{"required ", "parameter_missing"},
	{"expected required property", "property_missing"},
	{"expected value to be one of", "value_not_listed"},
	{"expected string to be RFC 3339 date-time", "instant_malformed"},
	{"expected string to be RFC 3339 date", "date_malformed"},
	{"expected string to be RFC 4122 uuid", "uuid_malformed"},
	{"expected string to match pattern", "text_malformed"},
	{"expected number >", "number_too_small"},
	{"expected number <", "number_too_large"},
	{"expected length >=", "text_too_short"},
	{"expected length <=", "text_too_long"},
	{"expected array length >=", "list_too_short"},
	{"expected array length <=", "list_too_long"},
	{"expected boolean", "type_wrong"},
	{"expected number", "type_wrong"},
	{"expected integer", "type_wrong"},
	{"expected string", "type_wrong"},
	{"expected array", "type_wrong"},
	{"expected object", "type_wrong"},
	{"invalid ", "type_wrong"}, // of a parameter
}

func fieldError(lang language.Language, err error) FieldError {
	var found huma.ErrorDetailer
	if !errors.As(err, &found) {
		return FieldError{Code: "value_invalid", Detail: language.Of(lang, "invalid.value_invalid")}
	}
	detail := found.ErrorDetail()
	field, code := fieldOf(detail.Location), "value_invalid"
	for _, k := range kinds {
		if strings.HasPrefix(detail.Message, k.begins) {
			code = k.code
			break
		}
	}
	limit := ""
	switch code {
	case "property_missing":
		name := strings.TrimSuffix(strings.TrimPrefix(detail.Message, "expected required property "), " to be present")
		field = strings.TrimPrefix(field+"."+name, ".")
	case "number_too_small", "number_too_large", "text_too_short", "text_too_long", "list_too_short", "list_too_long":
		limit = detail.Message[strings.LastIndexByte(detail.Message, ' ')+1:]
	case "value_not_listed":
		_, limit, _ = strings.Cut(detail.Message, "one of ")
		limit = strings.Trim(limit, `"`)
	}
	return FieldError{Field: field, Code: code, Detail: language.Of(lang, "invalid."+code, "limit", limit)}
}

// fieldOf turns huma's location into a field of the body or a parameter's name.
func fieldOf(location string) string {
	for _, place := range []string{"body", "path", "query", "header"} {
		if location == place {
			return ""
		}
		if rest, ok := strings.CutPrefix(location, place+"."); ok {
			return known(rest)
		}
	}
	return known(location)
}

var nameForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]{0,39}(\[[0-9]{1,6}\])*$`)

// known cuts a path off where a name is of no form that names have: somebody may have sent a
// text where a name belongs, and what was sent is not repeated.
func known(path string) string {
	names := strings.Split(path, ".")
	for i, name := range names {
		if !nameForm.MatchString(name) {
			return strings.Join(names[:i], ".")
		}
	}
	return path
}

// malformed names the field of a body that fits the schema and not the type behind it.
func malformed(ctx context.Context, field string) *Problem {
	p := problem(ctx, "invalid")
	p.Errors = []FieldError{{Field: field, Code: "value_invalid", Detail: language.Of(languageOf(ctx), "invalid.value_invalid")}}
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
