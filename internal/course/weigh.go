package course

import (
	"reflect"
	"strings"
	"sync"
)

// Weigh is about how many bytes an event takes as JSON; see weigh.
func Weigh(e Recorded) int { return weigh(e) }

// Weight is about how many bytes the state takes as JSON.
func (s *State) Weight() int { return weigh(s) }

// weigh is about how many bytes a value takes as JSON, and never much less: what travels
// through Temporal is measured in bytes, and writing it down to measure it would cost more
// than deciding.
func weigh(v any) int { return weight(reflect.ValueOf(v)) }

// A number, a date or an instant takes at most this, with its comma.
const scalarWeight = 36

func weight(v reflect.Value) int {
	switch v.Kind() {
	case reflect.String:
		return textWeight(v.String())
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return 4
		}
		return weight(v.Elem())
	case reflect.Slice:
		if size := fixedWeight(v.Type().Elem()); size > 0 {
			return 2 + v.Len()*size
		}
		sum := 2
		for i := range v.Len() {
			sum += weight(v.Index(i)) + 1
		}
		return sum
	case reflect.Struct:
		if fixedWeight(v.Type()) > 0 {
			return scalarWeight
		}
		sum := 2
		for _, f := range fieldsOf(v.Type()) {
			if field := v.Field(f.index); !field.IsZero() || !f.omitted {
				sum += f.name + weight(field)
			}
		}
		return sum
	}
	return 12
}

// fixedWeight is the weight of a type whose values all take about the same; 0: they differ.
func fixedWeight(t reflect.Type) int {
	switch {
	case t == instant || t == reflect.TypeFor[Date]():
		return scalarWeight
	case t.Kind() == reflect.Int64 || t.Kind() == reflect.Int:
		return 12
	}
	return 0
}

type weighed struct {
	index, name int
	omitted     bool // when it is zero
}

var weighedFields sync.Map // reflect.Type to []weighed

func fieldsOf(t reflect.Type) []weighed {
	if known, ok := weighedFields.Load(t); ok {
		return known.([]weighed)
	}
	var fields []weighed
	for i := range t.NumField() {
		f := t.Field(i)
		fields = append(fields, weighed{index: i, name: len(f.Tag.Get("json")) + 4, omitted: strings.Contains(f.Tag.Get("json"), ",omit")})
	}
	weighedFields.Store(t, fields)
	return fields
}

// textWeight counts what JSON escapes as it stands there.
func textWeight(s string) int {
	n := len(s) + 2
	for i := range len(s) {
		n += int(escaped[s[i]])
	}
	return n
}

// escaped is by how much a byte gets longer in JSON.
var escaped = func() (longer [256]uint8) {
	for c := range 0x20 {
		longer[c] = 5
	}
	for _, c := range "<>&" {
		longer[c] = 5
	}
	for _, c := range "\"\\\n\r\t" {
		longer[c] = 1
	}
	longer[0xE2] = 3 // may begin a line separator
	return longer
}()
