package language

import (
	"regexp"
	"slices"
	"testing"

	"golang.org/x/text/feature/plural"
)

var value = regexp.MustCompile(`\{[a-z_]+\}`)

func TestEveryLanguageHasEveryTextWithTheSameValues(t *testing.T) {
	for _, c := range known.languages {
		for key := range c.texts {
			if !Has(key) {
				t.Errorf("%s: %s is in no other language", c.language, key)
			}
		}
		forms := c.usedForms()
		for _, key := range Keys() {
			first, own := known.languages[0].texts[key], c.texts[key]
			if own.other == "" {
				t.Errorf("%s: %s is missing", c.language, key)
			}
			if want, got := first.values(), own.values(); !slices.Equal(want, got) {
				t.Errorf("%s: %s has the values %v, not %v", c.language, key, got, want)
			}
			if (first.forms == nil) != (own.forms == nil) {
				t.Errorf("%s: %s depends on a number in one language only", c.language, key)
			}
			for _, form := range forms {
				if own.forms != nil && own.forms[form] == "" {
					t.Errorf("%s: %s lacks the plural category %v", c.language, key, form)
				}
			}
			if len(own.forms) > len(forms) {
				t.Errorf("%s: %s has a plural category that the language does not have", c.language, key)
			}
		}
	}
}

// usedForms are the plural categories of whole numbers.
func (c *catalogue) usedForms() []plural.Form {
	forms := []plural.Form{}
	for _, n := range append([]int{1_000, 10_000, 100_000, 1_000_000}, upTo(200)...) {
		if form := c.form(n); !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	return forms
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func (t text) values() []string {
	found := value.FindAllString(t.other, -1)
	for _, s := range t.forms {
		found = append(found, value.FindAllString(s, -1)...)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func TestATextThatALanguageLacksIsThatOfTheFirst(t *testing.T) {
	former := known
	defer func() { known = former }()
	known = newTable(former.languages[0], newCatalogue("pl", map[string]text{
		"length.days": {other: "{n} dnia", forms: map[plural.Form]string{plural.One: "{n} dzień", plural.Few: "{n} dni", plural.Many: "{n} dni"}},
	}))
	if got := Of("pl", "near.today"); got != "i dag" {
		t.Error(got)
	}
	for n, want := range map[int]string{1: "1 dzień", 3: "3 dni", 12: "12 dni"} {
		if got := Count("pl", "length.days", n); got != want {
			t.Errorf("%d days are %q, want %q", n, got, want)
		}
	}
	if got := Count("pl", "length.weeks", 3); got != "3 uger" {
		t.Error(got)
	}
}

func TestMatchPrefersTheFirstKnownLanguage(t *testing.T) {
	former := known
	defer func() { known = former }()
	known = newTable(former.languages[:2]...) // Danish and English, whatever else there is
	for header, want := range map[string]Language{
		"": "da", "da": "da", "en-GB,en;q=0.9,da;q=0.8": "en", "de,en;q=0.5": "en", "fr": "da",
		"da;q=0.3,en;q=0.7": "en", "en;q=0,da": "da", "nb": "da", "nn-NO,en;q=0.8": "da", "sv": "da", "*": "da", "not a header": "da",
	} {
		if got := Match(header); got != want {
			t.Errorf("Match(%q) = %s, want %s", header, got, want)
		}
	}
}
