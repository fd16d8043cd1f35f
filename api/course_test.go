package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestACourseFromOpeningToClosedOverHTTP(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.drafting()
	c := "/courses/" + id

	goal := s.as("karen", "POST", c+"/plan/goals", object{
		"area": "employment", "members": []string{"m1"}, "text": "Maria begynder på en uddannelse", "overall": true, "towards": "employment",
		"measure":    object{"name": "Tro på det", "min": 0, "max": 10, "baseline": 2, "target": 8},
		"discharges": []string{"lab_min_plan"},
	}).must(http.StatusCreated).text("created")
	version := s.as("karen", "GET", c, nil).must(http.StatusOK).Header.Get("ETag")
	s.as("karen", "PUT", c+"/plan/sections/employment", object{"member": "m1", "text": "En praktik om foråret"}, header{"If-Match", version}).must(http.StatusOK)
	version = s.as("karen", "GET", c, nil).must(http.StatusOK).Header.Get("ETag")
	s.as("maria", "PUT", c+"/plan/sections/employment", object{
		"member": "m1", "own_words": object{"member": "m1", "text": "Jeg vil være frisør"},
	}, header{"If-Match", version}).must(http.StatusOK)
	s.as("maria", "POST", c+"/plan/comments", object{"about": goal, "text": "Helst i min egen by", "proposal": true}).must(http.StatusCreated)
	s.as("karen", "PUT", c+"/follow-up/interval", object{"every": "P2W", "form": "home_visit", "reason": "Maria vil helst mødes hjemme"}).must(http.StatusOK)
	hash := s.as("karen", "POST", c+"/plan/submit", nil).must(http.StatusCreated).text("created")

	refused := s.as("karen", "POST", c+"/plan/adopt", nil).must(http.StatusUnprocessableEntity)
	if refused.text("code") != "plan_not_adoptable" || len(refused.list("errors")) == 0 {
		t.Errorf("an unanswered plan is refused with %s", refused.Raw)
	}

	s.as("maria", "POST", c+"/plan/responses", object{"member": "m1", "hash": hash, "goals": []object{{"goal": goal, "agree": true}}}).must(http.StatusOK)
	s.as("karen", "POST", c+"/plan/adopt", nil).must(http.StatusOK)

	why := s.as("karen", "GET", c+"/explain", nil, header{"Accept-Language", "en"}).must(http.StatusOK)
	if why.text("phase") != "following_up" || strings.Contains(why.Raw, "⟦") || !strings.Contains(why.text("why"), "followed up") {
		t.Errorf("explain says %s", why.Raw)
	}

	meeting := s.as("karen", "POST", c+"/meetings", object{
		"at": time.Now().Add(2 * time.Second).UTC().Format(time.RFC3339Nano), "confirmed": true, "form": "home_visit", "members": []string{"m1"},
	}).must(http.StatusCreated).text("created")
	time.Sleep(2100 * time.Millisecond)
	s.as("karen", "POST", c+"/meetings/"+meeting+"/held", object{
		"present": []string{"m1"}, "note": "God snak", "scores": []object{{"goal": goal, "value": 4}},
	}).must(http.StatusOK)

	coverage := s.as("karen", "GET", c+"/plan/coverage", nil).must(http.StatusOK)
	conversions := []object{}
	for _, row := range coverage.list("items") {
		if row["status"] == "covered" {
			conversions = append(conversions, object{"provision": row["provision"], "person": row["person"], "needs": "Ingen: Maria er på SU"})
		}
	}
	s.as("karen", "POST", c+"/close", object{
		"outcome": "completed", "reason": "Maria er begyndt på uddannelsen", "destination": "education",
		"checklist": object{"conversions": conversions},
	}).must(http.StatusOK)

	closed := s.as("maria", "GET", c, nil).must(http.StatusOK)
	if closed.text("phase") != "closed" || closed.text("outcome") != "completed" {
		t.Errorf("Maria reads %s %s", closed.text("phase"), closed.text("outcome"))
	}
	s.as("maria", "POST", c+"/access-requests", object{"member": "m1"}).must(http.StatusCreated)

	listed := s.as("karen", "GET", "/courses?phase=closed&coordinator=karen", nil).must(http.StatusOK).list("items")
	if len(listed) != 1 || listed[0]["id"] != id || listed[0]["title"] != "Toft / Toft-Aaby" {
		t.Errorf("the list of closed courses is %v", listed)
	}
	for _, private := range []string{"Toft", "770590", "frisør", "God snak"} {
		if strings.Contains(s.log.String(), private) {
			t.Errorf("the log holds %q", private)
		}
	}
}

