package language_test

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/language"
)

func TestNumbersAreWrittenAsOneDoesInTheLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		got, want string
	}{
		{language.Number("da", 0.95, 2), "0,95"}, {language.Number("en", 0.95, 2), "0.95"}, {language.Number("da", 3, 1), "3"}, {language.Number("da", 20, 0), "20"},
		{language.Whole("da", 32317), "32.317"}, {language.Whole("en", 1032317), "1,032,317"}, {language.Whole("da", 999), "999"},
		{language.Whole("da", -1500), "-1.500"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
