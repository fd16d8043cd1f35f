package view

import (
	"slices"
	"strings"
)

// SampleForm is what a sample of the access log is drawn from.
type SampleForm struct {
	Staff, Days, Size, Seed, Next         string
	BreakGlass                            bool
	StaffOptions, DayOptions, SizeOptions []Option
}

// SampleRow is what somebody has read of one course on one day.
type SampleRow struct {
	Course, Title, Who, Role, When, Why string
	What                                []string
	Times                               int
	Refused                             bool
}

// ByLabel puts options in the order in which one looks for them.
func ByLabel(options []Option) {
	slices.SortFunc(options, func(a, b Option) int { return strings.Compare(a.Label, b.Label) })
}
