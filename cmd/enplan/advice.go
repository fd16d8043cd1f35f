package main

import (
	"slices"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/app/standstill"
)

// advised is what to do about courses that verify names, by why it names them.
var advised = []struct {
	whys   []string
	advice string
}{
	{
		[]string{
			string(standstill.Terminated), string(standstill.Failed), string(standstill.TimedOut), string(standstill.Cancelled), string(standstill.Ended),
			string(standstill.Gone),
		},
		"no workflow runs it. enplan repair ID starts it anew and loses nothing that was acknowledged.",
	},
	{
		[]string{string(standstill.TaskFails)},
		"start this build's workers, under which most such courses go on by themselves; after that: enplan repair ID --end. After a deploy, roll back first.",
	},
	{
		[]string{string(standstill.Silent)},
		"it runs and does not answer. See that workers of this build run; until then enplan repair ID changes nothing.",
	},
	{
		[]string{casework.WhyDifferent, casework.WhyUnreadable},
		"docs/recovery.md, \"A course stands still\", says what to look at. enplan repair ID --end is right where Temporal came back from an older back-up.",
	},
}

// advice says for each kind of finding what to do.
func advice(found []casework.Finding) []string {
	var lines []string
	for _, a := range advised {
		var here []string
		for _, why := range a.whys {
			if slices.ContainsFunc(found, func(f casework.Finding) bool { return f.Why == why }) {
				here = append(here, why)
			}
		}
		if len(here) > 0 {
			lines = append(lines, strings.Join(here, ", ")+": "+a.advice)
		}
	}
	return lines
}
