package view

import (
	"slices"
	"strings"
)

// Field is one question of a form. Its name is also the name by which a refusal
// speaks of it, so that a rule's "no" finds its place beside the input.
type Field struct {
	Kind     Kind
	Name     string
	Label    string
	Hint     string
	Value    string
	Options  []Option
	Error    string
	Optional bool
	Rows     int    // of an Area
	Width    string // xxs, xs, s, m, l, xl; empty: the design system's own
	Suffix   string
	Min, Max string // of a Number; Max of an Upload is in bytes
	Scale    bool   // a Number from Min to Max: script adds a slider beside it
	Last     string // of a Scale: what it was the last time
	Accept   string // media types of an Upload
	TooLarge string // what is said of an Upload of more than Max bytes
	HideText bool   // the label is for screen readers: a heading beside it says the same
	When     string // another question, whose answer calls for this one; without script it is always asked
}

// Kind of a field.
type Kind int

// The kinds.
const (
	Line Kind = iota
	Area
	Number
	Date
	Time
	Select
	Radio
	Checks // any number of Options
	Check  // one, with Label beside it
	Hidden
	Static // no input: Label and Value
	Upload // a file
)

// Option of a Select, Radio or Checks.
type Option struct {
	Value, Label, Hint string
	On                 bool
}

// Group is a part of a form under a heading of its own.
type Group struct {
	Legend, Hint string
	Quote        string   // a person's own words, shown before the questions
	Lines        []string // what stands about it, shown before the questions
	Fields       []Field
	Folded       bool // under its heading, to be opened by who needs it
}

// open: what is wrong in it shows.
func (g Group) open() bool {
	return !g.Folded || slices.ContainsFunc(g.Fields, func(f Field) bool { return f.Error != "" })
}

// answered is how many of its questions have an answer.
func (g Group) answered() (n int) {
	for _, f := range g.Fields {
		if f.Value != "" || slices.ContainsFunc(f.Options, func(o Option) bool { return o.On }) {
			n++
		}
	}
	return n
}

// Problem is one line of the error summary. Without a field it stands for the whole form.
type Problem struct {
	Field string
	Text  string
	Also  []Remark // what else stands in the way
	Rule  string   // the rule's source
	Link  string   // to what has to be done
	Label string   // of the link
}

// Remark is one thing that is said of a form, with a link to where something is done about it.
type Remark struct{ Text, Link, Label string }

// Checklist is a list that is read before a form is sent.
type Checklist struct {
	Heading string
	Remarks []Remark
}

// Form is a page with questions and one primary button.
type Form struct {
	Heading  string
	Lead     string
	Action   string
	Button   string
	Danger   bool // the button ends something
	Back     string
	Checks   []Checklist
	Groups   []Group
	Problems []Problem
	Version  string // the version of the course that was read
	Draft    string // where what is typed is saved meanwhile; empty: nowhere
	Restored bool   // the fields show a saved draft
	Preview  string // where a preview of the answers comes from; empty: none
	Key      string // makes sending the form twice the same as once
	Upload   bool   // a file goes with it
}

func (f Field) id() string {
	return strings.NewReplacer("[", "-", "]", "", ".", "-", ":", "-", "/", "-").Replace(f.Name)
}

func (f Field) described() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.id()+"-help")
	}
	if f.Error != "" {
		ids = append(ids, f.id()+"-error")
	}
	return strings.Join(ids, " ")
}

func (f Field) invalid() string {
	if f.Error != "" {
		return "true"
	}
	return "false"
}

func (f Field) width() string {
	if f.Width == "" {
		return ""
	}
	return " input-width-" + f.Width
}

func (f Field) grouped() bool { return f.Kind == Radio || f.Kind == Checks }

func (f Field) optionID(i int) string {
	if i == 0 {
		return f.id() // so that the error summary leads to the first
	}
	return f.id() + "-" + f.Options[i].Value
}

func fieldID(name string) string { return Field{Name: name}.id() }
