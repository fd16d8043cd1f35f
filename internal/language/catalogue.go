// Package language holds every text that a user reads, and writes dates, lengths of time
// and numbers. Each language has one file, catalogue/<tag>.yaml, and one line in known.
// The package knows no rules: it turns codes and values into sentences.
package language

import (
	"embed"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Language is the tag of a language, such as da.
type Language string

// known are the languages, in the order in which a mail holds them. The first one is
// used where a reader's language is unknown or a text is missing. After the tag of a
// language stand those of others whose readers understand it.
var known = newTable(
	load("da", "nb", "nn", "sv"),
	load("en"),
)

//go:embed catalogue/*.yaml
var files embed.FS

// catalogue is one language with its texts.
type catalogue struct {
	language Language
	tag      language.Tag
	readBy   []language.Tag // beside those who ask for the language itself
	numbers  *message.Printer
	texts    map[string]text
}

// text is one text. One that depends on a number has a form for each plural category.
type text struct {
	other string
	forms map[plural.Form]string
}

// UnmarshalYAML reads a text, or the forms of one that depends on a number.
func (t *text) UnmarshalYAML(unmarshal func(any) error) error {
	if unmarshal(&t.other) == nil {
		return nil
	}
	var named map[string]string
	if err := unmarshal(&named); err != nil {
		return err
	}
	forms := map[string]plural.Form{
		"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other,
	}
	t.forms = map[plural.Form]string{}
	for name, s := range named {
		form, ok := forms[name]
		if !ok {
			return fmt.Errorf("there is no plural category %q", name)
		}
		t.forms[form] = s
	}
	t.other = t.forms[plural.Other]
	return nil
}

func load(tag string, readBy ...string) *catalogue {
	name := "catalogue/" + tag + ".yaml"
	content, err := files.ReadFile(name)
	if err != nil {
		panic("language: " + err.Error())
	}
	texts := map[string]text{}
	if err := yaml.UnmarshalWithOptions(content, &texts, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("language: %s: %v", name, err))
	}
	c := newCatalogue(tag, texts)
	for _, other := range readBy {
		c.readBy = append(c.readBy, language.MustParse(other))
	}
	return c
}

func newCatalogue(tag string, texts map[string]text) *catalogue {
	parsed := language.MustParse(tag)
	return &catalogue{language: Language(tag), tag: parsed, numbers: message.NewPrinter(parsed), texts: texts}
}

// Of gives the text for a key; values are name, value pairs for its {name}s. A
// missing key shows itself, so that a test or a reader sees it.
func Of(l Language, key string, values ...string) string {
	_, t, ok := known.find(l, key)
	if !ok {
		return "⟦" + key + "⟧"
	}
	return filled(t.other, values)
}

// Count gives the text for a key in the form that goes with n; the text has n as {n}.
func Count(l Language, key string, n int, values ...string) string {
	c, t, ok := known.find(l, key)
	if !ok {
		return "⟦" + key + "⟧"
	}
	s, ok := t.forms[c.form(n)]
	if !ok {
		s = t.other
	}
	return filled(s, append(values, "n", strconv.Itoa(n)))
}

func (c *catalogue) form(n int) plural.Form {
	return plural.Cardinal.MatchPlural(c.tag, max(n, -n), 0, 0, 0, 0)
}

func filled(s string, values []string) string {
	pairs := make([]string, 0, len(values))
	for i := 0; i+1 < len(values); i += 2 {
		pairs = append(pairs, "{"+values[i]+"}", values[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// Choose gives a text that data hold in several languages, by tag, in one of them.
func Choose(l Language, texts map[string]string) string {
	if s := texts[string(l)]; s != "" {
		return s
	}
	return texts[string(First())]
}

// Has reports whether a key stands in the catalogue.
func Has(key string) bool {
	_, _, ok := known.find(First(), key)
	return ok
}

// Keys lists every key, sorted.
func Keys() []string {
	texts := known.languages[0].texts
	keys := make([]string, 0, len(texts))
	for k := range texts {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
