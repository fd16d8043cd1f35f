package site

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/web/view"
)

// CaseFile is all that a family member may see of her course, and the same to be read.
func (s *Site) CaseFile(req *Request, id, member string) (casework.CaseFile, view.CaseFile, error) {
	file, err := s.Cases.CaseFile(req.Context(), req.Who, id, member)
	if err != nil {
		return file, view.CaseFile{}, err
	}
	c, err := req.courseAs(file.Course)
	if err != nil {
		return file, view.CaseFile{}, err
	}
	if c.Staff, err = s.Cases.Names(req.Context(), file.Course); err != nil {
		return file, view.CaseFile{}, err
	}
	texts := correctedTexts(file.Events, req, c)
	read := view.CaseFile{Course: c, Decisions: req.decisionTexts(c, file.Events).Decisions}
	for _, m := range c.Meetings {
		if c.HasMinutes(m) {
			read.Minutes = append(read.Minutes, minutesOf(m, texts))
		}
	}
	read.Timeline = req.timeline(c, slices.DeleteFunc(slices.Clone(file.Events), isPlanning))
	return file, read, nil
}
