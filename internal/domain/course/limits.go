package course

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// withinLimits holds a command to what the tags of its fields say. The same tags
// make the API's schema; here they hold for updates and signals too, so that no
// decide function meets a text, a list or a date out of bounds. From version 3 of the
// rules on it also holds texts to what can be read, and brings them into one form.
func withinLimits(c any, rules int) error {
	if r := (limits{rules: rules, readable: rules >= 3}).limited(reflect.ValueOf(c), "", ""); r != nil {
		return r
	}
	return nil
}

// WithinLimits holds what is no command to the tags of its fields as commands are held to theirs. It takes a
// pointer: texts are brought into one form.
func WithinLimits(v any) error { return withinLimits(v, Rules) }

// limits are those of one version of the rules.
type limits struct {
	rules    int
	readable bool
}

// longestUntagged bounds texts without a limit of their own: ids and codes.
const longestUntagged = 1000

// Dates of a course lie within a lifetime on either side; beyond lie typing errors
// and dates that cannot be written down.
var (
	firstDate = newDate(1880, 1, 1)
	lastDate  = newDate(2200, 1, 1)
)

func (l limits) limited(v reflect.Value, tag reflect.StructTag, path string) *Refusal {
	switch x := v.Interface().(type) {
	case time.Time:
		if !x.IsZero() && !dateInBounds(calendar.DateOf(x)) {
			return refuse(CodeDateOutOfBounds, path, "first", firstDate, "last", lastDate)
		}
		return nil
	case Date:
		if x != (Date{}) && !dateInBounds(x) {
			return refuse(CodeDateOutOfBounds, path, "first", firstDate, "last", lastDate)
		}
		return nil
	case calendar.Period:
		return nil // its own bounds are asked where it is used
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return l.limited(v.Elem(), tag, path)
	case reflect.Struct:
		return l.limitedFields(v, path)
	case reflect.Slice:
		return l.limitedList(v, tag, path)
	case reflect.String:
		if l.readable && v.CanSet() {
			v.SetString(oneForm(v.String(), tag))
		}
		return l.limitedText(v.String(), tag, path)
	case reflect.Int, reflect.Int64:
		return limitedNumber(float64(v.Int()), tag, path)
	case reflect.Float64:
		return limitedNumber(v.Float(), tag, path)
	}
	return nil
}

func dateInBounds(d Date) bool {
	return d.IsValid() && !d.Before(firstDate) && !d.After(lastDate)
}

func (l limits) limitedFields(v reflect.Value, path string) *Refusal {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		at := path
		if !field.Anonymous || name != "" {
			at = strings.TrimPrefix(path+"."+name, ".")
		}
		if strings.HasPrefix(options, "omit") && v.Field(i).IsZero() {
			continue
		}
		tag := field.Tag
		if from, ok := limit(tag, "rules"); ok && int(from) > l.rules {
			tag = "" // the field had no limits of its own before
		}
		if r := l.limited(v.Field(i), tag, at); r != nil {
			return r
		}
	}
	return nil
}

func (l limits) limitedList(v reflect.Value, tag reflect.StructTag, path string) *Refusal {
	if most, ok := limit(tag, "maxItems"); ok && v.Len() > int(most) {
		return refuse(CodeTooMany, path, "max", int(most))
	}
	if least, ok := limit(tag, "minItems"); ok && v.Len() < int(least) {
		return refuse(CodeRequired, path)
	}
	for i := range v.Len() {
		at := fmt.Sprintf("%s[%d]", path, i)
		if r := l.limited(v.Index(i), itemTag(tag), at); r != nil {
			return r
		}
		if v.Index(i).Kind() != reflect.String {
			continue
		}
		for j := range i {
			if v.Index(j).String() == v.Index(i).String() {
				return refuse(CodeNamedTwice, at)
			}
		}
	}
	return nil
}

// itemTag: of a list's tags, the choices are about its items.
func itemTag(tag reflect.StructTag) reflect.StructTag {
	if choices, ok := tag.Lookup("enum"); ok {
		return reflect.StructTag(`minLength:"1" enum:` + strconv.Quote(choices))
	}
	return `minLength:"1"`
}

func (l limits) limitedText(text string, tag reflect.StructTag, path string) *Refusal {
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return refuse(CodeUnreadableText, path)
	}
	length := utf8.RuneCountInString(text)
	least, _ := limit(tag, "minLength")
	most, ok := limit(tag, "maxLength")
	if !ok {
		most = longestUntagged
	}
	if l.readable {
		if r := readable(text, tag, path); r != nil {
			return r
		}
	}
	switch {
	case least > 0 && strings.TrimSpace(text) == "":
		return refuse(CodeRequired, path)
	case length < int(least):
		return refuse(CodeTooShort, path, "min", int(least))
	case length > int(most):
		return refuse(CodeTooLong, path, "max", int(most))
	}
	if choices, ok := tag.Lookup("enum"); ok && !slices.Contains(strings.Split(choices, ","), text) {
		return refuse(CodeUnknownValue, path)
	}
	return nil
}

func limitedNumber(n float64, tag reflect.StructTag, path string) *Refusal {
	least, hasLeast := limit(tag, "minimum")
	above, hasAbove := limit(tag, "exclusiveMinimum")
	most, hasMost := limit(tag, "maximum")
	// Written so that what is not a number is out of range too.
	if hasLeast && !(n >= least) || hasAbove && !(n > above) || hasMost && !(n <= most) {
		return refuse(CodeOutOfRange, path, "min", number(max(least, above)), "max", number(most))
	}
	return nil
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func limit(tag reflect.StructTag, name string) (float64, bool) {
	text, ok := tag.Lookup(name)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic("course: tag " + name + " is no number: " + text)
	}
	return n, true
}
