// Package kit is what tests have in common: free addresses, logs that several write, limits that no test reaches, the
// product's program, and logins at the test's identity provider.
package kit
