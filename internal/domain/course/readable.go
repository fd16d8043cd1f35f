package course

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// linesFrom is the length from which a text may have several lines. Shorter ones are names and terms.
const linesFrom = 500

func hasLines(tag reflect.StructTag) bool {
	most, tagged := limit(tag, "maxLength")
	return tagged && most >= linesFrom
}

var oneNewline = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

// oneForm is how a text is kept: the same letters are the same characters, however they were typed, and a line
// ends in one way. White space alone is no text.
func oneForm(text string, tag reflect.StructTag) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	if hasLines(tag) {
		text = oneNewline.Replace(text)
	}
	return norm.NFC.String(text)
}

// readable refuses a text that shows nothing, and characters that show nothing or turn the text around: what
// one reads would not be what stands there. What scripts and emoji are put together with may stand inside a text.
func readable(text string, tag reflect.StructTag, path string) *Refusal {
	n := 0
	for _, r := range text {
		n++
		if forbidden(r, hasLines(tag)) {
			return refuse(CodeInvisibleCharacter, path, "character", fmt.Sprintf("U+%04X", r), "place", n)
		}
	}
	if text != "" && !strings.ContainsFunc(text, shows) {
		if least, _ := limit(tag, "minLength"); least > 0 {
			return refuse(CodeRequired, path)
		}
		return refuse(CodeNothingReadable, path)
	}
	return nil
}

// forbidden: control characters, and those that override the direction of writing or have no width. A tab
// and a new line are allowed where there are lines.
func forbidden(r rune, lines bool) bool {
	switch {
	case r == '\n', r == '\t':
		return !lines
	case unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return true
	case r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return r == '\u200B' || r >= '\u2060' && r <= '\u2064' || r == '\uFEFF'
}

// blankPattern is a letter of Braille that has no dots.
const blankPattern = '\u2800'

// shows: a letter, a digit or a sign that one sees.
func shows(r rune) bool {
	return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) &&
		!unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) && r != blankPattern
}

// Visible is what of a name can be read, where somebody else than its author is answerable for it: what the identity
// provider says is taken over and cannot be refused.
func Visible(name string) string {
	name = strings.Map(func(r rune) rune {
		if forbidden(r, false) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	if name = strings.TrimSpace(norm.NFC.String(name)); !strings.ContainsFunc(name, shows) {
		return ""
	}
	return name
}
