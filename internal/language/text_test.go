package language

import (
	"regexp"
	"slices"
	"testing"
)

var value = regexp.MustCompile(`\{[a-z_]+\}`)

func TestEveryTextStandsInBothLanguagesWithTheSameValues(t *testing.T) {
	for _, key := range Keys() {
		e := catalogue[key]
		if e.DA == "" || e.EN == "" {
			t.Errorf("%s: Danish %q, English %q", key, e.DA, e.EN)
		}
		da, en := value.FindAllString(e.DA, -1), value.FindAllString(e.EN, -1)
		slices.Sort(da)
		slices.Sort(en)
		if !slices.Equal(slices.Compact(da), slices.Compact(en)) {
			t.Errorf("%s: Danish has %v, English has %v", key, da, en)
		}
	}
}

func TestMatchPrefersTheFirstKnownLanguage(t *testing.T) {
	for header, want := range map[string]Language{
		"": Danish, "da": Danish, "en-GB,en;q=0.9,da;q=0.8": English, "de,en;q=0.5": English, "fr": Danish,
	} {
		if got := Match(header); got != want {
			t.Errorf("Match(%q) = %s, want %s", header, got, want)
		}
	}
}
