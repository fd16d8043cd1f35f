package web

import (
	"net/http"
	"testing"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Papers that go to another municipality stand in the access log with their recipient and basis, and those that were
// refused with why. A family member reads of what is about herself.
func TestPapersForAnotherMunicipalityStandInTheAccessLog(t *testing.T) {
	f := unopenedFamily(t)
	f.open()
	f.intake()
	ask := func(consents ...string) error {
		_, err := f.cases.Bundle(casework.ActingFor(t.Context(), f.karen), f.karen, f.id, casework.Handover{
			Recipient: "Furesø", Reason: "Flytter til søen", Basis: "consent", Consents: consents,
		})
		return err
	}
	if err := ask(f.peterConsent); err != nil {
		t.Fatal(err)
	}
	if ask() == nil {
		t.Fatal("papers were made without a consent")
	}
	page := "/forloeb/" + f.id + "/hvem-har-set"
	made, refused := "Papirer til Furesø, efter samtykke: Peter Toft-Aaby, ", "Bad om papirer til Furesø, efter samtykke – afvist: der er ikke et samtykke, der gælder"
	sofie := staffMember("sofie", course.Supervisor)
	f.get(t, sofie, page).says(t, http.StatusOK, made, refused, "Flytter til søen")
	f.get(t, sofie, "/stikproever?antal=50").says(t, http.StatusOK, "Papirer til Furesø, efter samtykke", refused, "Flytter til søen")
	peters := f.get(t, f.peter, page)
	peters.says(t, http.StatusOK, made)
	peters.saysNot(t, "Flytter til søen")
	f.get(t, f.maria, page).saysNot(t, "Furesø", "Flytter til søen")
	f.reads = "en"
	f.get(t, sofie, page).says(t, http.StatusOK, "Papers for Furesø, by consent: Peter Toft-Aaby", "refused: there is no consent that holds")
}
