package main

import (
	"archive/zip"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/test/kit"
)

// The commands of docs/import-export.md are run as they stand there.
func TestTheCommandsOfTheImportManualWork(t *testing.T) {
	t.Parallel()
	in := install(t)
	serve := in.start("serve")
	in.start("worker")
	manual, err := os.ReadFile("../../docs/import-export.md")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for _, name := range []string{"staff.csv", "courses.csv"} {
		content, err := os.ReadFile("../../internal/app/transfer/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(content), "\n")
		if name == "courses.csv" {
			lines = lines[:4] // the others are refused
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(strings.Join(lines, "")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	id := ""
	words := regexp.MustCompile(`"[^"]*"|\S+`)
	for line := range strings.SplitSeq(string(manual), "\n") {
		typed, is := strings.CutPrefix(line, "enplan ")
		if !is {
			continue
		}
		var args []string
		for _, word := range words.FindAllString(typed, -1) {
			args = append(args, strings.Trim(strings.Replace(word, "COURSE", id, 1), `"`))
		}
		command := serve.command(t.Context(), args...)
		command.Dir = folder
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("enplan %s: %v\n%s", typed, err, out)
		}
		if strings.Contains(string(out), "Sandelholt") {
			t.Errorf("enplan %s names the family:\n%s", typed, out)
		}
		if found := regexp.MustCompile(`A-17 +imported +(\S+)`).FindStringSubmatch(string(out)); found != nil {
			id = found[1]
		}
	}
	if id == "" {
		t.Fatal("the manual has imported nothing")
	}
	reads(t, filepath.Join(folder, id+".zip"))
	index, err := os.ReadFile(filepath.Join(folder, "archive", "index.json"))
	if err != nil || strings.Count(string(index), `"file"`) != 2 {
		t.Errorf("the index says %s, %v", index, err)
	}
	status, log := serve.request(http.MethodGet, "/api/v1/courses/"+id+"/access-log", kit.Token(t, "karen"), nil)
	if status != http.StatusOK || !strings.Contains(log, "export_course") {
		t.Errorf("the access log does not tell of the export: %d %s", status, log)
	}
}

// reads opens an export and holds it against its schema.
func reads(t *testing.T, name string) {
	t.Helper()
	archive, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	part := func(name string) []byte {
		file, err := archive.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		content, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	var export any
	if err := json.Unmarshal(part("export.json"), &export); err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Ref        string `json:"$ref"`
		Components struct{ Schemas map[string]*huma.Schema }
	}
	// huma reads schemas with one type, and writes lists as what may be null.
	text := regexp.MustCompile(`"type": \[\s*"\w+",\s*"null"\s*\]`).ReplaceAll(part("schema.json"), []byte(`"type": ""`))
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	for name, s := range schema.Components.Schemas {
		s.PrecomputeMessages()
		registry.Map()[name] = s
	}
	found := &huma.ValidateResult{}
	huma.Validate(registry, registry.SchemaFromRef(schema.Ref), huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, export, found)
	if len(found.Errors) > 0 {
		t.Errorf("the export does not fit its schema: %v", found.Errors)
	}
	if text := string(part("export.json")); !strings.Contains(text, "Rigmor Sandelholt") || !strings.Contains(text, "A-17") {
		t.Error("the export lacks the family")
	}
}
