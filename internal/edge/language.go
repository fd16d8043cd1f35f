package edge

import (
	"context"
	"net/http"

	"github.com/enplan-dk/enplan/internal/language"
)

// LanguageCookie keeps the language that somebody chose on a page.
const LanguageCookie = "enplan-sprog"

// LanguageOf is the language that was chosen on a page, or else the one that the browser or the calling system asks for.
func LanguageOf(r *http.Request) language.Language {
	if c, err := r.Cookie(LanguageCookie); err == nil {
		if l, ok := language.Known(c.Value); ok {
			return l
		}
	}
	return language.Match(r.Header.Get("Accept-Language"))
}

type languageKey struct{}

// WithLanguage gives a request its language.
func WithLanguage(ctx context.Context, l language.Language) context.Context {
	return context.WithValue(ctx, languageKey{}, l)
}

// Language is that of the request of ctx.
func Language(ctx context.Context) language.Language {
	if l, ok := ctx.Value(languageKey{}).(language.Language); ok {
		return l
	}
	return language.First()
}
