package course

import (
	"reflect"
	"strings"
	"sync"
)

// Weigh is about how many bytes an event takes as JSON; see weigh. A workflow divides what it
// records by it, so a change of a weight, like one of a bound, is a change of workflow code and
// of the rules: it is guarded with State.Law.Rules.
func Weigh(e Recorded) int { return weigh(e) }

// Weight is about how many bytes the state takes as JSON.
func (s *State) Weight() int { return weigh(s) }

// weigh is about how many bytes a value takes as JSON, and never much less: what travels
// through Temporal is measured in bytes, and writing it down to measure it would cost more
// than deciding.
func weigh(v any) int {
	value := reflect.ValueOf(v)
	if !value.IsValid() {
		return otherWeight
	}
	return weigherOf(value.Type())(value)
}

const (
	scalarWeight = 36 // a date or an instant takes at most this, with its comma
	numberWeight = 12
	otherWeight  = 12
	nilWeight    = 4
)

// weigher weighs the values of one type. What follows from the type alone is worked out once.
type weigher func(reflect.Value) int

var weighers sync.Map // reflect.Type to weigher

func weigherOf(t reflect.Type) weigher {
	if known, ok := weighers.Load(t); ok {
		return known.(weigher)
	}
	w := newWeigher(t)
	weighers.Store(t, w)
	return w
}

func newWeigher(t reflect.Type) weigher {
	switch t.Kind() {
	case reflect.String:
		return func(v reflect.Value) int { return textWeight(v.String()) }
	case reflect.Interface:
		return func(v reflect.Value) int {
			if v.IsNil() {
				return nilWeight
			}
			return weigherOf(v.Elem().Type())(v.Elem())
		}
	case reflect.Pointer:
		elem := elementOf(t)
		return func(v reflect.Value) int {
			if v.IsNil() {
				return nilWeight
			}
			return elem()(v.Elem())
		}
	case reflect.Slice:
		return sliceWeigher(t)
	case reflect.Struct:
		return structWeigher(t)
	}
	return func(reflect.Value) int { return otherWeight }
}

// elementOf is asked for only when there is an element: a type may hold itself.
func elementOf(t reflect.Type) func() weigher {
	return sync.OnceValue(func() weigher { return weigherOf(t.Elem()) })
}

func sliceWeigher(t reflect.Type) weigher {
	if size := fixedWeight(t.Elem()); size > 0 {
		return func(v reflect.Value) int { return 2 + v.Len()*size }
	}
	elem := elementOf(t)
	return func(v reflect.Value) int {
		sum := 2
		if n := v.Len(); n > 0 {
			weight := elem()
			for i := range n {
				sum += weight(v.Index(i)) + 1
			}
		}
		return sum
	}
}

func structWeigher(t reflect.Type) weigher {
	if fixedWeight(t) > 0 {
		return func(reflect.Value) int { return scalarWeight }
	}
	type weighed struct {
		index, name int
		omitted     bool // when it is zero
		weight      weigher
	}
	var fields []weighed
	for i := range t.NumField() {
		f := t.Field(i)
		fields = append(fields, weighed{index: i, name: len(f.Tag.Get("json")) + 4, omitted: strings.Contains(f.Tag.Get("json"), ",omit"), weight: weigherOf(f.Type)})
	}
	return func(v reflect.Value) int {
		sum := 2
		for _, f := range fields {
			if field := v.Field(f.index); !f.omitted || !field.IsZero() {
				sum += f.name + f.weight(field)
			}
		}
		return sum
	}
}

// fixedWeight is the weight of a type whose values all take about the same; 0: they differ.
func fixedWeight(t reflect.Type) int {
	switch {
	case t == instant || t == reflect.TypeFor[Date]():
		return scalarWeight
	case t.Kind() == reflect.Int64 || t.Kind() == reflect.Int:
		return numberWeight
	}
	return 0
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
