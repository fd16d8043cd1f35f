package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

const needsVersion = "**Needs `If-Match`**: somebody else may be writing the same text. "

const (
	coursePath = "/api/v1/courses/{id}"
	jsonType   = "application/json"
)

// actionInput is a command's request. Body and parameters of the path are read by the
// table of commands, not by this type.
type actionInput struct {
	ID      string   `path:"id" format:"uuid" doc:"The course."`
	Readers []string `header:"Enplan-Readers" maxItems:"30" doc:"Ids of the members outside a protected household who read the texts, as protected_reader has named them."`
	IfMatch string   `header:"If-Match" maxLength:"40" doc:"The version that the caller has seen, as ETag gives it. A stale one is 412 and names what has changed."`
	Key     string   `header:"Idempotency-Key" maxLength:"128" doc:"Makes the request safe to repeat: the same key with the same body gets the same answer. Letters, digits and . _ : / - only, and nothing personal. Left out, one is made."`
	Prefer  string   `header:"Prefer" maxLength:"200" doc:"respond-async: do not wait; answered with 202 and where to ask."`
	RawBody []byte

	url    func(name string) string
	params map[string]string
}

// Resolve keeps the way to the path's parameters, whose names differ by operation.
func (in *actionInput) Resolve(ctx huma.Context) []error {
	in.url = ctx.Param
	return nil
}

// Result is what became of a command.
type Result struct {
	Course  string `json:"course"`
	Status  string `json:"status" enum:"done,sent" doc:"sent: not answered yet; Location says where to ask."`
	Version int64  `json:"version,omitempty" doc:"The course's version after the command; send it as If-Match with the next one."`
	Created string `json:"created,omitempty" doc:"The id of what the command created, if anything."`
	Key     string `json:"key" doc:"The command's key, with which one can ask what became of it."`
}

type actionOutput struct {
	Status   int
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Recorded string `header:"Enplan-Recorded" doc:"true: lists and reports show the change; false: they will in a moment."`
	Body     Result
}

// registerActions adds every command of the course's table but that which brings a document: it is a form.
func (a *api) registerActions() {
	for _, spec := range course.Table() {
		if operationID(spec) != attachDocument {
			a.registerAction(spec)
		}
	}
}

func operationID(spec course.Spec) string { return strings.ReplaceAll(spec.Name, "_", "-") }

func (a *api) registerAction(spec course.Spec) {
	registry := a.huma.OpenAPI().Components.Schemas
	commandType := reflect.TypeOf(spec.New()).Elem()
	fields := pathFields(commandType)
	schema := registry.Schema(commandType, false, "")
	without(schema, jsonNames(fields))

	method, path, _ := strings.Cut(spec.Route, " ")
	op := huma.Operation{
		OperationID: operationID(spec), Method: method, Path: coursePath + path,
		Summary: spec.Summary, Description: describe(spec), Tags: []string{spec.Topic},
		Security: secured, MaxBodyBytes: maxBody,
		RequestBody: &huma.RequestBody{Content: map[string]*huma.MediaType{
			jsonType: {Schema: &huma.Schema{Ref: "#/components/schemas/" + schemaName(commandType, "")}},
		}},
		Errors:    []int{400, 401, 403, 404, 409, 412, 413, 415, 429, 503},
		Responses: map[string]*huma.Response{},
	}
	for _, f := range fields {
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: f.param, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString, MaxLength: new(100)},
		})
	}
	if spec.NeedsVersion {
		op.Errors = append(op.Errors, http.StatusPreconditionRequired)
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *actionInput) (*actionOutput, error) {
		in.params = map[string]string{}
		for _, f := range fields {
			in.params[f.json] = in.url(f.param)
		}
		return a.act(ctx, spec, in)
	})
	documentAnswers(op.Responses)
	// huma takes a raw body for required bytes; this one is JSON, which it has checked by the schema, and a
	// command that asks for nothing needs none.
	delete(op.RequestBody.Content, "application/octet-stream")
	op.RequestBody.Required = len(schema.Required) > 0
	if len(schema.Properties) == 0 {
		a.documentWithoutBody(op)
	}
}

// documentAnswers adds the other answers of a command that is not refused: answered says when.
func documentAnswers(responses map[string]*huma.Response) {
	for status, meaning := range map[int]string{http.StatusCreated: "Created", http.StatusAccepted: "Accepted"} {
		answer := *responses["200"]
		answer.Description = meaning
		responses[strconv.Itoa(status)] = &answer
	}
}

