package attack_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// operation is one of /openapi.json.
type operation struct {
	id, method, path string
	secured          bool
	body             *schema // nil: takes none
	parameters       []parameter
}

type parameter struct {
	Name   string  `json:"name"`
	In     string  `json:"in"`
	Schema *schema `json:"schema"`
}

// schema is what the generator needs of a JSON schema.
type schema struct {
	Ref        string             `json:"$ref"`
	Type       kinds              `json:"type"`
	Format     string             `json:"format"`
	Pattern    string             `json:"pattern"`
	Enum       []any              `json:"enum"`
	Properties map[string]*schema `json:"properties"`
	Required   []string           `json:"required"`
	Items      *schema            `json:"items"`
	Minimum    *float64           `json:"minimum"`
	Maximum    *float64           `json:"maximum"`
	MinItems   int                `json:"minItems"`
}

// kinds are one type or several: a pointer's schema also takes null.
type kinds []string

func (k *kinds) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*k = kinds{one}
		return nil
	}
	var several []string
	err := json.Unmarshal(b, &several)
	*k = several
	return err
}

// contract is the part of /openapi.json that a client makes requests by.
type contract struct {
	operations []operation
	schemas    map[string]*schema
}

func (h *house) contract() contract {
	h.t.Helper()
	a := h.must("", request{method: http.MethodGet, path: "/openapi.json"})
	var doc struct {
		Paths      map[string]map[string]json.RawMessage `json:"paths"`
		Components struct {
			Schemas map[string]*schema `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal([]byte(a.body), &doc); err != nil {
		h.t.Fatalf("read /openapi.json: %v", err)
	}
	c := contract{schemas: doc.Components.Schemas}
	for path, methods := range doc.Paths {
		for method, raw := range methods {
			c.operations = append(c.operations, readOperation(h.t, strings.ToUpper(method), path, raw))
		}
	}
	slices.SortFunc(c.operations, func(a, b operation) int { return strings.Compare(a.id, b.id) })
	return c
}

func readOperation(t testing.TB, method, path string, raw []byte) operation {
	t.Helper()
	var o struct {
		ID          string `json:"operationId"`
		Security    []any  `json:"security"`
		Parameters  []parameter
		RequestBody struct {
			Content map[string]struct{ Schema *schema }
		}
	}
	if err := json.Unmarshal(raw, &o); err != nil {
		t.Fatalf("read %s %s: %v", method, path, err)
	}
	return operation{
		id: o.ID, method: method, path: path, secured: len(o.Security) > 0,
		body: o.RequestBody.Content["application/json"].Schema, parameters: o.Parameters,
	}
}

// named finds the schema that a reference names.
func (c contract) named(s *schema) *schema {
	for s != nil && s.Ref != "" {
		s = c.schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
	}
	return s
}
