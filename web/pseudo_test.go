package web

import (
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// A language whose texts are all marked: what a page says without a mark does not come from
// the language's file, so that a new language could not say it. Data are left out: what the
// family and the staff wrote, names, and texts of the law.
func TestEveryWordOfAPageComesFromTheLanguage(t *testing.T) {
	const tag = "en-XA"
	remove := language.AddForTest(tag, func(s string) string { return "⸨" + s + "⸩" })
	t.Cleanup(remove)
	f := parentsApart(t)
	f.reads = tag
	sofie := access.Who{Subject: "sofie", Name: "Sofie Brandt-Thulstrup", Roles: []course.Role{course.Supervisor}, Municipality: "eksempel"}
	data := f.data(t)
	found, marked := map[string]string{}, 0
	for _, reader := range []access.Who{{}, f.maria, f.karen, sofie} {
		pages := walked{}
		if reader.Subject != "" {
			pages = f.walk(t, reader)
		}
		for _, at := range []string{"/", "/vedtaegt/eksempel", "/tilgaengelighed", "/privatliv", "/findes-ikke"} {
			pages = append(pages, f.get(t, reader, at))
		}
		for _, a := range pages {
			if !strings.HasPrefix(a.at, "/") || !strings.HasPrefix(a.body, "<!") {
				continue // a file, or no page
			}
			for _, piece := range visibleTexts(a.body) {
				rest := withoutMarked(piece)
				if rest != piece {
					marked++
				}
				if word := notOf(data, rest); word != "" && found[piece] == "" {
					found[piece] = reader.Subject + " at " + a.at + " (" + word + ")"
				}
			}
		}
	}
	if marked < 5000 {
		t.Errorf("only %d texts are marked: the test proves nothing", marked)
	}
	for piece, where := range found {
		t.Errorf("%q: %s", piece, where)
	}
}

var (
	unseen     = regexp.MustCompile(`(?s)<(script|style)\b.*?</(script|style)>|<!--.*?-->`)
	tags       = regexp.MustCompile(`(?s)<[^>]*>`)
	attributes = regexp.MustCompile(`\s(?:aria-label|title|alt|placeholder|data-title)="([^"]*)"`)
)

// visibleTexts are the pieces of text that a page says, to eyes or to a screen reader.
func visibleTexts(page string) []string {
	page = unseen.ReplaceAllString(page, "")
	pieces := tags.Split(page, -1)
	for _, m := range attributes.FindAllStringSubmatch(page, -1) {
		pieces = append(pieces, m[1])
	}
	for i, p := range pieces {
		pieces[i] = strings.TrimSpace(html.UnescapeString(p))
	}
	return pieces
}

// withoutMarked is what is left of a piece outside of all marks.
func withoutMarked(piece string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch r {
		case '⸨':
			depth++
			return ' '
		case '⸩':
			depth--
			return ' '
		}
		if depth > 0 {
			return -1
		}
		return r
	}, piece)
}

// notOf is a word that is no part of the data; "" if there is none.
func notOf(data []string, rest string) string {
	rest = strings.ToLower(rest)
	if !strings.ContainsFunc(rest, unicode.IsLetter) {
		return ""
	}
	rest = strings.ReplaceAll(rest, "enplan", " ")
	for _, d := range data {
		rest = strings.ReplaceAll(rest, d, " ")
	}
	for _, word := range strings.FieldsFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if !slices.Contains(namesAndUnits, word) {
			return word
		}
	}
	return ""
}

// namesAndUnits are the same in every language; n is the size of a sample.
var namesAndUnits = []string{"kb", "mb", "pdf", "csv", "n"}

// data are the texts of the course, of its staff and of the by-law, longest first, and the
// links to the other languages.
func (f *family) data(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, l := range language.All() {
		out = append(out, strings.ToLower(language.Of(l, "language.switch")))
	}
	out = append(out, strings.ToLower(course.Number(f.id)))
	events, err := f.cases.Events(casework.ActingFor(t.Context(), f.karen), f.karen, f.id, 0, 2000)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{f.state(t), events, bylaw.All(), []string{f.papers.Reason, "Karen Holmegaard-Lund", "Nanna Egelund", "Jonas Refsgaard", "Sofie Brandt-Thulstrup"}} {
		var tree any
		if err := json.Unmarshal([]byte(asJSON(t, v)), &tree); err != nil {
			t.Fatal(err)
		}
		out = append(out, textsIn(tree)...)
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(out)
}

var aCode = regexp.MustCompile(`^[a-z_0-9:/-]{0,40}$`)

func textsIn(tree any) []string {
	var out []string
	switch node := tree.(type) {
	case string:
		if aCode.MatchString(node) {
			return nil // never shown to anybody
		}
		out = append(out, strings.ToLower(node))
		if first, rest, two := strings.Cut(node, " "); two && !strings.Contains(rest, " ") {
			out = append(out, strings.ToLower(first)) // somebody's first name by itself
		}
	case []any:
		for _, child := range node {
			out = append(out, textsIn(child)...)
		}
	case map[string]any:
		for _, child := range node {
			out = append(out, textsIn(child)...)
		}
	}
	return out
}
