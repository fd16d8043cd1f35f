// Package attack attacks the running API with requests that no honest client would send,
// and with users who try what they may not. The Temporal server, the database, the worker
// and the check of tokens are real. Only the identity provider is a fake, which issues
// whatever a test asks for.
//
// The package has tests and no code. It knows the API only by its contract: /openapi.json,
// the table of the policy, and problem+json.
package attack
