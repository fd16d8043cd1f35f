package paper

import (
	"encoding/binary"
	"strings"
	"sync"
	"unicode"
)

// Missing is what stands for a character that the fonts do not have. They have no U+FFFD.
const Missing = '◊'

// letters are the characters that both fonts have.
var letters = sync.OnceValue(func() map[rune]bool {
	both := map[rune]bool{}
	thick := charactersOf(bold)
	for r := range charactersOf(regular) {
		if thick[r] {
			both[r] = true
		}
	}
	return both
})

// settableText is a text with [Missing] for each character that the fonts do not have. Characters that
// nobody sees, such as those that join emoji, are left out.
func settableText(text string) string {
	has := letters()
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unicode.Cf, unicode.Variation_Selector):
			return -1
		case r == '\n' || has[r]:
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		return Missing
	}, text)
}

// describedText is a text for the file's title and outline, which a reader shows in fonts of its own. The
// library writes characters up to U+FFFF there.
func describedText(text string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return Missing
		}
		return r
	}, text)
}

// charactersOf reads which characters up to U+FFFF a TrueType font has, from format 4 of its table
// "cmap". The library keeps to itself which they are.
func charactersOf(font []byte) map[rune]bool {
	found := map[rune]bool{}
	cmap := tableOf(font, "cmap")
	for i := range uint16At(cmap, 2) {
		sub := cmap[uint32At(cmap, 4+8*i+4):]
		if uint16At(sub, 0) != 4 {
			continue
		}
		segments := uint16At(sub, 6) / 2
		for s := range segments {
			last, first := uint16At(sub, 14+2*s), uint16At(sub, 16+2*segments+2*s)
			for c := first; c <= last && c != 0xFFFF; c++ {
				if glyphOf(sub, segments, s, first, c) != 0 {
					found[rune(c)] = true
				}
			}
		}
	}
	return found
}

// glyphOf is the number of the glyph for a character in a segment; 0 is none.
func glyphOf(sub []byte, segments, s, first, c int) int {
	delta, at := uint16At(sub, 16+4*segments+2*s), 16+6*segments+2*s
	if from := uint16At(sub, at); from != 0 {
		if id := uint16At(sub, at+from+2*(c-first)); id != 0 {
			return (id + delta) & 0xFFFF
		}
		return 0
	}
	return (c + delta) & 0xFFFF
}

func tableOf(font []byte, tag string) []byte {
	for i := range uint16At(font, 4) {
		if entry := font[12+16*i:]; string(entry[:4]) == tag {
			return font[uint32At(entry, 8):]
		}
	}
	return make([]byte, 4)
}

func uint16At(b []byte, at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
func uint32At(b []byte, at int) int { return int(binary.BigEndian.Uint32(b[at:])) }
