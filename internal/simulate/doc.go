// Package simulate lives through a whole trial at its own dates: invented
// families with the events of life, driven through the workflow and the
// activities that production runs, in skipped time, into a real Postgres.
//
// What a family does follows from the seed alone, so that the same seed gives the
// same figures. No rule stands here: a life asks for what a caseworker or a
// citizen would ask for, and the course decides. It must not be used by anything
// but its command and tests: it brings the SDK's test environment with it.
package simulate

import "github.com/enplan-dk/enplan/internal/calendar"

// Date is a local date in Denmark.
type Date = calendar.Date
