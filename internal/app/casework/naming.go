package casework

import (
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// Namer says what a reader calls what has an id, by the name of the parameter that holds it; "" where the reader has no name for it.
type Namer func(param, value string) string

// named are the parameters of a refusal that hold the id of something in the course. Without a namer a text says what it is.
var named = []string{"member", "person", "goal", "effort", "meeting", "agreement", "task"}

// nameOf is a value as a sentence says it: no id ever stands there.
func nameOf(lang language.Language, r course.Refusal, p course.Param, name Namer) string {
	if name != nil {
		if text := name(p.Name, p.Value); text != "" {
			return text
		}
	}
	for _, n := range named {
		if n == p.Name {
			return language.Of(lang, "unnamed."+n)
		}
	}
	switch p.Name {
	case "field", "provision", "criterion", "parts":
		return inLaw(lang, r.Param("provision"), p)
	case "name":
		if key := "action." + p.Value + ".title"; language.Has(key) {
			return language.Of(lang, key)
		}
	}
	return inWords(lang, p.Name, p.Value)
}

// inLaw is a word of a by-law by its id. What no by-law has any more is called by what it is.
func inLaw(lang language.Language, provision string, p course.Param) string {
	if p.Name == "parts" {
		parts := strings.Split(p.Value, ", ")
		for i, id := range parts {
			parts[i] = lower(lawText(lang, provision, "part", id))
		}
		return strings.Join(parts, "; ")
	}
	return lawText(lang, provision, p.Name, p.Value)
}

func lawText(lang language.Language, provision, what, id string) string {
	for _, law := range bylaw.All() {
		for known, text := range lawTexts(law, provision, what) {
			if known == id {
				return language.Choose(lang, text)
			}
		}
	}
	return language.Of(lang, "unnamed."+what)
}

func lawTexts(law *bylaw.Bylaw, provision, what string) map[string]bylaw.Text {
	texts := map[string]bylaw.Text{}
	switch what {
	case "field":
		for _, f := range law.Fields {
			texts[f.ID] = f.Name
		}
	case "provision":
		for _, p := range law.Provisions {
			texts[p.ID] = p.Name
		}
	case "part":
		for _, p := range law.Provisions {
			if p.ID != provision {
				continue
			}
			for _, part := range p.Content {
				texts[part.ID] = part.Text
			}
		}
	case "criterion":
		for _, g := range law.Target.AnyOf {
			for _, k := range g.Criteria {
				texts[k.ID] = k.Name
			}
		}
	}
	return texts
}
