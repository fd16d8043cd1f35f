package api

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

func FuzzIfMatch(f *testing.F) {
	for _, seed := range []string{"", "*", `"1"`, `W/"12"`, `"-1"`, `"9223372036854775808"`, `"1","2"`, `"`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		version, p := ifMatch(context.Background(), header)
		if p != nil && (p.Code != "if_match_malformed" || version != 0) || p == nil && version < 0 {
			t.Errorf("%q: version %d, %v", header, version, p)
		}
		if p == nil && version > 0 {
			if again, p := ifMatch(context.Background(), etag(version)); p != nil || again != version {
				t.Errorf("%q is version %d, and its tag is read as %d, %v", header, version, again, p)
			}
		}
	})
}

func FuzzAcceptLanguage(f *testing.F) {
	for _, seed := range []string{"", "da", "en-GB,en;q=0.9", "*;q=0", "zh-Hant-u-co-pinyin", ";;;", "en;q=-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		if lang := language.Match(header); !slices.Contains(language.All(), lang) {
			t.Errorf("%q is %q", header, lang)
		}
	})
}

// FuzzCommandBody reads a body as each command: it fits, or its field is named, and what was
// read can be written and read again as the same.
func FuzzCommandBody(f *testing.F) {
	f.Add([]byte(`{"kind":"call","on":"2026-03-02","text":"x"}`))
	f.Add([]byte(`{"every":"P1M2W","form":"office","reason":"\ud800"}`))
	f.Add([]byte(`{"at":"9999-12-31T23:59:59.999999999-23:59"}`))
	f.Add([]byte(`{"members":[{"member":"m1","spells":[{"lab":1e400,"from":"0000-00-00"}]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, name := range course.Commands() {
			spec, _ := course.Lookup(name)
			command := spec.New()
			if p := decode(context.Background(), body, command); p != nil {
				if p.Code != "invalid" || len(p.Errors) != 1 {
					t.Errorf("%s: %v", name, p)
				}
				continue
			}
			once, err := json.Marshal(command)
			if err != nil {
				continue // a date that cannot be written is refused before it travels
			}
			again := spec.New()
			if json.Unmarshal(once, again) != nil {
				continue // a date is missing, which the schema asks for
			}
			if twice, err := json.Marshal(again); err != nil || !bytes.Equal(once, twice) {
				t.Errorf("%s: %s became %s, %v", name, once, twice, err)
			}
		}
	})
}

func FuzzFieldName(f *testing.F) {
	f.Add("body.members[0].birth")
	f.Add("body.Maria Toft.x")
	f.Fuzz(func(t *testing.T, location string) {
		for _, r := range fieldOf(location) {
			if r > 'z' || r < '-' {
				t.Errorf("%q lets %q through", location, r)
			}
		}
	})
}
