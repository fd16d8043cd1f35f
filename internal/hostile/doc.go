// Package hostile attacks the API as it runs: requests that no honest client would send, and people who
// try what they may not. Everything is real, the Temporal server, the database, the worker and the check of
// tokens; only the identity provider is one that issues whatever a test asks for.
//
// It has tests and no code of its own, and knows the API by its contract alone: /openapi.json, the
// policy's table, and problem+json.
package hostile
