package view

import (
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
)

func grantState(g casework.Grant) string {
	if g.Live {
		return "glass.live"
	}
	return "glass.over"
}

func grantEnd(g casework.Grant) time.Time {
	if g.EndedAt != nil {
		return *g.EndedAt
	}
	return g.Until
}
