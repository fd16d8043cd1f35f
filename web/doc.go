// Package web serves the pages: for caseworkers, supervisors and citizens, and what
// is public. Pages are made on the server and work without JavaScript; htmx adds
// drafts while one types and previews.
//
// It holds no rule of the course and no SQL: what one does goes to internal/casework,
// what may be done is asked of the access policy and of the table of commands. A
// refusal comes back as the same form with everything that was typed.
//
// Cross-site requests: the session cookie is SameSite=Lax, and every unsafe request
// must prove by Sec-Fetch-Site or Origin that it comes from our own pages. A browser
// that sends neither is too old and is refused, so no token is needed in the forms.
package web
