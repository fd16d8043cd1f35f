// Package view holds the pages as templ components, and their data.
//
// It renders a course, as its reader may see it, as HTML. It decides no rule, reads no
// request and fetches nothing. Every text, date and number comes from package
// language. It asks the policy and the table of commands, and leaves out the buttons
// that the reader may not use or that the phase does not allow.
package view
