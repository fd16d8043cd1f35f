package casework

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// notStaff are fields of commands that look as if they named a member of staff, with what they name.
var notStaff = map[string]string{
	"replace_colleague.from": "who leaves, whose account may be closed",
	"correct_member.subject": "a citizen's login",
	"make_decision.subject":  "what is decided",
}

// soundsLikeStaff are names of fields under which a member of staff could stand.
var soundsLikeStaff = []string{"subject", "to", "from", "cover", "coordinator", "staff", "colleague", "deputy", "caseworker", "supervisor", "assignee", "owner"}

// A command that names staff and forgets the tag would let anybody be named.
func TestEveryFieldThatNamesStaffIsHeldToTheRegister(t *testing.T) {
	t.Parallel()
	tagged := 0
	for _, name := range course.Commands() {
		spec, _ := course.Lookup(name)
		command := reflect.TypeOf(spec.New()).Elem()
		for i := range command.NumField() {
			f := command.Field(i)
			field, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if f.Tag.Get(namesStaff) != "" {
				tagged++
				if f.Type.Kind() != reflect.String {
					t.Errorf("%s.%s is tagged and no text", name, field)
				}
				continue
			}
			text := f.Type.Kind() == reflect.String || f.Type.Kind() == reflect.Pointer && f.Type.Elem().Kind() == reflect.String
			if text && slices.Contains(soundsLikeStaff, field) && notStaff[name+"."+field] == "" {
				t.Errorf("%s.%s may name staff: tag it, or say what it names", name, field)
			}
		}
	}
	if tagged < 4 {
		t.Errorf("%d fields are tagged", tagged)
	}
}
