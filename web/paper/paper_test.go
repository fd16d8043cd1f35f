package paper

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
)

// What is read of a font here is what the library reads of it.
func TestCharactersOfAFontAreThoseThatItHas(t *testing.T) {
	t.Parallel()
	for file, font := range map[string][]byte{"IBMPlexSans-Regular.ttf": regular, "IBMPlexSans-Bold.ttf": bold} {
		known, err := fpdf.TtfParse(filepath.Join("fonts", file))
		if err != nil {
			t.Fatal(err)
		}
		ours := charactersOf(font)
		for c := range rune(0xFFFF) {
			if theirs := known.Chars[uint16(c)] != 0; theirs != ours[c] {
				t.Errorf("%s has %U: %t, and the library says %t", file, c, ours[c], theirs)
			}
		}
	}
	if !letters()[Missing] {
		t.Error("the fonts do not have the sign for what they do not have")
	}
}

func TestWhatTheFontsLackIsASign(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Blåbær på Ærø – 50 %, »ja«": "Blåbær på Ærø – 50 %, »ja«",
		"glad 😀 i dag":               "glad ◊ i dag",
		"👩\u200d👧 og ❤\ufe0f":        "◊◊ og ◊",
		"سلام":                       "◊◊◊◊",
		"to\nlinjer\tog et\u3000rum": "to\nlinjer og et rum",
		"e\u0301 og fløj\u00adte":    "e\u0301 og fløjte",
		"𒀀 \U0010FFFD \uFFFF \uE000": "◊ ◊ ◊ ◊",
		"ikke UTF-8: \xff":           "ikke UTF-8: ◊",
	} {
		if got := settableText(text); got != want {
			t.Errorf("%q is set as %q instead of %q", text, got, want)
		}
	}
}

// everyRune is a text with all characters of a range, in lines.
func everyRune(from, to rune) string {
	var b strings.Builder
	for r := from; r <= to; r++ {
		b.WriteRune(r)
		if r%100 == 0 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// No character makes the file fail, wherever it stands.
func TestEveryCharacterCanBeSet(t *testing.T) {
	t.Parallel()
	for _, text := range []string{everyRune(0, 0x3000), everyRune(0xD7F0, 0x10100), everyRune(0x1F300, 0x1FAFF), everyRune(0x10FF00, 0x10FFFF), "\xff\xf0\x9f"} {
		s := Sheet{Title: text, Language: "da", Page: "side %d", Missing: "Mangler"}
		for kind := Paragraph; kind <= Fact; kind++ {
			s.Blocks = append(s.Blocks, Block{Kind: kind, Label: text, Text: text})
		}
		if file, err := Set(s); err != nil || !bytes.HasPrefix(file, []byte("%PDF-")) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

func TestAFileSaysWhatItLacks(t *testing.T) {
	t.Parallel()
	const told = "Der mangler tegn."
	whole := Sheet{Title: "Plan", Language: "da", Page: "side %d", Missing: told, Blocks: []Block{{Kind: Quote, Text: "Æbler"}}}
	lacking := whole
	lacking.Blocks = []Block{{Kind: Quote, Text: "Æbler 🍏 سلام"}}
	if said := readFile(t, whole); strings.Contains(said, told) || !strings.Contains(said, "Æbler") {
		t.Errorf("%q", said)
	}
	if said := readFile(t, lacking); !strings.Contains(said, told) || !strings.Contains(said, "Æbler ◊ ◊◊◊◊") {
		t.Errorf("%q", said)
	}
}

// readFile is what a reader of the file finds in it.
func readFile(t *testing.T, s Sheet) string {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("pdftotext is not installed: run tools/machine test, or apt-get install poppler-utils")
		}
		t.Skip("pdftotext is not installed: run tools/machine test")
	}
	file, err := Set(s)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.CommandContext(t.Context(), program, path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(text)
}
