package forms

import (
	"maps"

	"github.com/enplan-dk/enplan/web/view"
)

// actionTable is every command that has a page of its own with questions. What a command
// needs a whole page for, such as a citizen's answer to the plan, stands apart.
var actionTable = mergeActions(intakeActions, familyActions, teamActions, planActions, followUpActions, mentorActions, entranceActions, rightsActions, taskActions, closingActions)

func mergeActions(tables ...map[string]action) map[string]action {
	all := map[string]action{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}

func noQuestions(*actionRequest) []view.Group { return nil }