func TestAFamilyMemberReadsNothingOfTheOthers(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.drafting()
	c := "/courses/" + id
	s.as("karen", "POST", c+"/plan/goals", object{"area": "employment", "members": []string{"m1"}, "text": "Marias mål alene"}).must(http.StatusCreated)
	s.as("maria", "POST", c+"/messages", object{"text": "Til min tovholder alene"}).must(http.StatusCreated)
	s.as("karen", "POST", c+"/notes", object{"kind": "call", "on": time.Now().Format(time.DateOnly), "text": "Talte fortroligt"}).must(http.StatusCreated)

	for _, path := range []string{"", "/plan", "/events", "/explain", "/plan/coverage", "/access-log"} {
		read := s.as("peter", "GET", c+path, nil).must(http.StatusOK)
		private := []string{"Marias mål alene", "Til min tovholder alene", "Talte fortroligt", "770590", "1990-05-17"}
		if path != "" { // the course names its coordinator
			private = append(private, `"subject":"karen"`, `"subject":"jonas"`)
		}
		for _, private := range private {
			if strings.Contains(read.Raw, private) {
				t.Errorf("Peter reads %q in %q", private, path)
			}
		}
	}
	own := s.as("maria", "GET", c+"/events", nil).must(http.StatusOK)
	if !strings.Contains(own.Raw, "Til min tovholder alene") || strings.Contains(own.Raw, "Talte fortroligt") {
		t.Error("Maria does not read exactly her own messages")
	}
}

func TestTheAccessLogShowsTheCitizenWhoLooked(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.eligible()
	s.as("sofie", "GET", "/courses/"+id, nil).must(http.StatusOK)
	s.as("jonas", "GET", "/courses/"+id, nil).must(http.StatusForbidden)
	log := s.as("maria", "GET", "/courses/"+id+"/access-log", nil).must(http.StatusOK)
	var lines []string
	for _, e := range log.list("items") {
		lines = append(lines, strings.Join([]string{str(e["name"]), str(e["role"]), str(e["operation"]), str(e["kind"]), str(e["purpose"]), str(e["outcome"])}, " "))
	}
	all := strings.Join(lines, "\n")
	for _, want := range []string{
		"Sofie Brandt-Thulstrup supervisor read_course read municipality allowed",
		"Jonas Refsgaard caseworker read_course read  refused",
		"Karen Holmegaard-Lund caseworker decide_eligibility write unassigned allowed",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the log has no line %q:\n%s", want, all)
		}
	}
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

func TestCoursesAreFoundByNameAndNumberWithinWhatOneMaySee(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.eligible()
	for _, c := range []struct {
		user  string
		body  object
		finds bool
	}{
		{"karen", object{"cpr": "7705901234"}, true},
		{"karen", object{"name": "storm"}, true},
		{"karen", object{"name": "storm andersen"}, false},
		{"jonas", object{"cpr": "7705901234"}, false},
		{"sofie", object{"cpr": "770590-1234"}, true},
		{"viggo", object{"cpr": "770590-1234"}, false},
		{"peter", object{"name": "maria toft"}, true},
	} {
		found := s.as(c.user, "POST", "/courses/search", c.body).must(http.StatusOK).list("items")
		if (len(found) == 1 && found[0]["id"] == id) != c.finds {
			t.Errorf("%s finds %d courses by %v", c.user, len(found), c.body)
		}
	}
}

func TestASupervisorSeesHowTheCoursesStand(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.open()
	s.drafting()
	s.as("karen", "GET", "/api/v1/overview", nil).must(http.StatusForbidden)
	o := s.as("sofie", "GET", "/api/v1/overview", nil).must(http.StatusOK)
	if o.value("intake") != 1.0 || o.value("drafting_plan") != 1.0 || o.value("closed") != 0.0 {
		t.Error(o.Raw)
	}
	loads := o.list("caseloads")
	if len(loads) != 1 || loads[0]["name"] != "Karen Holmegaard-Lund" || loads[0]["courses"] != 1.0 {
		t.Error(o.Raw)
	}
}
