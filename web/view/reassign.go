package view

import "strconv"

// DryRun is what a reassignment would do.
type DryRun struct {
	From, To, FromName, ToName, Reason, Key string
	FromHas, ToHas                          int64
	Moves                                   []MoveRow
	Problems                                []Problem
}

// MoveRow is a course that would move.
type MoveRow struct {
	Course, Title, Phase, Next string
	Overdue, On                bool
}

// Progress is how far a reassignment has come.
type Progress struct {
	ID, FromName, ToName, Reason, Key, Typed string
	Total, Moved, Refused                    int
	Done                                     bool
	Rows                                     []MovedRow
	Problems                                 []Problem
}

// MovedRow is what became of one course.
type MovedRow struct {
	Course, Title, Why string
	Moved              bool
}

func (m Progress) undoField(p Page) Field {
	f := Field{Kind: Area, Name: "reason", Label: p.T("reassign.undo_reason"), Rows: 2, Value: m.Typed}
	for _, x := range m.Problems {
		if x.Field == f.Name {
			f.Error = x.Text
		}
	}
	return f
}

func (m Progress) inWords(p Page) string {
	values := []string{"moved", strconv.Itoa(m.Moved), "total", strconv.Itoa(m.Total), "refused", strconv.Itoa(m.Refused)}
	switch {
	case !m.Done:
		return p.T("reassign.runs", values...)
	case m.Refused > 0:
		return p.T("reassign.done_but", values...)
	}
	return p.T("reassign.done", values...)
}
