package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
)

func TestAPreviewShowsDatesAndChangesNothing(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.drafting()
	path := "/courses/" + id + "/follow-up/preview"
	if none := s.as("karen", "POST", path, object{}).must(http.StatusUnprocessableEntity); none.text("code") != "interval_missing" {
		t.Error(none.Raw)
	}
	before := s.as("karen", "GET", "/courses/"+id, nil).Header.Get("ETag")
	dates := s.as("karen", "POST", path, object{"every": "P2W", "dates": 3}).must(http.StatusOK)
	if len(dates.list("items")) != 3 || dates.list("items")[0]["on"] == nil {
		t.Error(dates.Raw)
	}
	s.as("maria", "POST", path, object{"every": "P1M"}).must(http.StatusOK)
	paused := s.as("karen", "POST", path, object{"every": "P2W", "pause_until": time.Now().AddDate(0, 2, 0).Format(time.DateOnly)}).must(http.StatusOK)
	if paused.Raw == dates.Raw {
		t.Error("a pause moves no date")
	}
	for field, body := range map[string]object{
		"pause_until": {"every": "P2W", "pause_until": "2020-01-01"},
		"every":       {"pause_until": time.Now().AddDate(0, 0, 9).Format(time.DateOnly)},
	} {
		if a := s.as("karen", "POST", path, body).must(http.StatusUnprocessableEntity); a.fields()[field] == "" {
			t.Error(a.Raw)
		}
	}
	s.as("karen", "POST", path, object{"every": "P9999D"}).must(http.StatusUnprocessableEntity)
	s.as("jonas", "POST", path, object{"every": "P2W", "pause_until": "9999-01-01"}).must(http.StatusUnprocessableEntity)
	s.as("bodil", "POST", path, object{"every": "P2W"}).must(http.StatusForbidden)
	if after := s.as("karen", "GET", "/courses/"+id, nil).Header.Get("ETag"); after != before {
		t.Error("a preview has changed the course")
	}
}

func TestACourseShowsTheExemptionsInUseToWhomTheyConcern(t *testing.T) {
	t.Parallel()
	s := start(t)
	path := "/courses/" + s.drafting() + "/exemptions"
	all := s.as("karen", "GET", path, nil).must(http.StatusOK)
	if !strings.Contains(all.Raw, `"applies":true`) || !strings.Contains(all.Raw, `"m2"`) {
		t.Error(all.Raw)
	}
	if own := s.as("peter", "GET", path, nil).must(http.StatusOK); strings.Contains(own.Raw, `"m1"`) {
		t.Errorf("Peter reads of Maria: %s", own.Raw)
	}
}

func TestABundleHoldsWhatAConsentCovers(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.drafting()
	c := "/courses/" + id
	s.as("karen", "POST", c+"/plan/goals", object{"area": "employment", "members": []string{"m2"}, "text": "Peters mål"}).must(http.StatusCreated)
	handover := object{"recipient": "En anden kommune", "reason": "Familien flytter", "basis": "consent"}
	if a := s.as("karen", "POST", c+"/bundle", handover).must(http.StatusUnprocessableEntity); a.fields()["consents"] != "bundle_consent_missing" {
		t.Error(a.Raw)
	}
	s.as("karen", "POST", c+"/bundle", object{"recipient": "x", "reason": "x", "basis": "notification"}).must(http.StatusConflict)
	consent := s.as("maria", "POST", c+"/consents", object{
		"member": "m1", "given_by": "m1", "types": []string{"employment"}, "recipient": "En anden kommune", "purpose": "Planen følger med",
		"form": "digital", "expires": time.Now().AddDate(0, 1, 0).Format(time.DateOnly),
	}).must(http.StatusCreated).text("created")
	handover["consents"] = []string{consent}
	b := s.as("karen", "POST", c+"/bundle", handover).must(http.StatusOK)
	if members := b.list("members"); len(members) != 1 || members[0]["name"] != "Maria Toft" || strings.Contains(b.Raw, "Peter") {
		t.Error(b.Raw)
	}
	s.as("maria", "POST", c+"/bundle", handover).must(http.StatusForbidden)
	if log := s.as("maria", "GET", c+"/access-log", nil).must(http.StatusOK); !strings.Contains(log.Raw, "Familien flytter") ||
		!strings.Contains(log.Raw, "make_bundle") {
		t.Error("the family does not read why its papers went")
	}
	s.as("maria", "POST", c+"/consents/"+consent+"/withdraw", nil).must(http.StatusOK)
	s.as("karen", "POST", c+"/bundle", handover).must(http.StatusUnprocessableEntity)

	// The log says for whom each was, on what it rests, and which were refused.
	asked := s.papers("karen", id)
	want := []string{
		"refused bundle_consent_missing En anden kommune consent [" + consent + "] []", "refused no_access En anden kommune consent [" + consent + "] []",
		"allowed  En anden kommune consent [" + consent + "] [m1]", "refused bundle_not_moved x notification [] []", "refused bundle_consent_missing En anden kommune consent [] []",
	}
	if !slices.Equal(asked, want) {
		t.Errorf("the log has\n%s", strings.Join(asked, "\n"))
	}
	if mine := s.papers("maria", id); len(mine) != 3 || mine[2] != want[2] { // those that name her consent
		t.Errorf("Maria reads\n%s", strings.Join(mine, "\n"))
	}
	if others := s.papers("peter", id); len(others) != 0 {
		t.Errorf("Peter reads\n%s", strings.Join(others, "\n"))
	}
	if all := s.papers("sofie", id); !slices.Equal(all, want) {
		t.Errorf("the supervisor reads\n%s", strings.Join(all, "\n"))
	}
}

