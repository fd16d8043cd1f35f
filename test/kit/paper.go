package kit

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Chromium is the program of this machine that shows and prints pages.
func Chromium(t testing.TB) string {
	t.Helper()
	return installed(t, "chromium-headless-shell", os.Getenv("ENPLAN_CHROMIUM"), "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
}

// PDFText is what a PDF says, line ends as blanks.
func PDFText(t testing.TB, file []byte) string {
	t.Helper()
	return strings.Join(strings.Fields(ofPDF(t, file, installed(t, "poppler-utils", "pdftotext"), "-", "-")), " ")
}

// PDFIsTagged says whether a screen reader finds the structure of a PDF.
func PDFIsTagged(t testing.TB, file []byte) bool {
	t.Helper()
	for line := range strings.Lines(ofPDF(t, file, installed(t, "poppler-utils", "pdfinfo"), "-")) {
		if value, found := strings.CutPrefix(line, "Tagged:"); found {
			return strings.TrimSpace(value) == "yes"
		}
	}
	return false
}

func ofPDF(t testing.TB, file []byte, program string, arguments ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), program, arguments...)
	command.Stdin = bytes.NewReader(file)
	out, err := command.Output()
	if err != nil {
		t.Fatalf("read the PDF: %v", err)
	}
	return string(out)
}

// installed is the first of some programs that this machine has. It skips only where nobody asked for what needs
// them: CI has them.
func installed(t testing.TB, where string, names ...string) string {
	t.Helper()
	for _, name := range names {
		if found, err := exec.LookPath(name); name != "" && err == nil {
			return found
		}
	}
	if os.Getenv("CI") != "" || os.Getenv("ENPLAN_TEST_BROWSER") != "" {
		t.Fatalf("%s is not installed: run tools/machine test, or apt-get install %s", names[len(names)-1], where)
	}
	t.Skipf("%s is not installed: run tools/machine test", names[len(names)-1])
	return ""
}
