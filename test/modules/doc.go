// Package modules checks the go.mod files of this repository.
package modules
