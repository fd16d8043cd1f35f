// Package limitstest has limits that no test reaches.
package limitstest

import (
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/platform/ratelimit"
)

// Unlimited is a rate that no test reaches.
var Unlimited = ratelimit.Rate{PerSecond: 1e6, Burst: 1e6}

// NoLimits let everybody ask as often as a test does.
func NoLimits() *edge.Limits { return edge.LimitsOf(Unlimited, Unlimited, Unlimited, Unlimited, nil) }
