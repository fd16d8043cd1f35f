package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/edge"
)

const (
	formType   = "multipart/form-data"
	uploadTime = 30 * time.Second
	formRest   = 64 << 10 // what a form is larger than its file
	mostParts  = 40

	attachDocument = "attach-document"
)

// uploadForm documents the parts of the form.
type uploadForm struct {
	File    string   `json:"file" format:"binary" doc:"The file: PDF, PNG, JPEG or plain text, 20 MB at most. Its Content-Type must say which."`
	Name    string   `json:"name,omitempty" maxLength:"200" doc:"What the document is called; left out, the file's name."`
	Members []string `json:"members,omitempty" doc:"Whom it is about, one part each; left out, the whole family. Others in the family do not see it."`
}

type uploadInput struct {
	ID          string   `path:"id" format:"uuid" doc:"The course."`
	IfMatch     string   `header:"If-Match" maxLength:"40" doc:"The version that the caller has seen, as ETag gives it."`
	Readers     []string `header:"Enplan-Readers" maxItems:"30" doc:"Ids of the members outside a protected household who read the document, as protected_reader has named them."`
	Key         string   `header:"Idempotency-Key" maxLength:"128" doc:"Makes the request safe to repeat: the same key with the same file gets the same answer."`
	Prefer      string   `header:"Prefer" maxLength:"200" doc:"respond-async: do not wait; answered with 202 and where to ask."`
	ContentType string   `header:"Content-Type"`
	RawBody     []byte   `contentType:"multipart/form-data"`
}

func (a *api) registerDocuments() {
	schema := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[uploadForm](), false, "")
	answers := map[string]*huma.Response{}
	huma.Register(a.huma, huma.Operation{
		OperationID: attachDocument, Method: http.MethodPost, Path: coursePath + "/documents", Summary: "Attach a document",
		Description: "Command `attach_document`, in every phase. The content is held against its type, scanned for viruses where a scanner is configured (else the " +
			"document is marked `unscanned`), and kept sealed with the course's key.",
		// a form: read below
		Tags: []string{"entrance"}, Security: secured, MaxBodyBytes: casework.LargestDocument + formRest, BodyReadTimeout: uploadTime, SkipValidateBody: true,
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{formType: {Schema: schema}}},
		Errors:      []int{400, 401, 403, 404, 409, 412, 413, 415, 429, 503}, Responses: answers,
	}, func(ctx context.Context, in *uploadInput) (*actionOutput, error) {
		version, p := ifMatch(ctx, in.IfMatch)
		if p != nil {
			return nil, p
		}
		upload, p := readUpload(ctx, in.ContentType, in.RawBody)
		if p != nil {
			return nil, p
		}
		out, err := a.cases.Attach(ctx, whoIs(ctx), in.ID, upload, casework.Call{Key: in.Key, IfVersion: version, Readers: in.Readers, Async: prefersAsync(in.Prefer)})
		if err != nil {
			return nil, refused(ctx, err)
		}
		return answered(out), nil
	})
	documentAnswers(answers)

	type documentID struct {
		ID       string `path:"id" format:"uuid" doc:"The course."`
		Document string `path:"did" maxLength:"100" doc:"The document."`
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "get-document", Method: http.MethodGet, Path: coursePath + "/documents/{did}", Summary: "Read a document",
		Description: "The file itself. A family member reads what is about the whole family, herself or a child in her custody.",
		Tags:        []string{"entrance"}, Security: secured, Errors: readErrors,
		Responses: map[string]*huma.Response{
			"200": {Description: "The file, with `Enplan-Scan` saying whether anybody looked for viruses", Content: binary(documentTypes...)},
		},
	}, func(ctx context.Context, in *documentID) (*huma.StreamResponse, error) {
		f, err := a.cases.Document(ctx, whoIs(ctx), in.ID, plain(in.Document))
		if err != nil {
			return nil, refused(ctx, err)
		}
		disposition := mime.FormatMediaType("attachment", map[string]string{"filename": f.Name})
		body := file(f.Type, disposition, f.Content)
		return &huma.StreamResponse{Body: func(ctx huma.Context) {
			ctx.SetHeader("Enplan-Scan", f.Scan)
			body.Body(ctx)
		}}, nil
	})

	type memberID struct {
		ID     string `path:"id" format:"uuid" doc:"The course."`
		Member string `path:"mid" maxLength:"100" doc:"The family member."`
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "make-case-file", Method: http.MethodGet, Path: coursePath + "/members/{mid}/case-file", Summary: "Read all that a family member may see",
		Description: "For a family member her own, to keep; for whoever answers for the course that of any member, as the answer to a request for access. " +
			"Documents are named in the course, and read by themselves.",
		Tags: []string{"entrance"}, Security: secured, Errors: readErrors,
	}, func(ctx context.Context, in *memberID) (*one[casework.CaseFile], error) {
		f, err := a.cases.CaseFile(ctx, whoIs(ctx), in.ID, plain(in.Member))
		if err != nil {
			return nil, refused(ctx, err)
		}
		return &one[casework.CaseFile]{f}, nil
	})

	huma.Register(a.huma, huma.Operation{
		OperationID: "get-plan-file", Method: http.MethodGet, Path: coursePath + "/plan.pdf", Summary: "Read the plan as a PDF",
		Description: "The plan in force, or the draft where there is none yet, filtered for its reader.", Tags: []string{"plan"}, Security: secured,
		Errors:    readErrors,
		Responses: map[string]*huma.Response{"200": {Description: "The plan", Content: binary("application/pdf")}},
	}, func(ctx context.Context, in *courseID) (*huma.StreamResponse, error) {
		view, err := a.cases.Course(ctx, whoIs(ctx), in.ID)
		if err != nil {
			return nil, refused(ctx, err)
		}
		if a.planFile == nil || view.Plan.InForce == nil && view.Plan.Draft == nil {
			return nil, problem(ctx, casework.UnknownVersion)
		}
		names, err := a.cases.Names(ctx, view)
		if err != nil {
			return nil, refused(ctx, err)
		}
		body, err := a.planFile(ctx, edge.Language(ctx), view, names)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return file("application/pdf", `attachment; filename="plan.pdf"`, body), nil
	})
}

