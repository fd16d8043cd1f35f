package store

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"
	"golang.org/x/text/unicode/norm"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// title is what a family is called, and who is in it. It stands sealed in the course's row, a line for each: lists open
// one text a row, and a search by name opens no other.
type title struct {
	surnames string
	members  []string
	former   []string // who has left
}

func titleOf(s *course.State) title {
	t := title{surnames: strings.Join(s.Surnames(), " / ")}
	for _, m := range s.Members {
		name := strings.Join(strings.Fields(m.Name), " ")
		switch {
		case m.Mistaken() || name == "":
		case m.Left.IsZero():
			t.members = append(t.members, name)
		default:
			t.former = append(t.former, name)
		}
	}
	return t
}

func (t title) text() string {
	text := t.surnames + "\n" + strings.Join(t.members, "\n")
	if len(t.former) > 0 {
		text += "\n\n" + strings.Join(t.former, "\n")
	}
	return text
}

// openTitle opens the title of a course. One that a former build wrote has the surnames alone.
func (s *Store) openTitle(course string, sealed []byte) (title, error) {
	text, err := s.keys.Open(course, sealed)
	if err != nil {
		return title{}, err
	}
	surnames, names, _ := strings.Cut(string(text), "\n")
	members, former, _ := strings.Cut(names, "\n\n")
	return title{surnames: surnames, members: lines(members), former: lines(former)}, nil
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// firstNames are those of who is in the family.
func (t title) firstNames() []string {
	names := make([]string, 0, len(t.members))
	for _, name := range t.members {
		if last := strings.LastIndexByte(name, ' '); last > 0 {
			name = name[:last]
		}
		names = append(names, name)
	}
	return names
}

// hasName says whether each of the words begins a word of one member's name.
func (t title) hasName(words []string) bool {
	named := func(name string) bool {
		of := nameWords(name)
		return !slices.ContainsFunc(words, func(w string) bool {
			return !slices.ContainsFunc(of, func(word string) bool { return strings.HasPrefix(word, w) })
		})
	}
	return slices.ContainsFunc(t.members, named) || slices.ContainsFunc(t.former, named)
}

// danish are letters that are written in two ways; the same stands for both.
var danish = strings.NewReplacer("æ", "ae", "ä", "ae", "ø", "oe", "ö", "oe", "å", "aa")

// nameWords are the words of a name in small letters without accents; the parts of a double name count as words too.
func nameWords(name string) []string {
	plain := danish.Replace(strings.ToLower(norm.NFC.String(name)))
	if !isASCII(plain) {
		plain = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFD.String(plain))
	}
	words := strings.Fields(plain)
	for _, w := range words {
		if strings.Contains(w, "-") {
			words = append(words, strings.FieldsFunc(w, func(r rune) bool { return r == '-' })...)
		}
	}
	return words
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII })
}

// named are the courses of a filter in which somebody has a name that begins like that. Names are sealed, and no digest of
// them is kept: the titles that the filter leaves are opened, in memory.
func (s *Store) named(ctx context.Context, l listing, name string) ([]string, error) {
	words := nameWords(name)
	found, err := scoped{s.pool}.Query(ctx, "-- name: Titles :many\nselect c.id, c.title from course c"+l.where(), l.args)
	if err != nil {
		return nil, err
	}
	type sealed struct {
		id    string
		title []byte
	}
	all, err := pgx.CollectRows(found, func(row pgx.CollectableRow) (c sealed, err error) { return c, row.Scan(&c.id, &c.title) })
	if err != nil {
		return nil, err
	}
	keysFor(ctx, s, all, func(c sealed) string { return c.id })
	ids := []string{}
	for _, c := range all {
		t, err := s.openTitle(c.id, c.title)
		if err != nil {
			return nil, err
		}
		if len(words) > 0 && t.hasName(words) {
			ids = append(ids, c.id)
		}
	}
	return ids, nil
}
