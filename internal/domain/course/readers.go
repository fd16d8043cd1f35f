package course

import (
	"reflect"
	"slices"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// reader is who reads a course in part.
type reader int

// The readers: a member of the family, and who is in the team by consent alone.
const (
	byFamily reader = iota
	byConsent
)

// fieldReaders are the readers of each field of a struct, by its name.
type fieldReaders map[string][]reader

// tableRow is one struct of the table of readers.
type tableRow struct {
	of     reflect.Type
	fields fieldReaders
	shown  map[reader][]int // the indexes of the fields that a reader is shown
}

type listed struct {
	names   []string
	readers []reader
}

func both(names string) listed    { return listed{strings.Fields(names), []reader{byFamily, byConsent}} }
func family(names string) listed  { return listed{strings.Fields(names), []reader{byFamily}} }
func consent(names string) listed { return listed{strings.Fields(names), []reader{byConsent}} }
func nobody(names string) listed  { return listed{strings.Fields(names), nil} }

func row[T any](lists ...listed) tableRow {
	r := tableRow{reflect.TypeFor[T](), fieldReaders{}, map[reader][]int{}}
	for _, l := range lists {
		for _, name := range l.names {
			r.fields[name] = l.readers
		}
	}
	for i := range r.of.NumField() {
		for _, who := range r.fields[r.of.Field(i).Name] {
			r.shown[who] = append(r.shown[who], i)
		}
	}
	return r
}

func table(rows ...tableRow) map[reflect.Type]tableRow {
	t := map[reflect.Type]tableRow{}
	for _, r := range rows {
		t[r.of] = r
	}
	return t
}

// atoms are structs that are one value: who reads them reads all of them.
var atoms = []reflect.Type{instant, reflect.TypeFor[Date](), reflect.TypeFor[calendar.Period]()}

// readableBy is a deep copy of v with the fields that the table lists for this reader, and no others.
func readableBy[T any](who reader, v T) T {
	var out T
	copyReadable(who, reflect.ValueOf(&out).Elem(), reflect.ValueOf(v))
	return out
}

// copyReadable fills to, which is empty.
func copyReadable(who reader, to, from reflect.Value) {
	switch from.Kind() {
	case reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			copyReadable(who, to.Elem(), from.Elem())
		}
	case reflect.Slice:
		if !from.IsNil() {
			to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
			for i := range from.Len() {
				copyReadable(who, to.Index(i), from.Index(i))
			}
		}
	case reflect.Struct:
		if slices.Contains(atoms, from.Type()) {
			to.Set(from)
			return
		}
		for _, i := range readers[from.Type()].shown[who] {
			copyReadable(who, to.Field(i), from.Field(i))
		}
	default:
		to.Set(from)
	}
}
