// Package kit is what tests have in common: free addresses, the services of devstack, the product's program, and logins at
// the test's identity provider. It imports nothing of the product, so that tests of every layer can use it.
package kit
