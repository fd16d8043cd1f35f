// Package casefile is the pages and files of one course that staff and family members read alike:
// the plan to print and to compare, sheets, documents, and who has looked.
package casefile

import "github.com/enplan-dk/enplan/web/site"

// Pages are the pages of a course for all its readers.
type Pages struct{ *site.Site }
