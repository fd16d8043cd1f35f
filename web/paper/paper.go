// Package paper makes PDF files. Where there is a Chromium, it prints an accessible page,
// tagged and with an outline; otherwise it sets plain text. The page is the original, and
// the file is a copy of it.
//
// The package knows nothing of courses: its input is a page, or blocks of text.
package paper

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

var (
	//go:embed fonts/IBMPlexSans-Regular.ttf
	regular []byte
	//go:embed fonts/IBMPlexSans-Bold.ttf
	bold []byte
)

// Kind of a block.
type Kind int

// The kinds.
const (
	Paragraph Kind = iota
	Heading
	Subheading
	Bullet
	Quote
	Aside // a paragraph that matters less
	Fact
)

// Block is a piece of text in reading order. A Fact has a label, such as "Date"; a Quote has whom it is of.
type Block struct {
	Kind  Kind
	Label string
	Text  string
}

// Sheet is a document to be set.
type Sheet struct {
	Title    string
	Language string // BCP 47
	Page     string // such as "side %d"
	Missing  string // what a reader is told where [Missing] stands for characters
	Blocks   []Block
}

const (
	margin = 20.0 // mm
	body   = 11.0 // pt
	line   = 5.6  // mm
)

// Set sets a sheet: language, title, reading order and bookmarks, without tags. What the fonts
// do not have is set as [Missing].
func Set(s Sheet) ([]byte, error) {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.AddUTF8FontFromBytes("plex", "", regular)
	pdf.AddUTF8FontFromBytes("plex", "B", bold)
	pdf.SetMargins(margin, margin, margin)
	pdf.SetAutoPageBreak(true, margin)
	pdf.SetTitle(describedText(s.Title), true)
	pdf.SetLang(s.Language)
	pdf.SetCreator("enplan", true)
	// A file says what the plan says; when it was made is the plan's own date.
	pdf.SetCreationDate(time.Time{})
	pdf.SetModificationDate(time.Time{})
	pdf.SetFooterFunc(func() {
		pdf.SetY(-margin + 5)
		pdf.SetFont("plex", "", 9)
		pdf.CellFormat(0, line, fmt.Sprintf(s.Page, pdf.PageNo()), "", 0, "C", false, 0, "")
	})
	pdf.AddPage()
	setText(pdf, "B", 20, 9, 4, s.Title)
	pdf.Bookmark(describedText(s.Title), 0, -1)
	if s.lacks() {
		setText(pdf, "", body, line, 2, s.Missing)
	}
	for _, b := range s.Blocks {
		switch b.Kind {
		case Heading:
			pdf.Ln(3)
			pdf.Bookmark(describedText(b.Text), 1, -1)
			setText(pdf, "B", 15, 7, 2, b.Text)
		case Subheading:
			pdf.Ln(1)
			pdf.Bookmark(describedText(b.Text), 2, -1)
			setText(pdf, "B", 12, 6, 1, b.Text)
		case Bullet:
			setText(pdf, "", body, line, 1, "•  "+b.Text)
		case Quote:
			pdf.SetLeftMargin(margin + 6)
			setText(pdf, "", body+1, line+0.4, 2, quotedText(b))
			pdf.SetLeftMargin(margin)
			pdf.SetX(margin)
		case Fact:
			setText(pdf, "B", body, line, 0, b.Label)
			setText(pdf, "", body, line, 2.5, b.Text)
		default:
			setText(pdf, "", body, line, 2, b.Text)
		}
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("set the document: %w", err)
	}
	return out.Bytes(), nil
}

// quotedText is a quote in one line.
func quotedText(b Block) string {
	if b.Label == "" {
		return b.Text
	}
	return b.Text + " – " + b.Label
}

func setText(pdf *fpdf.Fpdf, style string, size, height, after float64, text string) {
	pdf.SetFont("plex", style, size)
	pdf.MultiCell(0, height, settableText(text), "", "L", false)
	pdf.Ln(after)
}

// lacks says whether something in a sheet is set as [Missing].
func (s Sheet) lacks() bool {
	lacking := func(text string) bool { return strings.ContainsRune(settableText(text), Missing) }
	return lacking(s.Title) || slices.ContainsFunc(s.Blocks, func(b Block) bool { return lacking(b.Label) || lacking(b.Text) })
}
