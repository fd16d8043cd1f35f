package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Report is what was measured on one machine.
type Report struct {
	Machine string   `json:"machine"`
	Figures []Figure `json:"figures"`
}

// add puts figures in, in place of earlier ones of the same name.
func (r *Report) add(figures ...Figure) {
	for _, f := range figures {
		at := slices.IndexFunc(r.Figures, func(old Figure) bool { return old.ID == f.ID })
		if at < 0 {
			r.Figures = append(r.Figures, f)
			continue
		}
		r.Figures[at] = f
	}
	slices.SortStableFunc(r.Figures, func(a, b Figure) int { return rank(a) - rank(b) })
}

// rank is the place of a figure's group.
func rank(f Figure) int {
	return slices.IndexFunc(benchmarks, func(b benchmark) bool { return b.name == f.group() })
}

func (f Figure) group() string {
	group, _, _ := strings.Cut(f.ID, "/")
	return group
}

// Table is the report in Markdown.
func (r Report) Table() string {
	var text strings.Builder
	fmt.Fprintf(&text, "Measured on %s.\n", r.Machine)
	group := ""
	for _, f := range r.Figures {
		if g := f.group(); g != group {
			group = g
			fmt.Fprintf(&text, "\n**%s**: %s\n\n| Figure | Value | Measured against bare | Aim | |\n|---|---|---|---|---|\n", g, benchmarks[rank(f)].about)
		}
		parts, reached := "", ""
		if f.Of != "" {
			parts = f.parts()
		}
		if f.Reached != nil {
			reached = yes(*f.Reached)
		}
		name := f.Name
		if f.Note != "" {
			name += " (" + f.Note + ")"
		}
		fmt.Fprintf(&text, "| %s | %s | %s | %s | %s |\n", name, f.shown(), parts, f.Aim, reached)
	}
	return text.String()
}

// The files of the documentation that hold the figures and what is calculated from them,
// and where in a page the tables stand.
const (
	figuresFile = "performance.json"
	figuresPage = "performance.md"
	sizingPage  = "scaling.md"
	tableBegins = "<!-- figures: written by enplan-lab bench -->\n"
	tableEnds   = "<!-- end of figures -->\n"
)

// Publish puts the figures of a run into the documentation's folder, beside those of
// earlier runs of other benchmarks, and writes the table anew.
func (r Report) Publish(docs string) error {
	kept, err := Published(docs)
	if err != nil {
		return err
	}
	kept.Machine = r.Machine
	kept.add(r.Figures...)
	text, err := json.MarshalIndent(kept, "", "  ")
	if err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	if err := os.WriteFile(filepath.Join(docs, figuresFile), append(text, '\n'), 0o644); err != nil { // a page for everybody
		return fmt.Errorf("write the figures: %w", err)
	}
	if err := writeTable(filepath.Join(docs, figuresPage), kept.Table()); err != nil {
		return err
	}
	return writeTable(filepath.Join(docs, sizingPage), kept.Sizing())
}

// Published reads the figures of the documentation; a folder without them has none.
func Published(docs string) (r Report, err error) {
	text, err := os.ReadFile(filepath.Join(docs, figuresFile)) // the folder is the user's own
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err != nil {
		return r, fmt.Errorf("read the published figures: %w", err)
	}
	return r, nil
}

func writeTable(file, table string) error {
	page, err := os.ReadFile(file) // the folder is the user's own
	if err != nil {
		return fmt.Errorf("read the page of figures: %w", err)
	}
	before, rest, begun := strings.Cut(string(page), tableBegins)
	_, after, ended := strings.Cut(rest, tableEnds)
	if !begun || !ended {
		return fmt.Errorf("%s does not say where the table stands", filepath.Base(file))
	}
	page = []byte(before + tableBegins + "\n" + table + "\n" + tableEnds + after)
	if err := os.WriteFile(file, page, 0o644); err != nil { // a page for everybody
		return fmt.Errorf("write the page of figures: %w", err)
	}
	return nil
}
