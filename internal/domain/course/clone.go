package course

import (
	"reflect"
	"sync"
	"time"
)

// Clone is a deep copy: the state is plain data. Every command works on one, so
// it costs no detour over JSON.
func (s *State) Clone() State {
	c := *s
	detach(reflect.ValueOf(&c).Elem())
	return c
}

// detach gives v its own copy of everything that it points to.
func detach(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		own := reflect.New(v.Type().Elem())
		own.Elem().Set(v.Elem())
		if shares(v.Type().Elem()) {
			detach(own.Elem())
		}
		v.Set(own)
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		own := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(own, v)
		if shares(v.Type().Elem()) {
			for i := range own.Len() {
				detach(own.Index(i))
			}
		}
		v.Set(own)
	case reflect.Struct:
		for _, i := range sharing(v.Type()) {
			detach(v.Field(i))
		}
	case reflect.Map, reflect.Interface, reflect.Chan, reflect.Func:
		panic("course: state is not plain data: " + v.Type().String())
	}
}

// instant holds its location by pointer, and is never changed in place.
var instant = reflect.TypeFor[time.Time]()

// shares reports whether a plain copy of a value would share memory with it.
func shares(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface, reflect.Chan, reflect.Func:
		return true
	case reflect.Struct:
		return t != instant && len(sharing(t)) > 0
	}
	return false
}

var sharingFields sync.Map // reflect.Type to []int

// sharing lists the fields of a struct that a plain copy would share.
func sharing(t reflect.Type) []int {
	if known, ok := sharingFields.Load(t); ok {
		return known.([]int)
	}
	var fields []int
	for i := range t.NumField() {
		if shares(t.Field(i).Type) {
			fields = append(fields, i)
		}
	}
	sharingFields.Store(t, fields)
	return fields
}