// documentWithoutBody takes the body out of the document alone: huma reads requests by what was registered.
func (a *api) documentWithoutBody(op huma.Operation) {
	item := a.huma.OpenAPI().Paths[op.Path]
	place := map[string]**huma.Operation{"PUT": &item.Put, "POST": &item.Post, "PATCH": &item.Patch, "DELETE": &item.Delete}[op.Method]
	documented := **place
	documented.RequestBody = nil
	*place = &documented
}

func describe(spec course.Spec) string {
	phases := make([]string, 0, len(spec.Phases))
	for _, p := range spec.Phases {
		phases = append(phases, "`"+string(p)+"`")
	}
	text := "Command `" + spec.Name + "`, in the phases " + strings.Join(phases, ", ") + "."
	if spec.NeedsVersion {
		text = needsVersion + text
	}
	return text
}

// pathField is a field of a command that comes from the path.
type pathField struct{ param, json string }

func pathFields(t reflect.Type) []pathField {
	var fields []pathField
	for i := range t.NumField() {
		f := t.Field(i)
		if param := f.Tag.Get("path"); param != "" {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			fields = append(fields, pathField{param: param, json: name})
		}
	}
	return fields
}

func jsonNames(fields []pathField) []string {
	var names []string
	for _, f := range fields {
		names = append(names, f.json)
	}
	return names
}

// act reads the command strictly, carries it out, and says what became of it.
func (a *api) act(ctx context.Context, spec course.Spec, in *actionInput) (*actionOutput, error) {
	version, p := ifMatch(ctx, in.IfMatch)
	if p != nil {
		return nil, p
	}
	if version == 0 && in.IfMatch == "" && spec.NeedsVersion {
		return nil, problem(ctx, "version_required")
	}
	command := spec.New()
	if p := decode(ctx, in.RawBody, command); p != nil {
		return nil, p
	}
	if err := fill(command, in.params); err != nil {
		return nil, refused(ctx, err)
	}
	out, err := a.cases.Do(ctx, whoIs(ctx), in.ID, command, casework.Call{
		Key: in.Key, IfVersion: version, Readers: in.Readers, Async: prefersAsync(in.Prefer),
	})
	if err != nil {
		names := make([]string, 0, len(in.params))
		for name := range in.params {
			names = append(names, name)
		}
		return nil, refused(ctx, err, names...)
	}
	return answered(out), nil
}

// decode reads a body that fits the schema. What fits and cannot be read all the same, such as 1.0 for a
// whole number, is named by its field.
func decode(ctx context.Context, body []byte, into any) *Problem {
	if len(body) == 0 {
		return nil
	}
	if json.Unmarshal(body, into) != nil {
		return malformed(ctx, wrongField(reflect.TypeOf(into), body, ""))
	}
	return nil
}

// fill sets the fields that come from the path.
func fill(command course.Command, params map[string]string) error {
	b, err := json.Marshal(params)
	if err != nil {
		return fmt.Errorf("write path parameters: %w", err)
	}
	return json.Unmarshal(b, command)
}

func answered(out casework.Outcome) *actionOutput {
	o := &actionOutput{
		Status: http.StatusOK,
		Body:   Result{Course: out.Course, Status: "done", Version: out.Version, Created: out.Created, Key: out.Key},
	}
	switch {
	case !out.Settled:
		o.Status, o.Body.Status = http.StatusAccepted, "sent"
		o.Location = "/api/v1/courses/" + out.Course + "/commands/" + out.Key
		return o
	case out.Created != "":
		o.Status = http.StatusCreated
	}
	o.ETag, o.Recorded = etag(out.Version), strconv.FormatBool(out.Recorded)
	return o
}

func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// prefersAsync finds respond-async among the preferences of RFC 7240.
func prefersAsync(header string) bool {
	for _, preference := range strings.Split(header, ",") {
		name, _, _ := strings.Cut(preference, ";")
		if strings.EqualFold(strings.TrimSpace(name), "respond-async") {
			return true
		}
	}
	return false
}

// ifMatch reads the version that the caller has seen; * is any.
func ifMatch(ctx context.Context, header string) (int64, *Problem) {
	if header == "" || header == "*" {
		return 0, nil
	}
	version, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(header, "W/"), `"`), 10, 64)
	if err != nil || version < 1 {
		return 0, problem(ctx, "if_match_malformed")
	}
	return version, nil
}
