package api

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// wrongField names the first part of a body that does not fit its type, as the API names it. The decoder's own path
// has the names of Go's types in it, and says nothing of values that a type reads by itself.
func wrongField(t reflect.Type, body json.RawMessage, path string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if json.Unmarshal(body, reflect.New(t).Interface()) == nil {
		return ""
	}
	switch {
	case reads(t):
		return path
	case t.Kind() == reflect.Struct:
		return wrongProperty(t, body, path)
	case t.Kind() == reflect.Slice:
		return wrongItem(t, body, path)
	}
	return path
}

// reads: the type makes of a text what it is.
func reads(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.Unmarshaler]()) || p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

func wrongProperty(t reflect.Type, body json.RawMessage, path string) string {
	var properties map[string]json.RawMessage
	if json.Unmarshal(body, &properties) != nil {
		return path
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			if wrong := wrongField(f.Type, body, path); wrong != "" {
				return wrong
			}
			continue
		}
		if value, given := properties[name]; given {
			if wrong := wrongField(f.Type, value, strings.TrimPrefix(path+"."+name, ".")); wrong != "" {
				return wrong
			}
		}
	}
	return path
}

func wrongItem(t reflect.Type, body json.RawMessage, path string) string {
	var items []json.RawMessage
	if json.Unmarshal(body, &items) != nil {
		return path
	}
	for i, item := range items {
		if wrong := wrongField(t.Elem(), item, fmt.Sprintf("%s[%d]", path, i)); wrong != "" {
			return wrong
		}
	}
	return path
}
