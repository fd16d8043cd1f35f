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

// action is a command's place in the API. The command's own type is the request's body; its
// fields that carry a path tag come from the path instead.
type action struct {
	method, path, command, summary string
}

const needsVersion = "**Needs `If-Match`**: somebody else may be writing the same text. "

// versioned says whether a command overwrites what others may have written meanwhile: then
// the version that the writer has seen is asked for.
func (r action) versioned() bool {
	return strings.HasPrefix(r.path, "/plan/") && r.method != http.MethodPost
}

var actions = []action{
	{"PUT", "/intake/facts", "record_facts", "Record the facts of the target group"},
	{"POST", "/members", "add_member", "Take somebody into the family"},
	{"PATCH", "/members/{mid}", "correct_member", "Correct what is recorded of a family member"},
	{"POST", "/intake/decision", "decide_eligibility", "Decide on taking part"},
	{"POST", "/decline", "decline", "Decline or leave, without penalty"},
	{"POST", "/consents", "give_consent", "Record a consent"},
	{"POST", "/consents/{cid}/withdraw", "withdraw_consent", "Withdraw a consent"},

	{"PUT", "/team/coordinator", "appoint_coordinator", "Appoint the coordinator"},
	{"POST", "/team/members", "add_team_member", "Take somebody into the team"},
	{"DELETE", "/team/members/{mid}", "remove_team_member", "End a membership of the team"},
	{"PUT", "/team/fields", "mark_field", "Mark a professional field as not relevant for the team"},
	{"POST", "/team/confirm", "confirm_team", "Say that the team is complete"},
	{"POST", "/team/handover", "offer_handover", "Offer the coordinator's post to a colleague"},
	{"POST", "/team/handover/answer", "answer_handover", "Answer an offered post"},
	{"PUT", "/team/absence", "plan_absence", "Plan an absence with its cover"},

	{"PUT", "/plan/sections/{name}", "write_section", "Write a section of the draft"},
	{"PUT", "/plan/provisions/{pid}", "waive_provision", "Mark a provision as not relevant for a person"},
	{"POST", "/plan/goals", "add_goal", "Add a goal or a sub-goal"},
	{"PATCH", "/plan/goals/{gid}", "change_goal", "Change a goal"},
	{"DELETE", "/plan/goals/{gid}", "remove_goal", "Take a goal out of the draft"},
	{"POST", "/plan/goals/{gid}/efforts", "add_effort", "Add an effort towards a goal"},
	{"POST", "/plan/goals/{gid}/efforts/{eid}/end", "end_effort", "Say that an effort has ended"},
	{"POST", "/plan/comments", "comment", "Comment on the plan or propose a change"},
	{"POST", "/plan/submit", "submit_plan", "Freeze the draft as a version and put it to the parties"},
	{"POST", "/plan/return", "return_plan", "Take a submitted version back to change it"},
	{"POST", "/plan/responses", "respond_to_plan", "Answer a submitted version, goal by goal"},
	{"POST", "/plan/adopt", "adopt_plan", "Bring the submitted version into force"},
	{"POST", "/plan/revise", "revise_plan", "Begin a new draft beside the plan in force"},

	{"PUT", "/follow-up/interval", "set_interval", "Set form and rhythm of the follow-up"},
	{"POST", "/meetings", "agree_meeting", "Agree a meeting"},
	{"PATCH", "/meetings/{mid}", "move_meeting", "Move a meeting"},
	{"POST", "/meetings/{mid}/held", "hold_meeting", "Record a meeting that was held"},
	{"POST", "/meetings/{mid}/missed", "miss_meeting", "Record that the family did not come"},
	{"POST", "/meetings/{mid}/cancel", "cancel_meeting", "Cancel a meeting"},
	{"POST", "/pause", "pause", "Let the course rest"},
	{"POST", "/resume", "resume", "End a pause before its time"},

	{"POST", "/mentor-agreements", "draft_mentor_agreement", "Draft a mentor agreement"},
	{"POST", "/mentor-agreements/{aid}/agree", "agree_mentor_agreement", "Record one side's agreement"},
	{"POST", "/mentor-agreements/{aid}/extend", "extend_mentor_agreement", "Add a period, with its own assessment"},
	{"POST", "/mentor-agreements/{aid}/end", "end_mentor_agreement", "End a mentor agreement"},

	{"POST", "/circumstances", "report_circumstance", "Report a change of circumstances"},
	{"POST", "/continuation/answer", "answer_continuation", "Answer the offer to continue"},

	{"POST", "/notes", "write_note", "Write a journal note"},
	{"PATCH", "/notes/{nid}", "correct_note", "Correct a note; the former text is kept"},
	{"POST", "/messages", "send_message", "Send a message"},
	{"POST", "/messages/{mid}/answer", "answer_message", "Answer a message"},

	{"POST", "/decisions", "make_decision", "Make a decision"},
	{"POST", "/hearings", "open_hearing", "Open a hearing of a party"},
	{"POST", "/hearings/{hid}/answer", "answer_hearing", "Answer a hearing"},
	{"POST", "/appeals", "lodge_appeal", "Appeal a decision"},
	{"POST", "/appeals/{pid}/decide", "decide_appeal", "Record the outcome of an appeal"},
	{"POST", "/access-requests", "request_access", "Ask for access to one's own case"},
	{"POST", "/access-requests/{qid}/answer", "answer_access", "Answer a request for access"},
	{"POST", "/holds", "place_hold", "Keep the course from erasure"},
	{"POST", "/holds/lift", "lift_hold", "Lift a hold"},

	{"POST", "/close", "close", "Close the course"},
	{"POST", "/reopen", "reopen", "Reopen a closed course"},
}

