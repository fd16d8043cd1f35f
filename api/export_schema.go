package api

import (
	"encoding/json"
	"reflect"

	"github.com/enplan-dk/enplan/internal/app/transfer"
)

// ExportSchema is the JSON schema of an export: the same schemas as the API's, of the same types.
func ExportSchema() ([]byte, error) {
	registry := schemas()
	root := registry.Schema(reflect.TypeFor[transfer.Export](), true, "")
	return json.MarshalIndent(map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": root.Ref, "components": map[string]any{"schemas": registry.Map()},
	}, "", " ")
}
