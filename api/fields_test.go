package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// schemaOf finds what a reference of the document points to.
func schemaOf(document, schema map[string]any) map[string]any {
	ref, ok := schema["$ref"].(string)
	if !ok {
		return schema
	}
	var at any = document
	for _, name := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
		at = at.(map[string]any)[name]
	}
	return at.(map[string]any)
}

// bodyFields calls back with each field of a body, with a body that holds a value there that fits nothing.
func bodyFields(document, schema map[string]any, path string, within func(any) any, found func(path string, body any)) {
	schema = schemaOf(document, schema)
	if items, ok := schema["items"].(map[string]any); ok {
		found(path, within(map[string]any{"x": 1}))
		bodyFields(document, items, path+"[0]", func(v any) any { return within([]any{v}) }, found)
		return
	}
	properties, ok := schema["properties"].(map[string]any)
	if !ok {
		found(path, within(map[string]any{"x": 1}))
		return
	}
	for name, property := range properties {
		bodyFields(document, property.(map[string]any), strings.TrimPrefix(path+"."+name, "."), func(v any) any {
			return within(map[string]any{name: v})
		}, found)
	}
}

// Each field of each command is given a value that fits nothing; the answer names it as the API names it.
func TestAnImpossibleValueIsNamedByTheFieldAsTheAPINamesItForEveryCommand(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.drafting()
	document := s.as("", "GET", "/openapi.json", nil).must(http.StatusOK).Body
	fields := 0
	for path, item := range document["paths"].(map[string]any) {
		for method, operation := range item.(map[string]any) {
			request, _ := operation.(map[string]any)["requestBody"].(map[string]any)
			contents, _ := request["content"].(map[string]any)
			content, _ := contents["application/json"].(map[string]any)
			if content == nil || !strings.HasPrefix(path, "/api/v1/courses") {
				continue
			}
			url := strings.NewReplacer("{id}", id, "{", "", "}", "").Replace(path)
			bodyFields(document, content["schema"].(map[string]any), "", func(v any) any { return v }, func(field string, body any) {
				fields++
				a := s.as("karen", strings.ToUpper(method), url, body, header{"If-Match", "*"})
				if a.Status == http.StatusTooManyRequests {
					t.Fatal("too many requests")
				}
				var problem struct {
					Errors []struct{ Field, Detail string } `json:"errors"`
				}
				if err := json.Unmarshal([]byte(a.Raw), &problem); err != nil || a.Status != http.StatusUnprocessableEntity {
					t.Errorf("%s %s %s: %d %s", method, path, field, a.Status, a.Raw)
					return
				}
				named := false
				for _, e := range problem.Errors {
					named = named || e.Field == field
					if strings.ToLower(e.Field) != e.Field || strings.Contains(e.Detail, "course.") {
						t.Errorf("%s %s: the answer names %q: %s", method, path, e.Field, e.Detail)
					}
				}
				if !named {
					t.Errorf("%s %s: the answer does not name %s: %s", method, path, field, a.Raw)
				}
			})
		}
	}
	if fields < 200 {
		t.Errorf("only %d fields tried", fields)
	}
}

func TestAnAddressThatNothingCanBeSentToIsRefusedByTheRegister(t *testing.T) {
	t.Parallel()
	s := start(t)
	register := func(email, name string) answer {
		return s.as("admin", "PUT", "/api/v1/staff/jonas", object{"name": name, "email": email, "roles": []string{"caseworker"}})
	}
	for _, bad := range []string{
		"jonas@kommune", "jonas@", "@kommune.dk", "jonas@kommune..dk", ".jonas@kommune.dk", "jonas.@kommune.dk", "jo nas@kommune.dk", "jonas@kommune.dk ",
		"Jonas <jonas@kommune.dk>", "jonas@kommune.dk, bodil@kommune.dk", "jonas@kommune.dk\u200b", "jonas@k\u00f8ge.dk", "jonas@-kommune.dk", `"jo nas"@kommune.dk`,
		"jonas@[127.0.0.1]", strings.Repeat("j", 65) + "@kommune.dk", "jonas@kommune.dk\r\nBcc: alle@kommune.dk", "j\u202eonas@kommune.dk",
	} {
		a := register(bad, "Jonas Refsgaard")
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Raw, `"field":"email"`) || strings.Contains(a.Raw, "jonas@") {
			t.Errorf("%q: %d %s", bad, a.Status, a.Raw)
		}
	}
	for _, good := range []string{"", "jonas@eksempel.invalid", "j.refsgaard+enplan@by-og-land.kommune.dk", "j_r'x@kommune.dk"} {
		register(good, "Jonas Refsgaard").must(http.StatusOK)
	}
	if a := register("jonas@eksempel.invalid", "Jo\u200bnas \u202eR"); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Raw, `"field":"name"`) {
		t.Errorf("an unreadable name: %d %s", a.Status, a.Raw)
	}
}