const (
	coursePath = "/api/v1/courses/{id}"
	jsonType   = "application/json"
)

// actionInput is a command's request. Body and parameters of the path are read by the
// table above, not by this type.
type actionInput struct {
	ID      string `path:"id" format:"uuid" doc:"The course."`
	IfMatch string `header:"If-Match" maxLength:"40" doc:"The version that the caller has seen, as ETag gives it. A stale one is 412 and names what has changed."`
	Key     string `header:"Idempotency-Key" maxLength:"128" doc:"Makes the request safe to repeat: the same key with the same body gets the same answer. Letters, digits and . _ : / - only, and nothing personal. Left out, one is made."`
	Prefer  string `header:"Prefer" maxLength:"200" doc:"respond-async: do not wait; answered with 202 and where to ask."`
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

// registerActions adds every action of the table.
func (a *api) registerActions() {
	for _, r := range actions {
		spec, ok := course.Lookup(r.command)
		if !ok {
			panic("api: no command " + r.command)
		}
		a.registerAction(r, spec)
	}
}

func (a *api) registerAction(r action, spec course.Spec) {
	registry := a.huma.OpenAPI().Components.Schemas
	commandType := reflect.TypeOf(spec.New()).Elem()
	fields := pathFields(commandType)
	schema := registry.Schema(commandType, false, "")
	without(schema, jsonNames(fields))

	op := huma.Operation{
		OperationID: strings.ReplaceAll(r.command, "_", "-"), Method: r.method, Path: coursePath + r.path,
		Summary: r.summary, Description: describe(r, spec), Tags: []string{tagOf(r.path)},
		Security: secured, MaxBodyBytes: maxBody,
		RequestBody: &huma.RequestBody{Content: map[string]*huma.MediaType{
			jsonType: {Schema: &huma.Schema{Ref: "#/components/schemas/" + schemaName(commandType, "")}},
		}},
		Errors: []int{400, 401, 403, 404, 409, 412, 413, 415, 429, 503},
	}
	for _, f := range fields {
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: f.param, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString, MaxLength: new(100)},
		})
	}
	if r.versioned() {
		op.Errors = append(op.Errors, http.StatusPreconditionRequired)
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *actionInput) (*actionOutput, error) {
		in.params = map[string]string{}
		for _, f := range fields {
			in.params[f.json] = in.url(f.param)
		}
		return a.act(ctx, r, spec, in)
	})
	// huma takes a raw body for required bytes; this one is JSON, which it has checked by the schema, and a
	// command that asks for nothing needs none.
	delete(op.RequestBody.Content, "application/octet-stream")
	op.RequestBody.Required = len(schema.Required) > 0
	if len(schema.Properties) == 0 {
		a.documentWithoutBody(op)
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

func describe(r action, spec course.Spec) string {
	phases := make([]string, 0, len(spec.Phases))
	for _, p := range spec.Phases {
		phases = append(phases, "`"+string(p)+"`")
	}
	text := "Command `" + r.command + "`, in the phases " + strings.Join(phases, ", ") + "."
	if r.versioned() {
		text = needsVersion + text
	}
	return text
}

func tagOf(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch first {
	case "intake", "decline", "consents", "team", "plan", "meetings", "follow-up", "mentor-agreements":
		return first
	case "pause", "resume":
		return "follow-up"
	case "notes", "documents", "messages", "circumstances", "continuation":
		return "entrance"
	case "close", "reopen", "holds":
		return "closing"
	}
	return "rights"
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
func (a *api) act(ctx context.Context, r action, spec course.Spec, in *actionInput) (*actionOutput, error) {
	version, p := ifMatch(ctx, in.IfMatch)
	if p != nil {
		return nil, p
	}
	if version == 0 && in.IfMatch == "" && r.versioned() {
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
		Key: in.Key, IfVersion: version, Async: prefersAsync(in.Prefer),
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
