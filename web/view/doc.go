// Package view holds the pages as templ components, and what they are filled from.
//
// It turns a course as its reader may see it into HTML: no rule is decided here, no
// request is read, nothing is fetched. Every text comes from package text, every date
// through package say. Buttons for what the reader may not do, or what the phase does
// not allow, are left out by asking the policy and the table of commands.
package view
