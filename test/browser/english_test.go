package browser

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/chromedp/chromedp"

	"github.com/enplan-dk/enplan/internal/language"
)

// said is every piece of text of a page, also what only a screen reader says.
const said = `[...document.querySelectorAll("title, body *:not(script)")].filter(e => !e.closest("body [lang]")).flatMap(e =>
	[...e.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent.trim())
	.concat(["aria-label", "title", "alt", "placeholder", "data-title"].map(a => e.getAttribute(a) || ""))
).filter(Boolean)`

// english: the page is marked as English, and nothing of ours is said in Danish.
func (b *browser) english() {
	b.t.Helper()
	if lang := ask(b, chromedp.Evaluate[string](`document.documentElement.lang`)); lang != "en" {
		b.t.Errorf("%s is marked as %q", b.path(), lang)
	}
	for _, piece := range ask(b, chromedp.Evaluate[[]string](said)) {
		if key := danishText(piece); key != "" {
			b.t.Errorf("%s says in Danish %q (%s)", b.path(), piece, key)
		}
		if strings.Contains(piece, "⟦") {
			b.t.Errorf("%s lacks a text: %s", b.path(), piece)
		}
	}
}

// saysDanish: something of ours is said in Danish.
func (b *browser) saysDanish() bool {
	b.t.Helper()
	return slices.ContainsFunc(ask(b, chromedp.Evaluate[[]string](said)), func(piece string) bool { return danishText(piece) != "" })
}

type danishPattern struct {
	key   string
	whole *regexp.Regexp
}

var value = regexp.MustCompile(`\\\{[a-z_]+\\\}`)

// danish are the texts of the catalogue that are not the same in English, and that say
// enough to be told from what a family wrote.
var danish = sync.OnceValue(func() []danishPattern {
	english := map[string]bool{}
	for _, key := range language.Keys() {
		english[language.Of("en", key)] = true
	}
	var out []danishPattern
	for _, key := range language.Keys() {
		da := language.Of("da", key)
		letters := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return r
			}
			return -1
		}, regexp.MustCompile(`\{[a-z_]+\}`).ReplaceAllString(da, ""))
		if english[da] || len(letters) < 4 || strings.Contains(da, "{") && len(letters) < 10 {
			continue
		}
		out = append(out, danishPattern{key, regexp.MustCompile(`^` + value.ReplaceAllString(regexp.QuoteMeta(da), ".+") + `$`)})
	}
	return out
})

// danishText is the key of a Danish text that says this; "" if there is none.
func danishText(piece string) string {
	for _, d := range danish() {
		if d.whole.MatchString(piece) {
			return d.key
		}
	}
	return ""
}

func escaped(path string) string { return url.QueryEscape(path) }
