package edge

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Readable says whether an address and what is asked for in it are text: valid, and without control characters.
func Readable(u *url.URL) bool {
	if !plainText(u.Path) {
		return false
	}
	for name, values := range u.Query() { // what cannot be parsed is nothing to any page either
		if !plainText(name) || !plainText(strings.Join(values, "")) {
			return false
		}
	}
	return true
}

func plainText(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}
