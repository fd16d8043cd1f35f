package site

import (
	"slices"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// What is of no kind, or of two, could not be found by its kind.
func TestEveryEventIsOfOneKind(t *testing.T) {
	t.Parallel()
	var listed []string
	for _, k := range eventKinds {
		listed = append(listed, k.events...)
		if key := "timeline.kind." + k.kind; !language.Has(key) {
			t.Errorf("no text %s", key)
		}
	}
	slices.Sort(listed)
	if want := course.EventNames(); !slices.Equal(listed, want) {
		t.Errorf("the kinds have %v, the course %v", listed, want)
	}
}
