// Package supervisor is the pages of supervisors: what needs somebody, figures, reassignments, and
// samples of what staff have read.
package supervisor

import "github.com/enplan-dk/enplan/web/site"

// Pages are the pages of supervisors.
type Pages struct {
	*site.Site
	TemporalUI string // address of the namespace in Temporal's pages; empty: no page links there
}
