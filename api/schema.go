package api

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/language"
)

// schemas makes JSON schemas of the Go types, named by package and type: the same
// name stands in several packages.
func schemas() huma.Registry {
	r := huma.NewMapRegistry("#/components/schemas/", schemaName)
	r.RegisterTypeAlias(reflect.TypeFor[calendar.Date](), reflect.TypeFor[dateSchema]())
	r.RegisterTypeAlias(reflect.TypeFor[calendar.Period](), reflect.TypeFor[periodSchema]())
	r.RegisterTypeAlias(reflect.TypeFor[bylaw.Text](), reflect.TypeFor[textSchema]())
	return r
}

func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	if rest, ok := strings.CutPrefix(name, "ListCourse"); ok {
		return "List" + rest // the name of a list has no package in it
	}
	pkg := t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]
	if t.Name() == "" || pkg == "api" || pkg == "" {
		return name
	}
	return strings.ToUpper(pkg[:1]) + pkg[1:] + name
}

// dateSchema stands for a local date.
type dateSchema struct{}

func (dateSchema) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString, Format: "date", Description: "Local date in Denmark, YYYY-MM-DD."}
	s.PrecomputeMessages()
	return s
}

// periodSchema stands for a period of calendar time.
type periodSchema struct{}

func (periodSchema) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{
		Type: huma.TypeString, Pattern: `^P([0-9]{1,3}M)?([0-9]{1,3}W)?([0-9]{1,3}D)?$`,
		Description: "ISO 8601 period of months, weeks and days, such as P1M, P2W or P10D: from a day to twelve months.",
	}
	s.PrecomputeMessages()
	return s
}

// textSchema stands for a text of the law in each language.
type textSchema struct{}

func (textSchema) Schema(r huma.Registry) *huma.Schema {
	const name = "BylawText"
	if r.Map()[name] == nil {
		s := &huma.Schema{Type: huma.TypeObject, AdditionalProperties: false, Properties: map[string]*huma.Schema{}, Required: bylaw.Languages}
		for _, l := range language.All() {
			s.Properties[string(l)] = &huma.Schema{Type: huma.TypeString}
		}
		s.PrecomputeMessages()
		r.Map()[name] = s
	}
	return &huma.Schema{Ref: "#/components/schemas/" + name}
}

// without removes properties from an object's schema: what the path says needs no
// second place in the body.
func without(s *huma.Schema, names []string) {
	for _, name := range names {
		delete(s.Properties, name)
		for i, required := range s.Required {
			if required == name {
				s.Required = append(s.Required[:i:i], s.Required[i+1:]...)
				break
			}
		}
	}
	s.PrecomputeMessages()
}
