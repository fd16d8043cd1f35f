package view

import (
	"strings"
	"unicode/utf8"
)

// LabelOf stands before the name of a field where a form sends the field's label, for the page that shows what was typed without
// the form.
const LabelOf = "_label."

// Unsent is what was typed into a form that is answered by the page of a failure.
type Unsent struct {
	Texts  []Typed
	Action string // where it can be sent to the coordinator; empty: nowhere
	Sealed string // what is sent there
}

// Typed is one answer, under the label that the form had.
type Typed struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

// rows are those of an input that shows the text.
func (t Typed) rows() int {
	const letters, most = 70, 20
	return min(most, 1+strings.Count(t.Text, "\n")+utf8.RuneCountInString(t.Text)/letters)
}
