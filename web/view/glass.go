package view

import (
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
)

func glassState(g casework.Grant) string {
	if g.Live {
		return "glass.live"
	}
	return "glass.over"
}

func glassEnd(g casework.Grant) time.Time {
	if g.EndedAt != nil {
		return *g.EndedAt
	}
	return g.Until
}
