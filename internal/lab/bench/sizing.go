package bench

import (
	"fmt"
	"math"
	"strings"
)

// Assumptions about the whole country: nobody has measured these. docs/scaling.md says
// where each comes from.
const (
	openCountry   = 100_000 // open courses, in all municipalities
	actionsInYear = 60      // of a course, by people
	dueInYear     = 40      // of a course, by time
	workingDays   = 220     // in a year
	workingHours  = 7.4     // in a day
	peakFactor    = 3       // how much busier the busiest hour is than the average one
	readsAnAction = 8       // lists and courses read for each action
	morningShare  = 0.8     // of a day's due items, in the morning's minutes
	morning       = 600.    // seconds over which the courses' own jitter spreads them
	retained      = 30      // days for which Temporal keeps a closed run
	overhead      = 2.5     // what a store takes for a byte of history: rows, indexes, mutable state, room for vacuum
	nodes         = 3       // machines, so that one may be lost
	coresOfNode   = 4
	shards        = 512
)

// peak is how many actions a second all municipalities take in their busiest hour.
func peak() float64 {
	return openCountry * actionsInYear / (workingDays * workingHours * 3600.) * peakFactor
}

// morningBurst is how many due items a second there are when they are told of.
func morningBurst() float64 { return openCountry * dueInYear / workingDays * morningShare / morning }

// find is a figure's value, its measured part where there is a reference.
func (r Report) find(id string) float64 {
	for _, f := range r.Figures {
		switch {
		case f.ID == id && f.Of != "":
			return f.Measured
		case f.ID == id:
			return f.Value
		}
	}
	return 0
}

// Sizing is what the whole country needs, in Markdown: calculated from the figures and the assumptions.
func (r Report) Sizing() string {
	const yearHours = daysInYear * 24
	action := r.find("country/core") / 1000
	temporal := r.find("history/bytes_temporal") * 1024 * (30 + retained) / daysInYear * overhead
	postgres := r.find("history/bytes_postgres") * 1024
	worked := actionsInYear * action / 3600
	var text strings.Builder
	row := func(what, how string, v float64, unit string) {
		shown := strings.TrimSpace(number(v) + " " + unit)
		if v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
			shown = "not measured"
		}
		fmt.Fprintf(&text, "| %s | %s | %s |\n", what, how, shown)
	}
	fmt.Fprint(&text, "| What | How | |\n|---|---|---|\n")
	row("Actions on a working day", "open courses × actions a year ÷ working days", round(openCountry*actionsInYear/workingDays, 0), "")
	row("Actions a second, peak hour", "average of the working hours × peak factor", peak(), "")
	row("The same, of what two cores took in the run", "throughput of actions on the Postgres store", 100*peak()/r.find("actions/postgres/throughput"), "%")
	row("Due items a second, in the morning's ten minutes", "open courses × due items ÷ working days × share ÷ 600 s", morningBurst(), "")
	row("The same, of what two cores took in the run", "reminders accepted by the mail server", 100*morningBurst()/r.find("reminders/throughput"), "%")
	row("Cores busy in the peak hour", "actions a second × core time of an action with its reads", peak()*action, "")
	row("Temporal's database", fmt.Sprintf("open courses × history of %d days × %s", 30+retained, number(overhead)), openCountry*temporal/1e9, "GB")
	row("The record's database, growth in a year", "open courses × bytes of a course-year", openCountry*postgres/1e9, "GB")
	row("The record's database after five years", "the same, with what closed courses keep", 5*openCountry*postgres/1e9, "GB")
	row("Keys in memory of each process", "open courses × 108 bytes and the map", openCountry*250./1e6, "MB")
	row("Open courses of a history shard", fmt.Sprintf("open courses ÷ %d", shards), openCountry/shards, "")
	row("Core time of a course-year", "actions × core time of an action with its reads", 3600*worked, "s")
	row(
		"vCPU-hours of a course-year, as provided", fmt.Sprintf("%d machines of %d cores, all year ÷ open courses", nodes, coresOfNode),
		nodes*coresOfNode*yearHours/openCountry, "vCPU-hours",
	)
	row(
		"Storage of a course-year, two copies and a back-up", "3 × (record of a course-year + its share of Temporal's database) × 12 months",
		3*12*(postgres+temporal)/1e9, "GB-months",
	)
	return text.String()
}
