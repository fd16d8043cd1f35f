package coursetest

import "github.com/enplan-dk/enplan/internal/domain/bylaw"

// GeneralLaw is the code of an invented municipality that has taken up the general law.
const GeneralLaw = "proeveby"

// Deadlines is the code of an invented municipality that has taken it up too, and has set deadlines for its cases.
const Deadlines = "fristby"

func init() {
	municipalities, err := bylaw.ParseMunicipalities("proeveby|helhedsplan|Prøveby Kommune|Torvet 1, 0000 Prøveby|0000 0000\n" +
		"fristby|helhedsplan|Fristby Kommune|Torvet 2, 0000 Fristby|0000 0001")
	if err != nil {
		panic(err)
	}
	if err := bylaw.TakeUp(municipalities); err != nil {
		panic(err)
	}
	deadlines, err := bylaw.ParseCaseDeadlines("fristby|2025-01-01|eligibility=P4W, team=P4W, plan=P3M, decision=P4W, appeal=P2W, access=P5D|fristby.example/frister\n" +
		"fristby|2026-01-01|eligibility=P2W|fristby.example/frister")
	if err != nil {
		panic(err)
	}
	if err := bylaw.SetCaseDeadlines(deadlines); err != nil {
		panic(err)
	}
}
