package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

func TestTheOpenAPIDocumentNamesEveryOperationWithItsErrorsAndSecurity(t *testing.T) {
	t.Parallel()
	s := start(t)
	doc := s.as("", "GET", "/openapi.json", nil).must(http.StatusOK)
	if !strings.HasPrefix(doc.text("openapi"), "3.1") {
		t.Fatalf("version %s", doc.text("openapi"))
	}
	schemas, _ := doc.value("components", "schemas").(map[string]any)
	paths, _ := doc.value("paths").(map[string]any)
	public := map[string]bool{"health": true, "ready": true, "list-bylaws": true, "get-bylaw": true, "list-exemptions": true}
	operations := map[string]bool{}
	for path, item := range paths {
		for method, o := range item.(map[string]any) {
			op, ok := o.(map[string]any)
			if !ok {
				continue
			}
			id := str(op["operationId"])
			operations[id] = true
			if str(op["summary"]) == "" || len(list(op["tags"])) == 0 {
				t.Errorf("%s %s has no summary or tag", method, path)
			}
			if secured := len(list(op["security"])) > 0; secured == public[id] {
				t.Errorf("%s is public: %v", id, !secured)
			}
			for _, name := range strings.Split(path, "{")[1:] {
				name, _, _ = strings.Cut(name, "}")
				if !documents(op, name) {
					t.Errorf("%s %s does not document {%s}", method, path, name)
				}
			}
			walk(o, func(ref string) {
				if _, ok := schemas[strings.TrimPrefix(ref, "#/components/schemas/")]; !ok {
					t.Errorf("%s refers to %s, which there is not", id, ref)
				}
			})
		}
	}
	for _, name := range course.Commands() {
		if !operations[strings.ReplaceAll(name, "_", "-")] {
			t.Errorf("command %s has no operation", name)
		}
	}
	walk(schemas, func(ref string) {
		if _, ok := schemas[strings.TrimPrefix(ref, "#/components/schemas/")]; !ok {
			t.Errorf("a schema refers to %s, which there is not", ref)
		}
	})
	move, _ := schemas["CourseMoveMeeting"].(map[string]any)
	if properties, _ := move["properties"].(map[string]any); properties["meeting"] != nil || properties["at"] == nil {
		t.Errorf("the body of move-meeting has %v", properties)
	}
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func documents(op map[string]any, name string) bool {
	for _, p := range list(op["parameters"]) {
		if parameter, ok := p.(map[string]any); ok && parameter["name"] == name && parameter["in"] == "path" {
			return true
		}
	}
	return false
}

// walk finds every reference in a document.
func walk(v any, found func(ref string)) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if ref, ok := inner.(string); ok && name == "$ref" {
				found(ref)
			}
			walk(inner, found)
		}
	case []any:
		for _, inner := range v {
			walk(inner, found)
		}
	}
}

func TestByLawsArePublicAndSayWhatIsNotVerified(t *testing.T) {
	t.Parallel()
	s := start(t)
	all := s.as("", "GET", "/api/v1/bylaws", nil).must(http.StatusOK)
	if len(all.list("items")) < 3 {
		t.Error(all.Raw)
	}
	before := s.as("", "GET", "/api/v1/bylaws/201/provisions?on=2017-12-31", nil).must(http.StatusOK)
	after := s.as("", "GET", "/api/v1/bylaws/201/provisions?on=2018-01-01", nil).must(http.StatusOK)
	if inForce(before, "bek_29") || !inForce(after, "bek_29") {
		t.Error("the contact freedom does not begin on its day")
	}
	facts := object{"persons": []object{
		{"id": "a", "kind": "adult", "birth": "1995-01-01", "spells": []object{{"lab": 13, "from": "2017-01-01"}}},
		{"id": "b", "kind": "child", "birth": "2010-06-01"},
	}}
	s.as("", "POST", "/api/v1/bylaws/151/eligibility?on=2018-06-01", facts).must(http.StatusUnauthorized)
	assessed := s.as("bodil", "POST", "/api/v1/bylaws/151/eligibility?on=2018-06-01", facts).must(http.StatusOK)
	if assessed.text("outcome") != "eligible" {
		t.Error(assessed.Raw)
	}
	s.as("sofie", "PUT", "/api/v1/bylaws/eksempel/akasse-stance", object{
		"text": "Berøres ikke", "decided_on": "2026-01-15", "decider": "Kommunalbestyrelsen",
	}).must(http.StatusOK)
	s.as("sofie", "PUT", "/api/v1/bylaws/151/akasse-stance", object{"text": "x", "decided_on": "2026-01-15", "decider": "x"}).must(http.StatusForbidden)
	law := s.as("", "GET", "/api/v1/bylaws/eksempel", nil).must(http.StatusOK)
	if law.text("akasse_stance_taken", "text") != "Berøres ikke" {
		t.Error("the stance does not stand in the by-law")
	}
}

func inForce(a answer, id string) bool {
	for _, e := range a.list("items") {
		if e["id"] == id {
			return e["in_force"] == true
		}
	}
	return false
}
