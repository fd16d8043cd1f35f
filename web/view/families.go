package view

import "github.com/enplan-dk/enplan/internal/course"

func phaseOptions(p Page) []Option {
	var out []Option
	for _, phase := range []course.Phase{course.Intake, course.FormingTeam, course.DraftingPlan, course.FollowingUp, course.Closed} {
		out = append(out, Option{Value: string(phase), Label: p.T("phase." + string(phase))})
	}
	return out
}

func waitingOptions(p Page) []Option {
	var out []Option
	for _, who := range []string{"coordinator", "citizen", "colleague", "supervisor", "caseworker"} {
		out = append(out, Option{Value: who, Label: p.T("who." + who)})
	}
	return out
}
