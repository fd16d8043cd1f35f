package coursetest

import "github.com/enplan-dk/enplan/internal/domain/bylaw"

// GeneralLaw is the code of an invented municipality that has taken up the general law.
const GeneralLaw = "proeveby"

func init() {
	err := bylaw.TakeUp([]bylaw.Municipality{{
		Code: GeneralLaw, Frame: "helhedsplan", Name: "Prøveby Kommune",
		Contact: bylaw.Contact{Name: "Prøveby Kommune", Address: "Torvet 1, 0000 Prøveby", Phone: "0000 0000", Basis: bylaw.Basis{Source: "Configured"}},
	}})
	if err != nil {
		panic(err)
	}
}
