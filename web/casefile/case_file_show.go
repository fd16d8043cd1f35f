package casefile

import (
	"archive/zip"
	"encoding/json"
	"net/http"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// CaseFileShow says what the file of a family member holds: her own, or as the answer to her request for access.
func (s Pages) CaseFileShow(req *site.Request) error {
	c, err := s.Course(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	member := req.R.PathValue("member")
	switch {
	case !c.May("make_case_file"):
		return &casework.Fault{Code: casework.NoAccess}
	case c.Me != "" && c.Me != member, c.FamilyMember(member) == nil:
		return site.ErrNotFound
	}
	req.Page.Title = req.T("case.title", "name", c.Name(member))
	req.Page.Current = "familien"
	return s.Render(req, http.StatusOK, view.CaseFilePage(req.Page, c, member, backTo(req, c)))
}

// CaseFilePDF is the file to read.
func (s Pages) CaseFilePDF(req *site.Request) error {
	_, read, err := s.caseFile(req)
	if err != nil {
		return err
	}
	req.Page.Plain, req.Page.Title = true, req.T("case.title", "name", read.Name(req.R.PathValue("member")))
	return s.SendPDF(req, "sag.pdf", view.CasePrint(req.Page, read.Sheets(req.Page)))
}

// CaseFileZIP is the file for machines, with the documents themselves.
func (s Pages) CaseFileZIP(req *site.Request) error {
	file, _, err := s.caseFile(req)
	if err != nil {
		return err
	}
	documents := make([]casework.File, len(file.Course.Documents))
	for i, d := range file.Course.Documents {
		if documents[i], err = s.Cases.Document(req.Context(), req.Who, file.Course.ID, d.ID); err != nil {
			return err
		}
	}
	req.W.Header().Set("Content-Type", "application/zip")
	req.W.Header().Set("Content-Disposition", `attachment; filename="sag.zip"`)
	z := zip.NewWriter(req.W)
	w, err := z.Create("sag.json")
	if err != nil {
		return err
	}
	lines := json.NewEncoder(w)
	lines.SetIndent("", "  ")
	if err := lines.Encode(file); err != nil {
		return err
	}
	for _, d := range documents {
		if w, err = z.Create("dokumenter/" + d.ID + "/" + fileName(d.Document)); err != nil {
			return err
		}
		if _, err = w.Write(d.Content); err != nil {
			return err
		}
	}
	return z.Close()
}

func (s Pages) caseFile(req *site.Request) (casework.CaseFile, view.CaseFile, error) {
	file, read, err := s.CaseFile(req, req.R.PathValue("id"), req.R.PathValue("member"))
	if err == nil {
		read.Looks = looks(req, read.Course, file.AccessLog)
	}
	return file, read, err
}
