// Package citizen is the pages of a family member about the family's own course.
package citizen

import "github.com/enplan-dk/enplan/web/site"

// Pages are the pages of family members.
type Pages struct{ *site.Site }
