package transfer_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/app/transfer"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

func TestAnExportHasTheJournalTheDocumentsAndWhyItWasMade(t *testing.T) {
	t.Parallel()
	s, h := install(t)
	bring(t, s, file(t, "staff.csv"), false)
	id := bring(t, s, file(t, "courses.csv"), false).Rows[0].Course
	karen := access.Who{Subject: "karen", Roles: []course.Role{course.Caseworker}, Municipality: "eksempel"}
	letter := []byte("Kære Rigmor")
	if _, err := s.Cases.Attach(casework.ActingFor(t.Context(), karen), karen, id, casework.Upload{
		Name: "Brev til Rigmor", Type: "text/plain", Content: letter,
	}, casework.Call{}); err != nil {
		t.Fatal(err)
	}
	var to bytes.Buffer
	exported, err := s.Export(t.Context(), id, "Aktindsigt", []byte("{}"), &to)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(to.Bytes()), int64(to.Len()))
	if err != nil {
		t.Fatal(err)
	}
	part := func(name string) []byte {
		f, err := archive.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		content, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	var e transfer.Export
	if err := json.Unmarshal(part("export.json"), &e); err != nil {
		t.Fatal(err)
	}
	version, err := h.Store.Version(store.ForInstallation(t.Context()), id)
	if err != nil || exported.Version != version || e.Version != version || len(e.Journal) != int(version) || e.State.Members[0].Name != "Rigmor Sandelholt" {
		t.Errorf("version %d, exported %+v, %d events, %v", version, exported, len(e.Journal), err)
	}
	if len(e.Documents) != 1 || !bytes.Equal(part(e.Documents[0].File), letter) {
		t.Errorf("documents %+v", e.Documents)
	}
	if len(e.AccessLog) == 0 || e.AccessLog[0].Operation != "export_course" || e.AccessLog[0].Reason != "Aktindsigt" {
		t.Errorf("the access log begins with %+v", e.AccessLog[0])
	}
}