var documentTypes = strings.Split(documentEnum(), ",")

// documentEnum are the types that the command takes.
func documentEnum() string {
	f, _ := reflect.TypeFor[course.AttachDocument]().FieldByName("Type")
	return f.Tag.Get("enum")
}

func binary(types ...string) map[string]*huma.MediaType {
	out := map[string]*huma.MediaType{}
	for _, t := range types {
		out[t] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	return out
}

// readUpload reads the form in memory: no file of a family is ever written to a temporary one.
func readUpload(ctx context.Context, contentType string, body []byte) (u casework.Upload, p *Problem) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != formType {
		return u, problem(ctx, "media_type_unknown")
	}
	form := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	found := false
	for range mostParts {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			if !found {
				return u, formProblem(ctx, "file", "property_missing")
			}
			return u, nil
		}
		if err != nil {
			return u, problem(ctx, "form_malformed")
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return u, problem(ctx, "form_malformed")
		}
		switch name := part.FormName(); {
		case name == "file" && !found:
			found = true
			u.Content, u.Type = content, mediaType(part.Header.Get("Content-Type"))
			if u.Name == "" {
				u.Name = part.FileName()
			}
		case name == "name" && utf8.Valid(content):
			u.Name = string(content)
		case name == "members" && utf8.Valid(content):
			u.Members = append(u.Members, string(content))
		default:
			return u, problem(ctx, "form_malformed")
		}
	}
	return u, problem(ctx, "form_malformed")
}

func mediaType(header string) string {
	kind, _, _ := mime.ParseMediaType(header)
	return kind
}

func formProblem(ctx context.Context, field, code string) *Problem {
	p := invalid(ctx, nil, nil)
	p.Errors = []FieldError{{Field: field, Code: code, Detail: textOf(ctx, "invalid."+code)}}
	return p
}
