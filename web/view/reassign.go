package view

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// DryRun is what a reassignment would do.
type DryRun struct {
	From, FromName, Reason, Key string
	FromHas                     int64
	To                          []Receiver
	Moves                       []MoveRow
	Problems                    []Problem
}

// Receiver is a colleague who gets courses.
type Receiver struct {
	Subject, Name string
	Has, Gets     int64
}

// MoveRow is a course that would move.
type MoveRow struct {
	Course, Title, Phase, Next, To string
	Overdue, On                    bool
}

// FewestGets is the receiver with the fewest courses so far.
func (d DryRun) FewestGets() string {
	return slices.MinFunc(d.To, func(a, b Receiver) int { return cmp.Compare(a.Has+a.Gets, b.Has+b.Gets) }).Subject
}

// Add adds a course that would move.
func (d *DryRun) Add(m MoveRow) {
	for i := range d.To {
		if d.To[i].Subject == m.To {
			d.To[i].Gets++
		}
	}
	d.Moves = append(d.Moves, m)
}

func (d DryRun) names() string {
	names := make([]string, len(d.To))
	for i, to := range d.To {
		names[i] = to.Name
	}
	return strings.Join(names, ", ")
}

// Progress is how far a reassignment has come.
type Progress struct {
	ID, FromName, ToName, Reason, Key, Typed string
	Total, Moved, Refused                    int
	Done                                     bool
	Rows                                     []MovedRow
	Problems                                 []Problem
	Others                                   []string // the ids of the parts that others get
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
