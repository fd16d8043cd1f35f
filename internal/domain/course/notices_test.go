package course_test

import (
	"slices"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// silent are the events that tell nobody, by why.
var silent = map[string][]string{
	"time brings it, and its item tells": {"CameDue", "ExemptionsLapsed", "ConversionRaised", "CancelAsked"},
	"the course's own books":             {"AgendaPlanned", "LawRevised", "CommandRefused", "RetentionEnded"},
	"part of a draft, which is told of when it is put to the family": {
		"SectionWritten", "ProvisionWaived", "GoalAdded", "GoalChanged", "GoalRemoved", "EffortAdded", "EffortEnded",
	},
	"a step of whoever coordinates, which asks nobody for anything": {"FactsRecorded", "FieldMarked", "TeamConfirmed", "NoteCorrected", "HoldPlaced", "HoldLifted"},
	"what was said at a meeting, where all were":                    {"MeetingHeld", "MeetingMissed"},
}

func TestEveryEventTellsSomebodyOrIsSilentForAReason(t *testing.T) {
	t.Parallel()
	quiet := map[string]bool{}
	for _, names := range silent {
		for _, name := range names {
			if quiet[name] || !slices.Contains(course.EventNames(), name) {
				t.Errorf("%s stands twice among the silent ones, or is no event", name)
			}
			quiet[name] = true
		}
	}
	for _, name := range course.EventNames() {
		if tells := course.Tells(name); tells == quiet[name] {
			t.Errorf("%s: tells somebody is %t, silent is %t", name, tells, quiet[name])
		}
	}
}
