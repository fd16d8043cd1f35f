package casework

import (
	"context"
	"strings"
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// PlanDiff says what differs between two texts of the plan, as its reader may see it.
type PlanDiff struct {
	From  int          `json:"from"`
	To    int          `json:"to" doc:"0: the draft, which is no version yet."`
	Parts []PartChange `json:"parts" doc:"The sections and goals that differ."`
}

// PartChange is one section or goal that differs.
type PartChange struct {
	Kind   string `json:"kind" enum:"section,goal"`
	Area   string `json:"area"`
	Member string `json:"member,omitempty"`
	Goal   string `json:"goal,omitempty"`
	Change string `json:"change" enum:"added,removed,changed"`
	Text   []Run  `json:"text,omitempty" doc:"The text word by word."`
	Other  bool   `json:"other,omitempty" doc:"More than the text differs: efforts, measure, own words, or what it discharges."`
}

// Run is a run of words that stayed, came or went.
type Run struct {
	Op   string `json:"op" enum:"same,added,removed"`
	Text string `json:"text"`
}

// PlanDiff compares a version with a later one, or with the current text.
func (s *Service) PlanDiff(ctx context.Context, who access.Who, id string, from, to int) (PlanDiff, error) {
	a, err := s.PlanVersion(ctx, who, id, from)
	if err != nil {
		return PlanDiff{}, err
	}
	b, err := s.PlanVersion(ctx, who, id, to)
	if err != nil {
		return PlanDiff{}, err
	}
	return PlanDiff{From: a.Version, To: b.Version, Parts: ComparePlans(a.Content, b.Content)}, nil
}

// part is a section or a goal with what its comparison needs.
type part struct {
	PartChange
	text string
	rest course.Content // everything but the text
}

func (p part) id() string { return p.Kind + "/" + p.Goal + "/" + p.Area + "/" + p.Member }

// ComparePlans compares two texts of a plan as one reader sees them.
func ComparePlans(a, b course.Content) []PartChange {
	before, after := partsOf(a), partsOf(b)
	out := []PartChange{}
	for _, p := range before {
		if findPart(after, p.id()) == nil {
			p.Change, p.Text = "removed", []Run{{Op: "removed", Text: p.text}}
			out = append(out, p.PartChange)
		}
	}
	for _, p := range after {
		old := findPart(before, p.id())
		switch {
		case old == nil:
			p.Change, p.Text = "added", []Run{{Op: "added", Text: p.text}}
		case old.text == p.text && old.rest.Hash() == p.rest.Hash():
			continue
		default:
			p.Change, p.Other = "changed", old.rest.Hash() != p.rest.Hash()
			p.Text = words(old.text, p.text)
		}
		out = append(out, p.PartChange)
	}
	return out
}

func partsOf(c course.Content) []part {
	var out []part
	for _, x := range c.Sections {
		p := part{PartChange: PartChange{Kind: "section", Area: x.Area, Member: x.Member}, text: x.Text}
		x.Text = ""
		p.rest.Sections = []course.Section{x}
		out = append(out, p)
	}
	for _, g := range c.Goals {
		p := part{PartChange: PartChange{Kind: "goal", Goal: g.ID, Area: g.Area}, text: g.Text}
		g.Text = ""
		p.rest.Goals = []course.Goal{g}
		out = append(out, p)
	}
	return out
}

func findPart(list []part, id string) *part {
	for i := range list {
		if list[i].id() == id {
			return &list[i]
		}
	}
	return nil
}

// words compares two texts word by word: each distinct word becomes one letter of an alphabet, the
// letters are compared, and the result is spelled out again.
func words(a, b string) []Run {
	alphabet := map[string]rune{}
	spelled := []string{}
	encode := func(text string) []rune {
		var letters []rune
		for _, w := range split(text) {
			letter, known := alphabet[w]
			if !known {
				letter = rune(len(spelled) + 1)
				if letter >= surrogates {
					letter += surrogateCount
				}
				alphabet[w] = letter
				spelled = append(spelled, w)
			}
			letters = append(letters, letter)
		}
		return letters
	}
	decode := func(letters string) string {
		var text strings.Builder
		for _, letter := range letters {
			if letter >= surrogates {
				letter -= surrogateCount
			}
			text.WriteString(spelled[letter-1])
		}
		return text.String()
	}
	names := map[diffmatchpatch.Operation]string{
		diffmatchpatch.DiffEqual: "same", diffmatchpatch.DiffInsert: "added", diffmatchpatch.DiffDelete: "removed",
	}
	var runs []Run
	for _, d := range diffmatchpatch.New().DiffMainRunes(encode(a), encode(b), false) {
		runs = append(runs, Run{Op: names[d.Type], Text: decode(d.Text)})
	}
	return runs
}

// Letters in the surrogate range are none: a string cannot hold them.
const (
	surrogates     = 0xD800
	surrogateCount = 0x800
)

// split cuts a text into words and what stands between them, so that joined they are the text.
func split(text string) []string {
	var out []string
	start, inWord := 0, false
	for i, r := range text {
		word := unicode.IsLetter(r) || unicode.IsDigit(r)
		if i > start && (word != inWord || !word) {
			out = append(out, text[start:i])
			start = i
		}
		inWord = word
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}
