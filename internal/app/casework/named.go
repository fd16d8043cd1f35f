package casework

import (
	"context"
	"errors"
	"reflect"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// namesStaff is the tag of a command's field that names a member of staff, by subject.
const namesStaff = "staff"

// staffNamed refuses a command that gives a part in the course to somebody who cannot have one: who is not in the
// register, whose account is closed, who belongs to another municipality, or who is neither caseworker nor supervisor.
func (s *Service) staffNamed(ctx context.Context, who access.Who, c course.Command) error {
	for field, subject := range staffIn(c) {
		if err := s.staffHere(ctx, who.Municipality, field, subject); err != nil {
			return err
		}
	}
	return nil
}

// staffIn gives the subjects that a command names, by field.
func staffIn(c course.Command) map[string]string {
	v := reflect.Indirect(reflect.ValueOf(c))
	found := map[string]string{}
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.Tag.Get(namesStaff) != "" {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			found[name] = v.Field(i).String()
		}
	}
	return found
}

// staffHere says whether somebody can have a part in a course of a municipality.
func (s *Service) staffHere(ctx context.Context, municipality, field, subject string) error {
	known, err := s.store.Staff(ctx, subject)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fromStore(err, UnknownStaff)
	}
	if err != nil || known.Municipality != municipality || known.Disabled || !coordinates(known) {
		return faultAt(field, NotStaffHere)
	}
	return nil
}
