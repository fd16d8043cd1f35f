package view

import "net/url"

// Rules is which ordinary rules do not hold for a family, and what nobody knows yet.
type Rules struct {
	InUse, Lapsed, Unknown []RuleLine // exemptions
	Uncovered              []RuleLine // ordinary plans of which it is not known whether they apply
	LatestStart            []Fact     // efforts, and for whom the ordinary latest start is lifted
	Stance                 Stance
	Dates                  []DateLine
	DatesProblem           string
}

// RuleLine is an exemption for one person, or an ordinary plan.
type RuleLine struct {
	Name, Person, Words, Source string
	Lifts, Again                []string
	Verified, Disputed          bool
}

// Stance is what the municipality has said about the unemployment funds.
type Stance struct {
	Asked                  bool // the by-law asks for one
	Text, Decided, Decider string
}

// DateLine is a follow-up date, and why it is not the day on which the rhythm put it.
type DateLine struct{ On, Near, Because string }

// WhatIf asks which dates would follow from a change.
type WhatIf struct {
	Values    url.Values
	Fields    []Field
	Problems  []Problem
	Asked     bool
	Now, Then []DateLine
}
