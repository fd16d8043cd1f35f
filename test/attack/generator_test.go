package attack_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// mark stands in every text that is sent; no refusal may repeat it.
const mark = "zqxvind"

// generator makes requests that are nearly right: by the contract, with something odd here and there.
type generator struct {
	*rand.Rand
	contract contract
	courses  []string
	odd      float64 // how likely each value is an odd one
	plain    bool    // only what is required, and always by the contract
}

// ids are of the form that a course gives to what belongs to it.
func (g *generator) localID() string {
	return string("mtgeahcnqpdv"[g.IntN(12)]) + strconv.Itoa(1+g.IntN(9))
}

func pick[T any](g *generator, from ...T) T { return from[g.IntN(len(from))] }

func (g *generator) request(o operation) request {
	g.odd = pick(g, 0, 0, 0.02, 0.1, 0.4)
	r := request{method: o.method, path: g.path(o), headers: g.headers()}
	if o.body != nil && o.method != http.MethodGet {
		r.body = g.body(o.body)
	}
	return r
}

func (g *generator) path(o operation) string {
	path, query := o.path, url.Values{}
	for _, p := range o.parameters {
		switch p.In {
		case "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", g.inPath(p.Name))
		case "query":
			if g.IntN(3) == 0 {
				query.Add(p.Name, g.inQuery(p.Schema))
			}
		}
	}
	if g.Float64() < g.odd/4 {
		query.Add(pick(g, mark+" ø", "limit", "cursor", "__proto__"), pick(g, oddTexts...))
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

func (g *generator) inPath(name string) string {
	if g.Float64() < g.odd {
		return pick(g, "0190a1b2-0000-7000-8000-000000000000", "%00", "%2e%2e", mark+"%20"+mark, "%F0%9F%92%A9", "%ff%fe", "%0d%0aX:%20"+mark,
			strings.Repeat(mark, 200), "-1", "null", "{id}", "%2F%2F", "00000000000000000000000000000000", "'%3B--")
	}
	switch name {
	case "id":
		return pick(g, g.courses...)
	case "code":
		return pick(g, "eksempel", "151", "201")
	case "name":
		return pick(g, "employment", "social", "child", "health")
	case "subject":
		return "nobody-" + strconv.Itoa(g.IntN(5))
	}
	return g.localID()
}

func (g *generator) inQuery(s *schema) string {
	if g.Float64() < max(g.odd, 0.1) {
		return pick(g, oddTexts...)
	}
	text := g.value(s, 0)
	if plain, err := strconv.Unquote(text); err == nil {
		return plain
	}
	return text
}

// body is JSON by a schema, or what once was JSON.
func (g *generator) body(s *schema) string {
	text := g.value(s, 0)
	if g.Float64() >= g.odd {
		return text
	}
	switch g.IntN(12) {
	case 0:
		return text[:g.IntN(len(text)+1)]
	case 1:
		return text + text
	case 2:
		return "\ufeff" + text
	case 3:
		return string([]byte{0xff, 0xfe, '{', 0, '}', 0})
	case 4:
		return strings.Repeat("[", 1+g.IntN(20000))
	case 5:
		return strings.Repeat(`{"`+mark+` ø":`, 3000) + "1" + strings.Repeat("}", 3000)
	case 6:
		return pick(g, "", " ", "null", "0", `""`, "[]", "true", "\x00", "{}", "//"+mark)
	case 7:
		return `{"` + mark + ` ø":"` + strings.Repeat("x", 1<<20) + `"}`
	case 8:
		return "[" + text + "]"
	case 9:
		return strings.ReplaceAll(text, `"`, `'`)
	case 10:
		return strings.Replace(text, "{", "{"+strings.Repeat(fmt.Sprintf("%q:1,", mark+" æ"), 1+g.IntN(2000)), 1)
	}
	return text + mark
}

const deepest = 6

// value is a JSON text that fits a schema, but for what is odd in it.
func (g *generator) value(s *schema, depth int) string {
	if s = g.contract.named(s); s == nil || g.Float64() < g.odd {
		return g.oddValue()
	}
	if len(s.Enum) > 0 && (g.plain || g.IntN(8) > 0) {
		b, _ := json.Marshal(pick(g, s.Enum...)) // it was decoded from JSON
		return string(b)
	}
	switch {
	case slices.Contains(s.Type, "object") || s.Properties != nil:
		return g.object(s, depth)
	case slices.Contains(s.Type, "array"):
		return g.array(s, depth)
	case slices.Contains(s.Type, "integer"), slices.Contains(s.Type, "number"):
		return g.number(s)
	case slices.Contains(s.Type, "boolean"):
		return pick(g, "true", "false")
	}
	return g.text(s)
}

func (g *generator) object(s *schema, depth int) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		required := slices.Contains(s.Required, name)
		if !required && (g.plain || depth > deepest || g.IntN(3) == 0) || required && g.Float64() < g.odd/2 {
			continue
		}
		key := name
		if g.Float64() < g.odd/8 {
			key = pick(g, strings.ToUpper(name), name+mark+" ø", "__proto__", "")
		}
		parts = append(parts, strconv.Quote(key)+":"+g.value(s.Properties[name], depth+1))
		if g.Float64() < g.odd/4 { // twice
			parts = append(parts, strconv.Quote(name)+":"+g.value(s.Properties[name], depth+1))
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func (g *generator) array(s *schema, depth int) string {
	n := s.MinItems + g.IntN(3)
	if g.Float64() < g.odd/4 {
		n = pick(g, 0, 100, 2000)
	}
	if depth > deepest {
		n = s.MinItems
	}
	parts := make([]string, 0, n)
	for range n {
		parts = append(parts, g.value(s.Items, depth+1))
	}
	return "[" + strings.Join(parts, ",") + "]"
}

func (g *generator) number(s *schema) string {
	low, high := 0.0, 100.0
	if s.Minimum != nil {
		low = *s.Minimum
	}
	if s.Maximum != nil {
		high = *s.Maximum
	}
	return strconv.FormatInt(int64(low)+g.Int64N(max(1, int64(high-low)+1)), 10)
}

func (g *generator) text(s *schema) string {
	switch {
	case s.Format == "date":
		return strconv.Quote(pick(g, "2026-03-02", "2030-01-15", "1990-05-17", "2018-02-28", "2027-02-28", "2028-02-29"))
	case s.Format == "date-time":
		return strconv.Quote(pick(g, "2030-01-15T10:00:00Z", "2027-03-28T02:30:00+01:00", "2026-12-24T23:59:59.999999999Z"))
	case strings.HasPrefix(s.Pattern, "^P"):
		return strconv.Quote(pick(g, "P1M", "P2W", "P10D", "P1M2W3D", "P12M"))
	case s.Pattern != "":
		return strconv.Quote(pick(g, "770590-1234", "a@b.invalid", "7705901234"))
	}
	return strconv.Quote(pick(g, g.localID(), g.localID(), "employment", "health", "social", "jonas", "karen", "eksempel", mark+" skrev sin egen tekst", mark))
}

// oddTexts are what texts, parameters and headers are made of when they are odd.
var oddTexts = []string{
	"", " ", mark, mark + "'; drop table course; --", "%s%d%n" + mark, "{{." + mark + "}}", "<script>" + mark + "</script>", "../../" + mark,
	mark + "\u202e\u200b\u2066", mark + "é" + strings.Repeat("\u0301", 500), "\U0001F469\u200D\U0001F467" + mark, "\ufeff" + mark, "\u0000" + mark,
	mark + "\x1b[31m\a", mark + "\r\nSet-Cookie: a=b", strings.Repeat(mark, 12000), "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01",
	"-0001-01-01", "2026-02-30", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999-23:59", "2026-13-01T25:61:61Z", "P999M999W999D", "P0D", "P",
	"-1", "9223372036854775808", "NaN", "1e400", "true", "null", "000000-0000", "999999-9999", "3199001234",
	"eyJsIjoiY2hhbmdlZCIsInQiOi05MjIzMzcyMDM2ODU0Nzc1ODA4fQ", "W/\"" + mark + "\"",
}

func (g *generator) oddValue() string {
	if g.IntN(2) == 0 {
		text := pick(g, oddTexts...)
		b, _ := json.Marshal(text) // a string
		return string(b)
	}
	return pick(g, "null", "true", "false", "0", "-1", "0.1", "1.0", "1e400", "-1e-400", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
		"99999999999999999999999999999999999999", "[]", "{}", "[[]]", `[null]`, `{"":""}`, `{"`+mark+` ø":{}}`, `"\ud800"`, `"\udc00\ud800"`, `"\u0000"`,
		"\"\xff\xfe"+mark+"\"", "\"\xed\xa0\x80\"", strings.Repeat("[", 200)+strings.Repeat("]", 200), strings.Repeat(`{"a":`, 500)+"0"+strings.Repeat("}", 500),
		"01", "+1", ".5", "0x10", "Infinity", "1_000")
}

// headers are mostly none, sometimes right, sometimes odd.
func (g *generator) headers() []header {
	hs := []header{{"If-Match", pick(g, "*", "*", "*", `"1"`, `W/"3"`, `"-1"`, `"99999999999999999999"`, mark, `"1","2"`, `"`, "")}}
	if g.IntN(3) == 0 {
		hs = append(hs, header{"Idempotency-Key", pick(g, "k"+strconv.Itoa(g.IntN(200)), mark+" æ", strings.Repeat("k", 129), "a/../b", "")})
	}
	if g.IntN(8) == 0 {
		hs = append(hs, header{"Prefer", pick(g, "respond-async", "respond-async, wait=0", mark, "return=minimal")})
	}
	for range g.IntN(1 + int(g.odd*10)) {
		hs = append(hs, pick(g,
			header{"Content-Type", pick(g,
				"text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "application/"+mark,
				"multipart/form-data; boundary=x", ";;;", "",
			)},
			header{"Accept", pick(g, "text/html", "application/xml", "*/*;q=0", mark, "application/cbor")},
			header{"Accept-Language", pick(g, "en", "da", "xx", mark, strings.Repeat("en-GB,", 2000), "en;q=-1", "*", "zh-Hant-u-co-pinyin;q=0.9")},
			header{"Accept-Encoding", pick(g, "gzip", "br", "identity;q=0", mark)},
			header{"Content-Encoding", pick(g, "gzip", "deflate", mark)},
			header{"X-Request-Id", pick(g, mark+" Maria Toft", strings.Repeat("a", 65), "<"+mark+">")},
			header{"X-HTTP-Method-Override", pick(g, "DELETE", "PUT")},
			header{"X-Forwarded-For", pick(g, "127.0.0.1", mark)},
			header{"X-Forwarded-Host", mark + ".invalid"},
			header{"Idempotency-Key", "k" + strconv.Itoa(g.IntN(50))},
			header{"If-None-Match", pick(g, "*", `"1"`)},
			header{"Range", "bytes=0-0,5-,-1"},
			header{"Cookie", strings.Repeat("a="+mark+"; ", 500)},
			header{"Origin", "https://" + mark + ".invalid"},
		))
	}
	return hs
}
