// Package simulate runs a whole trial at its own dates: invented families whose
// circumstances change, the workflow and activities of production, skipped time, and a
// real Postgres.
//
// The seed alone determines what a family does, so the same seed gives the same figures.
// The package holds no rule: a family asks for what a caseworker or a citizen would ask
// for, and the course decides. Only its command and tests may use it, because it includes
// the SDK's test environment.
package simulate

import "github.com/enplan-dk/enplan/internal/domain/calendar"

// Date is a local date in Denmark.
type Date = calendar.Date