// papers are the disclosures that somebody reads of in the access log, newest first.
func (s *stack) papers(who, course string) (out []string) {
	s.t.Helper()
	var log struct {
		Items []struct {
			Outcome    string
			Disclosure *casework.Disclosure
		}
	}
	if err := json.Unmarshal([]byte(s.as(who, "GET", "/courses/"+course+"/access-log?limit=200", nil).must(http.StatusOK).Raw), &log); err != nil {
		s.t.Fatal(err)
	}
	for _, e := range log.Items {
		if d := e.Disclosure; d != nil {
			out = append(out, fmt.Sprintf("%s %s %s %s %v %v", e.Outcome, d.Refusal, d.Recipient, d.Basis, d.Consents, d.Members))
		}
	}
	return out
}

func TestThePlanIsReadAsAFileByItsReader(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.drafting()
	s.as("maria", "GET", "/courses/"+id+"/plan.pdf", nil, header{"Accept", "application/pdf"}).must(http.StatusOK)
	s.as("bodil", "GET", "/courses/"+id+"/plan.pdf", nil).must(http.StatusForbidden)
	early := s.open()
	s.as("karen", "GET", "/courses/"+early+"/plan.pdf", nil).must(http.StatusNotFound)
}

// odd are characters that the file's fonts do not have: emoji, letters above U+FFFF, and rare scripts.
const odd = "👩🏽‍👧 🇩🇰 𓀀 𠮷 سلام नमस्ते 日本"

func TestThePlanIsReadAsAFileWhateverStandsInIt(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := "/courses/" + s.drafting()
	s.as("karen", "PATCH", c+"/members/m1", object{"name": "Maria " + odd}).must(http.StatusOK)
	words := object{"member": "m1", "text": "Mine ord " + odd}
	goal := s.as("karen", "POST", c+"/plan/goals", object{
		"area": "employment", "members": []string{"m1"}, "text": "Et mål " + odd, "own_words": words,
		"measure": object{"name": "Troen " + odd, "min": 0, "max": 10, "baseline": 2, "target": 8},
	}).must(http.StatusCreated).text("created")
	s.as("karen", "POST", c+"/plan/goals/"+goal+"/efforts", object{
		"text": "En indsats " + odd, "legal_basis": odd, "provider": odd, "unit": odd, "responsible": odd, "from": "2026-01-01",
	}).must(http.StatusCreated)
	s.as(
		"karen", "PUT", c+"/plan/sections/employment", object{"member": "m1", "text": "Et afsnit " + odd, "own_words": words}, header{"If-Match", "*"},
	).must(http.StatusOK)
	for _, reader := range []string{"karen", "maria"} {
		if file := s.as(reader, "GET", c+"/plan.pdf", nil, header{"Accept", "application/pdf"}).must(http.StatusOK); !strings.HasPrefix(file.Raw, "%PDF-") {
			t.Errorf("%s reads %.40q", reader, file.Raw)
		}
	}
}

func TestACourseShowsThatTheStanceOnTheUnemploymentFundsIsMissing(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := "/courses/" + s.open()
	s.as("karen", "PUT", c+"/intake/facts", object{
		"members": []object{{"member": "m1", "spells": []object{{"lab": 1, "from": "2025-09-01"}}}},
		"fields":  []string{"employment", "psychiatry"}, "fields_confirmed": "Bekræftet af begge forvaltninger",
	}).must(http.StatusOK)
	if read := s.as("karen", "GET", c, nil).must(http.StatusOK); read.value("akasse_stance_missing") != true {
		t.Error("nobody sees that the stance is missing")
	}
	if read := s.as("maria", "GET", c, nil).must(http.StatusOK); read.value("akasse_stance_missing") != nil {
		t.Error("the family reads what is the municipality's to settle")
	}
	s.as("sofie", "PUT", "/api/v1/bylaws/eksempel/akasse-stance", object{
		"text": "Berøres ikke", "decided_on": "2026-01-15", "decider": "Kommunalbestyrelsen",
	}).must(http.StatusOK)
	if read := s.as("karen", "GET", c, nil).must(http.StatusOK); read.value("akasse_stance_missing") != nil {
		t.Error("the stance was taken and is still missing")
	}
}
