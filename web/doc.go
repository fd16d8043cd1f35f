// Package web serves the pages: for caseworkers, supervisors and citizens, and the public
// pages. The server renders them, and they work without JavaScript; htmx adds drafts that
// are saved while the user types, and previews.
//
// This package makes one site of them: routes, login, headers and static files. The pages are
// below it, in a package for each reader; web/forms has the forms of commands, and web/site
// what all pages share.
//
// It holds no rule of the course and no SQL. internal/app/casework does what a user asks for,
// and the access policy and the table of commands say what a user may do. After a refusal
// the user gets the same form, with everything that was typed.
//
// Cross-site requests: the session cookie is SameSite=Lax, and every unsafe request
// must prove by Sec-Fetch-Site or Origin that it comes from our own pages. A browser
// that sends neither is too old and is refused, so the forms need no token.
package web
