package transfer

import (
	"archive/zip"
	"context"
	"encoding/json"
	"io"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// ExportFormat is the form of export.json.
const ExportFormat = "enplan-export/1"

// Export is everything that is kept of a course, but for its documents, which are files beside it.
type Export struct {
	Format       string       `json:"format" enum:"enplan-export/1"`
	MadeAt       time.Time    `json:"made_at"`
	Reason       string       `json:"reason" doc:"Why it was made, as the access log has it too."`
	Course       string       `json:"course" format:"uuid"`
	Municipality string       `json:"municipality"`
	Version      int64        `json:"version"`
	State        course.State `json:"state" doc:"The course as it stands: the sum of its journal."`
	Journal      []Event      `json:"journal" doc:"Everything that happened, in order. docs/course.md says what the types mean."`
	AccessLog    []Look       `json:"access_log" doc:"Who has looked, and what was done, newest first."`
	Documents    []Attached   `json:"documents"`
}

// Event is an entry of the journal.
type Event struct {
	course.Meta
	Type string `json:"type"`
	Data any    `json:"data"`
}

// Look is a line of the access log.
type Look struct {
	At        time.Time `json:"at"`
	Subject   string    `json:"subject"`
	Role      string    `json:"role"`
	Operation string    `json:"operation"`
	Kind      string    `json:"kind" enum:"read,write"`
	Purpose   string    `json:"purpose,omitempty"`
	Reason    string    `json:"reason,omitempty"`
	Outcome   string    `json:"outcome"`
}

// Attached is a document, and the file in the archive that holds it.
type Attached struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"`
	Hash string `json:"sha256"`
	File string `json:"file"`
}

// Exported is a course that was given out.
type Exported struct {
	Course       string       `json:"course"`
	Municipality string       `json:"municipality"`
	Phase        course.Phase `json:"phase"`
	Version      int64        `json:"version"`
	File         string       `json:"file"`
}

// Export writes a course as a ZIP: export.json, the schema by which it is read, and the documents. The access log of the course gets a line
// with the reason first.
func (s Site) Export(ctx context.Context, id, reason string, schema []byte, to io.Writer) (Exported, error) {
	ctx = store.ForInstallation(ctx)
	row, err := s.Store.Course(ctx, id)
	if err != nil {
		return Exported{}, err
	}
	if err := s.Store.LogAccess(ctx, store.Access{
		Subject: "operator", Role: string(course.System), Course: id, Municipality: row.Bylaw, Operation: "export_course", Kind: "read", Reason: reason,
		Outcome: "allowed",
	}); err != nil {
		return Exported{}, err
	}
	e, files, err := s.gather(ctx, id, reason, row.Bylaw)
	if err != nil {
		return Exported{}, err
	}
	archive := zip.NewWriter(to)
	text, err := json.MarshalIndent(e, "", " ")
	if err != nil {
		return Exported{}, err
	}
	if err := put(archive, "export.json", text, e.MadeAt); err != nil {
		return Exported{}, err
	}
	if err := put(archive, "schema.json", schema, e.MadeAt); err != nil {
		return Exported{}, err
	}
	for _, d := range files {
		content, err := s.Store.Document(ctx, id, d.Hash)
		if err != nil {
			return Exported{}, err
		}
		if err := put(archive, fileOf(d), content, e.MadeAt); err != nil {
			return Exported{}, err
		}
	}
	return Exported{Course: id, Municipality: e.Municipality, Phase: e.State.Phase, Version: e.Version}, archive.Close()
}

func (s Site) gather(ctx context.Context, id, reason, municipality string) (e Export, files []course.Document, err error) {
	e = Export{Format: ExportFormat, MadeAt: time.Now().UTC(), Reason: reason, Course: id, Municipality: municipality, AccessLog: []Look{}, Documents: []Attached{}}
	journal, err := s.Store.Journal(ctx, id)
	if err != nil {
		return e, nil, err
	}
	for _, r := range journal {
		course.Evolve(&e.State, r)
		e.Version = r.Seq
		e.Journal = append(e.Journal, Event{Meta: r.Meta, Type: r.Type, Data: r.Data})
	}
	looks, err := s.Store.WholeAccessLog(ctx, id)
	if err != nil {
		return e, nil, err
	}
	for _, a := range looks {
		e.AccessLog = append(e.AccessLog, Look{
			At: a.At, Subject: a.Subject, Role: a.Role, Operation: a.Operation, Kind: a.Kind, Purpose: a.Purpose, Reason: a.Reason, Outcome: a.Outcome,
		})
	}
	files = e.State.Documents
	for _, t := range e.State.TakenBack {
		if t.Document != nil {
			files = append(files, *t.Document)
		}
	}
	for _, d := range files {
		e.Documents = append(e.Documents, Attached{ID: d.ID, Name: d.Name, Type: d.Type, Hash: d.Hash, File: fileOf(d)})
	}
	return e, files, nil
}

// fileOf is a name that says nothing of a person and is a name everywhere.
func fileOf(d course.Document) string { return "documents/" + d.ID + d.Ending() }

func put(archive *zip.Writer, name string, content []byte, at time.Time) error {
	file, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at})
	if err == nil {
		_, err = file.Write(content)
	}
	return err
}
