package api

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/language"
)

// mostErrors bounds a problem: a body can hold more that is wrong than anybody reads.
const mostErrors = 100

// invalid makes a problem of what the schema of an operation does not allow.
func invalid(ctx context.Context, op *huma.Operation, errs []error) *Problem {
	p := problem(ctx, "invalid")
	for _, err := range errs[:min(len(errs), mostErrors)] {
		p.Errors = append(p.Errors, fieldError(edge.Language(ctx), op, err))
	}
	return p
}

// init makes huma speak in our problems. Its hooks are variables of its packages. What a schema does not allow it says
// in a sentence, which may repeat what was sent; here each becomes our code, with the limit behind it.
func init() {
	validation.MsgUnexpectedProperty = "property_unknown"
	validation.MsgExpectedRequiredProperty = "property_missing: %s"
	validation.MsgExpectedOneOf = "value_not_listed: %s"
	validation.MsgExpectedRFC3339DateTime = "instant_malformed"
	validation.MsgExpectedRFC3339Date = "date_malformed"
	validation.MsgExpectedRFC4122UUID = "uuid_malformed: %v"
	validation.MsgExpectedMatchPattern = "text_malformed: %s"
	validation.MsgExpectedMinimumNumber = "number_too_small: %v"
	validation.MsgExpectedExclusiveMinimumNumber = "number_too_small: %v"
	validation.MsgExpectedMaximumNumber = "number_too_large: %v"
	validation.MsgExpectedExclusiveMaximumNumber = "number_too_large: %v"
	validation.MsgExpectedMinLength = "text_too_short: %d"
	validation.MsgExpectedMaxLength = "text_too_long: %d"
	validation.MsgExpectedMinItems = "list_too_short: %d"
	validation.MsgExpectedMaxItems = "list_too_long: %d"
	for _, kind := range []*string{
		&validation.MsgExpectedBoolean, &validation.MsgExpectedNumber, &validation.MsgExpectedInteger, &validation.MsgExpectedString,
		&validation.MsgExpectedArray, &validation.MsgExpectedObject,
	} {
		*kind = "type_wrong"
	}
	huma.ValidateStrictCasing = true
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
		return ofStatus(context.Background(), nil, status, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
		p := ofStatus(ctx.Context(), ctx.Operation(), status, errs)
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

// inAddress says by the parts of an address what is not there.
var inAddress = map[string]string{
	"id": casework.UnknownReassignment, "grant": casework.UnknownGrant, "key": casework.UnknownKey, "did": casework.UnknownDocument,
	"subject": casework.UnknownStaff, "code": "unknown_bylaw_code", "webhook": casework.UnknownWebhook,
}

// ofStatus makes a problem of what huma itself found wrong.
func ofStatus(ctx context.Context, op *huma.Operation, status int, errs []error) *Problem {
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
		return invalid(ctx, op, errs)
	case 0: // huma asks for an example
		return &Problem{}
	}
	report(ctx, casework.Internal, errors.Join(errs...))
	return problem(ctx, casework.Internal)
}

func fieldError(lang language.Language, op *huma.Operation, err error) FieldError {
	var found huma.ErrorDetailer
	if !errors.As(err, &found) {
		return FieldError{Code: "value_invalid", Detail: language.Of(lang, "invalid.value_invalid")}
	}
	detail := found.ErrorDetail()
	field := fieldOf(detail.Location)
	code, limit, _ := strings.Cut(detail.Message, ": ")
	switch {
	case code == "property_missing":
		field = strings.TrimPrefix(field+"."+limit, ".")
	case !language.Has("invalid." + code):
		code = unnamed(op, detail)
	}
	return FieldError{Field: field, Code: code, Detail: language.Of(lang, "invalid."+code, "limit", limit)}
}

// unnamed is the code of an error that huma words itself, by where it is: a parameter that the operation has not, that
// is missing, or that does not fit its type. Of a body it is a value that the type behind the schema does not take.
func unnamed(op *huma.Operation, detail *huma.ErrorDetail) string {
	in, name, _ := strings.Cut(detail.Location, ".")
	if op == nil || in == "body" {
		return "value_invalid"
	}
	known := slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.In == in && p.Name == name })
	switch {
	case !known && in == "query":
		return "parameter_unknown"
	case known && detail.Value == "":
		return "parameter_missing"
	case known:
		return "type_wrong"
	}
	return "value_invalid"
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
