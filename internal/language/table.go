package language

import "golang.org/x/text/language"

// table holds the languages of the user interface.
type table struct {
	languages []*catalogue
	matcher   language.Matcher
	matched   []Language // by the matcher's index
}

func newTable(languages ...*catalogue) *table {
	t := &table{languages: languages}
	var tags []language.Tag
	add := func(tag language.Tag, l Language) { tags, t.matched = append(tags, tag), append(t.matched, l) }
	for _, c := range languages {
		add(c.tag, c.language)
	}
	for _, c := range languages {
		for _, tag := range c.readBy {
			add(tag, c.language)
		}
	}
	t.matcher = language.NewMatcher(tags)
	return t
}

// find gives the text for a key, and the language that it is in: the first of all where
// the one asked for lacks it.
func (t *table) find(l Language, key string) (*catalogue, text, bool) {
	c := t.of(l)
	if s, ok := c.texts[key]; ok {
		return c, s, true
	}
	first := t.languages[0]
	s, ok := first.texts[key]
	return first, s, ok
}

func (t *table) of(l Language) *catalogue {
	for _, c := range t.languages {
		if c.language == l {
			return c
		}
	}
	return t.languages[0]
}

// All are the languages in their order.
func All() []Language {
	all := make([]Language, len(known.languages))
	for i, c := range known.languages {
		all[i] = c.language
	}
	return all
}

// First is the language for those of whom no other is known.
func First() Language { return known.languages[0].language }

// Known gives the language with a tag, if there is one.
func Known(tag string) (Language, bool) {
	c := known.of(Language(tag))
	return c.language, string(c.language) == tag
}

// Match picks the language that an Accept-Language header prefers.
func Match(accept string) Language {
	asked, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return First()
	}
	_, i, confidence := known.matcher.Match(asked...)
	if confidence == language.No {
		return First()
	}
	return known.matched[i]
}

// AddForTest adds a language in which every text of the first is rewritten, until remove
// is called. No other test may run at the same time.
func AddForTest(tag string, rewrite func(string) string) (remove func()) {
	former := known
	texts := map[string]text{}
	for key, t := range known.languages[0].texts {
		texts[key] = text{other: rewrite(t.other)}
	}
	known = newTable(append(former.languages[:len(former.languages):len(former.languages)], newCatalogue(tag, texts))...)
	return func() { known = former }
}
