package view

import (
	"unicode"
	"unicode/utf8"
)

// AsAnswer is words as one of the answers to a question: there they stand by themselves and begin with a capital letter,
// as they need not where they stand in a sentence.
func AsAnswer(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	if size == 0 {
		return words
	}
	return string(unicode.ToUpper(first)) + words[size:]
}
