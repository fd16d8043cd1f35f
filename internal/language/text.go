// Package language is the catalogue of what a user reads: sentences of refusals,
// explanations, mails and pages, in Danish and in English. Each topic has its own file
// under catalogue/. The package knows no rules: it turns codes and values into sentences.
package language

import (
	"embed"
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
)

// Language of a text.
type Language string

// The languages of the user interface; Danish is the first.
const (
	Danish  Language = "da"
	English Language = "en"
)

//go:embed catalogue/*.yaml
var files embed.FS

// entry is one text in both languages; values stand as {name}.
type entry struct {
	DA string `yaml:"da"`
	EN string `yaml:"en"`
}

var catalogue = mustLoad(files)

func mustLoad(f fs.FS) map[string]entry {
	all := map[string]entry{}
	names, err := fs.Glob(f, "catalogue/*.yaml")
	if err != nil {
		panic("text: " + err.Error())
	}
	for _, name := range names {
		b, err := fs.ReadFile(f, name)
		if err != nil {
			panic("text: " + err.Error())
		}
		var topic map[string]entry
		if err := yaml.UnmarshalWithOptions(b, &topic, yaml.Strict()); err != nil {
			panic(fmt.Sprintf("text: %s: %v", name, err))
		}
		for k, e := range topic {
			if _, twice := all[k]; twice {
				panic(fmt.Sprintf("text: %s: %q stands in two files", name, k))
			}
			all[k] = e
		}
	}
	return all
}

// Of gives the text for a key; values are name, value pairs for its {name}s. A
// missing key shows itself, so that a test or a reader sees it.
func Of(lang Language, key string, values ...string) string {
	e, ok := catalogue[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	s := e.DA
	if lang == English {
		s = e.EN
	}
	pairs := make([]string, 0, len(values))
	for i := 0; i+1 < len(values); i += 2 {
		pairs = append(pairs, "{"+values[i]+"}", values[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// Has reports whether a key stands in the catalogue.
func Has(key string) bool {
	_, ok := catalogue[key]
	return ok
}

// Keys lists every key, sorted.
func Keys() []string {
	keys := make([]string, 0, len(catalogue))
	for k := range catalogue {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// Match picks the language that an Accept-Language header prefers.
func Match(accept string) Language {
	for _, part := range strings.Split(accept, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		switch base, _, _ := strings.Cut(strings.ToLower(tag), "-"); base {
		case "en":
			return English
		case "da", "nb", "nn", "sv":
			return Danish
		}
	}
	return Danish
}
