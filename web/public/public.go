// Package public is the pages for anybody, logged in or not.
package public

import "github.com/enplan-dk/enplan/web/site"

// Pages are the public pages.
type Pages struct{ *site.Site }
