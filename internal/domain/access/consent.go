package access

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"

	"github.com/goccy/go-yaml"
)

//go:embed consent.yaml
var consentText []byte

var informationIn = mustReadConsent(consentText)

// Opens says whether who was given these types of information may read what stands in an area of life.
func Opens(types []string, area string) bool {
	needed := informationIn[area]
	return len(needed) > 0 && !slices.ContainsFunc(needed, func(t string) bool { return !slices.Contains(types, t) })
}

// Areas of life on which it was decided what opens them, sorted.
func Areas() []string { return slices.Sorted(maps.Keys(informationIn)) }

// InformationIn is what a consent must name for an area to open; nothing: no consent opens it.
func InformationIn(area string) []string { return slices.Clone(informationIn[area]) }

func mustReadConsent(text []byte) map[string][]string {
	var file struct {
		Areas map[string][]string `yaml:"areas"`
	}
	if err := yaml.UnmarshalWithOptions(text, &file, yaml.Strict()); err != nil {
		panic(fmt.Errorf("access: read what a consent opens: %w", err))
	}
	return file.Areas
}
