package web

import (
	"maps"

	"github.com/enplan-dk/enplan/web/view"
)

// actions is every command that has a page of its own with questions. What a command
// needs a whole page for, such as a citizen's answer to the plan, stands apart.
var actions = gathered(intakeActions, familyActions, teamActions, planActions, followUpActions, mentorActions, entranceActions, rightsActions, closingActions)

func gathered(tables ...map[string]action) map[string]action {
	all := map[string]action{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}

func noQuestions(*acting) []view.Group { return nil }
