// Package forms asks for what a command needs: a table has each command's questions, and how the
// answers become the command. After a refusal the user gets the same form, with everything that was
// typed; what is typed is kept as a draft.
package forms

import "github.com/enplan-dk/enplan/web/site"

// Forms are the pages with forms of commands.
type Forms struct{ *site.Site }
