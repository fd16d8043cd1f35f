package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/language"
)

var repository, _ = filepath.Abs("../..")

// runLaw runs enplan law as one does in the root of the repository.
func runLaw(t *testing.T, arguments ...string) (string, error) {
	t.Helper()
	t.Chdir(repository)
	var out bytes.Buffer
	cmd := root()
	cmd.SetArgs(append([]string{"law"}, arguments...))
	cmd.SetOut(&out)
	err := cmd.ExecuteContext(t.Context())
	return out.String(), err
}

// Each command of docs/law-as-data.md does what it says there, and the page shows the frame that the tests check.
func TestTheCommandsAboutLawInTheDocumentation(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(repository, "docs/law-as-data.md"))
	if err != nil {
		t.Fatal(err)
	}
	commands := regexp.MustCompile(`(?m)^enplan law (.+)$`).FindAllStringSubmatch(string(page), -1)
	if len(commands) < 3 {
		t.Fatalf("the page has %d commands", len(commands))
	}
	for _, c := range commands {
		t.Run(c[1], func(t *testing.T) {
			if out, err := runLaw(t, strings.Fields(c[1])...); err != nil || strings.Contains(out, "⟦") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func TestWhatIsMissingInAFrameIsSaidInEachLanguage(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(repository, "internal/domain/bylaw/testdata/own-age.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "frame.yaml")
	changed := strings.Replace(string(raw), "from: 2027-01-01", "from: 1.1.2027", 1)
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Run("words", func(t *testing.T) {
		out, err := runLaw(t, "check", file)
		if err == nil {
			t.Error("a frame with a fault is no success")
		}
		for _, want := range []string{
			"Linje 10, trial.from: »1.1.2027« er ikke en dato.", `Line 10, trial.from: "1.1.2027" is no date.`,
		} {
			if !strings.Contains(out, want) {
				t.Errorf("%q is not in\n%s", want, out)
			}
		}
	})
	t.Run("JSON", func(t *testing.T) {
		out, _ := runLaw(t, "check", "--json", file)
		var said struct{ Findings []finding }
		if err := json.Unmarshal([]byte(out), &said); err != nil || len(said.Findings) != 1 || said.Findings[0].Code != bylaw.FoundWrongDate {
			t.Errorf("%v: %s", err, out)
		}
	})
}

func TestEveryFindingAndEveryChangeHasWords(t *testing.T) {
	t.Parallel()
	keys := []string{"law_check.unknown_key_like", "law_change." + bylaw.ImpactEnters, "law_change." + bylaw.ImpactLeaves}
	for _, code := range bylaw.FindingCodes {
		keys = append(keys, "law_check."+code)
	}
	for _, kind := range bylaw.ImpactKinds {
		keys = append(keys, "law_change."+kind)
	}
	for _, key := range keys {
		if !language.Has(key) {
			t.Errorf("there is no text %s", key)
		}
	}
}

func TestWhatChangesForWhomBetweenTwoDays(t *testing.T) {
	out, err := runLaw(t, "diff", "helhedsplan@2023-12-31", "helhedsplan@2024-01-01")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Barn (10 år), plan: Handleplan for barnet (SEL § 140):\n", "- »Barnets plan« laves ved siden af den ene plan.\n",
		"Adult (35 years), plan: The parents' part of the child's plan:\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

// Two frames of different kinds: what is about everybody, who belongs no more, and whose category is asked about. No text is missing.
func TestWhatChangesForWhomBetweenTwoFrames(t *testing.T) {
	for _, pair := range [][2]string{{"201", "helhedsplan@2020-07-02"}, {"151:1", "151:2"}, {"eksempel", "201"}, {"helhedsplan", "internal/domain/bylaw/testdata/own-age.yaml"}} {
		t.Run(pair[0], func(t *testing.T) {
			out, err := runLaw(t, "diff", pair[0], pair[1])
			if err != nil || strings.Contains(out, "⟦") || !strings.Contains(out, " → ") {
				t.Errorf("%v\n%s", err, out)
			}
			if out, err = runLaw(t, "diff", "--json", pair[0], pair[1]); err != nil || !json.Valid([]byte(out)) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func TestWhatIsNoFrameIsRefusedInPlainWords(t *testing.T) {
	for argument, want := range map[string]string{
		"999": "neither a frame nor a file", "helhedsplan@i går": "no date", "README.md": "enplan law check README.md",
	} {
		t.Run(argument, func(t *testing.T) {
			if _, err := runLaw(t, "diff", argument, "151"); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %q", err, want)
			}
		})
	}
}
