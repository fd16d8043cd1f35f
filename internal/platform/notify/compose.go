package notify

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// message is a text in every language, in their order; its subject is in the first.
type message struct {
	subject string
	body    string
}

// compose writes a mail from its paragraphs in each language.
func compose(subject string, paragraphs func(l language.Language) []string) message {
	var parts []string
	for _, l := range language.All() {
		parts = append(parts, strings.Join(append(paragraphs(l), language.Of(l, "mail.footer")), "\n\n"))
	}
	return message{subject: subject, body: strings.Join(parts, "\n\n— — —\n\n") + "\n"}
}

// composer knows the address of a course's page.
type composer struct{ publicURL string }

func (c composer) course(id string) string {
	return strings.TrimRight(c.publicURL, "/") + "/forloeb/" + id
}

// staff is the mail about one item to one reader.
func (c composer) staff(n store.Notification, standIn bool, now time.Time) message {
	sentence, subject := sentenceOf(n), "mail.subject."+n.Kind
	switch {
	case n.ToldAs == string(course.ForFamily):
		subject = "mail.subject.letter"
	case !language.Has(subject):
		subject = sentence
	}
	title := language.Of(language.First(), subject, "when", when(language.First(), n, now))
	return compose(title, func(l language.Language) []string {
		out := []string{language.Of(l, sentence, "when", when(l, n, now)), language.Of(l, "mail.open", "link", c.course(n.Course))}
		return withStandIn(out, l, standIn)
	})
}

// digest is one mail about everything that waits for a reader. An item that is told to
// the same reader twice, as coordinator and as supervisor, stands in it once.
func (c composer) digest(rows []store.Notification, standIn bool, now time.Time) message {
	rows = distinct(rows)
	subject := language.Of(language.First(), "mail.subject.digest", "count", strconv.Itoa(len(rows)))
	return compose(subject, func(l language.Language) []string {
		out := []string{language.Of(l, "mail.digest.intro")}
		for _, n := range rows {
			out = append(out, "• "+language.Of(l, sentenceOf(n), "when", when(l, n, now))+"\n  "+c.course(n.Course))
		}
		return withStandIn(out, l, standIn)
	})
}

func (c composer) citizen(n store.Notification, now time.Time) message {
	subject := language.Of(language.First(), "mail.citizen.subject."+n.Kind)
	return compose(subject, func(l language.Language) []string {
		return []string{
			language.Of(l, "mail.citizen."+n.Kind, "when", when(l, n, now)),
			language.Of(l, "mail.citizen.open", "link", strings.TrimRight(c.publicURL, "/")+"/"),
		}
	})
}

// distinct leaves one row of what would be told in the same line: what came due is told of several readers, and people do
// the same thing several times.
func distinct(rows []store.Notification) []store.Notification {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(rows), func(n store.Notification) bool {
		line := n.Course + " " + sentenceOf(n)
		if !course.ItemKind(n.Kind).Spec().Event {
			line += " " + n.Ref + " " + n.DueAt.String()
		}
		again := seen[line]
		seen[line] = true
		return again
	})
}

// sentenceOf is the text that tells staff of a row.
func sentenceOf(n store.Notification) string {
	switch {
	case n.ToldAs == string(course.ForFamily):
		return "mail.letter"
	case course.ItemKind(n.Kind).Spec().Event:
		return "notice." + n.Kind
	}
	return "mail.item." + n.Kind
}

// news tells a citizen in one message of what happened, without what it was about.
func (c composer) news(rows []store.Notification, now time.Time) message {
	return compose(language.Of(language.First(), "mail.news.subject"), func(l language.Language) []string {
		var lines []string
		for _, n := range rows {
			line := "• " + language.Of(l, "notice."+n.Kind, "when", when(l, n, now))
			if !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
		return []string{
			language.Of(l, "mail.news.intro"), strings.Join(lines, "\n"),
			language.Of(l, "mail.citizen.open", "link", strings.TrimRight(c.publicURL, "/")+"/"),
		}
	})
}

func withStandIn(paragraphs []string, l language.Language, standIn bool) []string {
	if !standIn {
		return paragraphs
	}
	return append(paragraphs, language.Of(l, "mail.absent"))
}

// when is the meeting's instant with its hour, or the day on which an item came due.
func when(l language.Language, n store.Notification, now time.Time) string {
	if !n.AboutAt.IsZero() {
		return language.Instant(l, n.AboutAt, now)
	}
	return language.Date(l, dateOf(n.DueAt), dateOf(now))
}

// messageID follows from the rows that a message is about, so that the same message
// has the same one, whoever sends it and however often.
func messageID(domain string, keys ...string) string {
	sorted := slices.Sorted(slices.Values(keys))
	sum := sha256.Sum256([]byte(strings.Join(sorted, "\n")))
	return hex.EncodeToString(sum[:16]) + "@" + domain
}
