package web

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

func TestAnAdministratorKeepsTheRegisterOfStaff(t *testing.T) {
	t.Parallel()
	f := unopenedFamily(t)
	admin := staffMember("admin", course.Administrator)
	login := f.session(t, admin)
	f.get(t, admin, "/medarbejdere").says(t, http.StatusOK, "Karen Holmegaard-Lund", "Tilføj en medarbejder", `href="/medarbejdere/karen"`)
	for _, at := range []string{"/medarbejdere", "/medarbejdere/karen"} {
		f.get(t, f.sofie, at).says(t, http.StatusForbidden)
		f.post(t, f.session(t, f.sofie), at, url.Values{"subject": {"x"}, "name": {"X"}, "roles": {"supervisor"}}).says(t, http.StatusForbidden)
	}
	entry := func(email string) url.Values {
		return url.Values{"subject": {"b-17"}, "name": {"Birthe Kvols"}, "email": {email}, "roles": {"caseworker"}}
	}
	f.post(t, login, "/medarbejdere", entry("birthe")).says(t, http.StatusUnprocessableEntity, "Det er ikke en e-mailadresse", `value="Birthe Kvols"`)
	f.post(t, login, "/medarbejdere", url.Values{"subject": {"b-17"}}).says(t, http.StatusUnprocessableEntity, "Feltet skal udfyldes", `value="b-17"`)
	f.post(t, login, "/medarbejdere", url.Values{"name": {"Birthe"}}).says(t, http.StatusUnprocessableEntity, "Skriv et svar")
	f.post(t, login, "/medarbejdere", entry("birthe@eksempel.invalid")).says(t, http.StatusSeeOther)
	f.get(t, admin, "/medarbejdere/b-17").says(t, http.StatusOK, `value="birthe@eksempel.invalid"`)
	changed := entry("birthe@eksempel.invalid")
	changed.Set("disabled", "true")
	f.post(t, login, "/medarbejdere/b-17", changed).says(t, http.StatusSeeOther)
	f.get(t, admin, "/medarbejdere").says(t, http.StatusOK, "Birthe Kvols", "Lukket")
	f.post(t, login, "/medarbejdere/karen/login", url.Values{"to": {"b-17"}}).says(t, http.StatusUnprocessableEntity, "kontoen er lukket")
	f.get(t, admin, "/medarbejdere/nobody").says(t, http.StatusNotFound)
}

func TestPapersForAnotherMunicipalityAreMadeOnAPage(t *testing.T) {
	t.Parallel()
	f := unopenedFamily(t)
	f.open()
	f.intake()
	at, login := "/forloeb/"+f.id+"/papirer", f.session(t, f.karen)
	f.get(t, f.karen, at).says(t, http.StatusOK, "Papirer til en anden kommune", "Hvilke samtykker?")
	f.get(t, f.maria, at).says(t, http.StatusForbidden)
	asked := url.Values{"recipient": {"Furesø"}, "reason": {"Flytter"}, "basis": {"consent"}}
	f.post(t, login, at, asked).says(t, http.StatusUnprocessableEntity, "Indhent et samtykke først", `value="Furesø"`)
	f.post(t, login, at, url.Values{"basis": {"notification"}, "recipient": {"Furesø"}, "reason": {"Flytter"}}).says(t, http.StatusUnprocessableEntity, "ikke afsluttet med en underretning")
	f.post(t, login, at, url.Values{}).says(t, http.StatusUnprocessableEntity, "Feltet skal udfyldes")
	asked.Set("consents", f.peterConsent)
	f.post(t, login, at, asked).says(t, http.StatusOK, `"format": "enplan-bundle/1"`, "Peter Toft-Aaby")
	log, _, err := f.cases.AccessLog(casework.ActingFor(t.Context(), f.karen), f.karen, f.id, "", 10)
	if err != nil || log[1].Disclosure == nil {
		t.Errorf("the access log does not name the papers: %v", err)
	}
}
