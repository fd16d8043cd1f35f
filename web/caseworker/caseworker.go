// Package caseworker is the pages that caseworkers begin with: their families, a course tab by tab,
// and the plan as one writes it.
package caseworker

import "github.com/enplan-dk/enplan/web/site"

// Pages are the pages of caseworkers.
type Pages struct{ *site.Site }
