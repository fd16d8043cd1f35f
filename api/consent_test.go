package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// marked is a goal of the plan with a word that stands nowhere else.
type marked struct{ id, area, about, word string }

// inScope: shared is what is about Maria alone, in an area that her consent opens.
func (m marked) inScope(types []string) bool { return m.about == "m1" && access.Opens(types, m.area) }

var aboutWhom = map[string][]string{"m1": {"m1"}, "m2": {"m2"}, "m1 and m2": {"m1", "m2"}, "everybody": {}}

// Every type of information that a consent can name × every area of life × whom a goal is about, asked of the running
// API: in scope the goal is read and written about, out of scope no answer holds its word and no command reaches it,
// and without the consent there is nothing. It asks more than all the other tests, and so alone.
func TestAConsentOpensItsPartOfThePlanOverHTTP(t *testing.T) {
	s := start(t)
	id := s.eligible()
	c := "/courses/" + id
	for _, field := range []string{"employment", "psychiatry"} {
		s.as("karen", "PUT", c+"/team/fields", object{"field": field, "reason": "Afprøves senere"}).must(http.StatusOK)
	}
	s.as("karen", "POST", c+"/team/confirm", nil).must(http.StatusOK)
	goals := s.markedGoals(c)

	given := func(types ...string) (consent string) {
		consent = s.as("maria", "POST", c+"/consents", object{
			"member": "m1", "given_by": "m1", "types": types, "recipient": "psychiatry", "purpose": "Én fælles plan", "form": "digital",
			"expires": time.Now().AddDate(1, 0, 0).Format(time.DateOnly),
		}).must(http.StatusCreated).text("created")
		s.as("karen", "POST", c+"/team/members", object{
			"subject": "jonas", "field": "psychiatry", "role": "Behandler", "basis": "consent", "consent": consent,
		}).must(http.StatusCreated)
		return consent
	}
	read, refused, taken := 0, 0, 0
	scopes := [][]string{{"housing", "economy"}, course.InformationTypes()}
	for _, one := range course.InformationTypes() {
		scopes = append(scopes, []string{one})
	}
	for turn, types := range scopes {
		consent := given(types...)
		answers := s.everything("jonas", c)
		if line := s.as("jonas", "GET", "/courses", nil).must(http.StatusOK).list("items"); len(line) != 1 || line[0]["waiting_what"] != nil {
			t.Errorf("%v: his list says what the course waits for: %v", types, line)
		}
		if found := s.as("jonas", "GET", "/courses?waiting_for=coordinator", nil).must(http.StatusOK).list("items"); len(found) != 0 {
			t.Errorf("%v: he finds the course by what it waits for", types)
		}
		for i, g := range goals {
			for at, answer := range answers {
				if found := strings.Contains(answer, g.word); found != (g.inScope(types) && showsGoals(at)) {
					t.Errorf("%v: %s about %s is found %v at %s", types, g.area, g.about, found, at)
				}
				read++
			}
			writes := s.writes(c, g) // each command in its turn
			switch a := writes[(i+turn)%len(writes)](); {
			case a.Status >= http.StatusInternalServerError:
				t.Errorf("%v: writing of %s about %s is answered %d %s", types, g.area, g.about, a.Status, a.Raw)
			case a.text("code") == "outside_consent" && a.Status == http.StatusForbidden:
				refused++
				if g.inScope(types) {
					t.Errorf("%v: writing of %s about %s is refused", types, g.area, g.about)
				}
			default:
				taken++
				if !g.inScope(types) {
					t.Errorf("%v: writing of %s about %s is answered %d %s", types, g.area, g.about, a.Status, a.Raw)
				}
			}
		}
		s.as("maria", "POST", c+"/consents/"+consent+"/withdraw", nil).must(http.StatusOK)
		for at, answer := range s.everything("jonas", c) {
			if at != "list" && !strings.Contains(answer, "no_access") {
				t.Errorf("after the withdrawal %s is answered with %s", at, answer)
			}
		}
	}
	t.Logf("%d consents × %d goals: %d readings, %d writings refused, %d not", len(scopes), len(goals), read, refused, taken)
}

// showsGoals: the steps of a course name no goal, and what the law means for the family is shared by no consent.
func showsGoals(at string) bool { return at == "course" || at == "plan" || at == "events" }

func (s *stack) markedGoals(c string) []marked {
	s.t.Helper()
	var goals []marked
	for about, members := range aboutWhom {
		for _, area := range access.Areas() {
			g := marked{area: area, about: about, word: fmt.Sprintf("Maerke%dx", len(goals)+1)}
			g.id = s.as("karen", "POST", c+"/plan/goals", object{"area": area, "members": members, "text": g.word}).must(http.StatusCreated).text("created")
			goals = append(goals, g)
		}
	}
	return goals
}

// everything is each answer about a course that a member of the team can ask for.
func (s *stack) everything(user, c string) map[string]string {
	s.t.Helper()
	out := map[string]string{}
	for name, path := range map[string]string{
		"course": c, "plan": c + "/plan", "events": c + "/events?limit=500", "explain": c + "/explain", "coverage": c + "/plan/coverage",
		"exemptions": c + "/exemptions", "list": "/courses",
	} {
		a := s.as(user, "GET", path, nil)
		if a.Status >= http.StatusInternalServerError || a.Status == http.StatusUnprocessableEntity {
			s.t.Errorf("%s: %s", path, a.Raw)
		}
		out[name] = a.Raw
	}
	return out
}

// writes are all commands about a goal, or about what it is about, that the team may give.
func (s *stack) writes(c string, g marked) []func() answer {
	send := func(method, path string, body any, headers ...header) func() answer {
		return func() answer { return s.as("jonas", method, c+path, body, headers...) }
	}
	anyVersion := header{"If-Match", `"1"`}
	goal := object{"area": g.area, "members": aboutWhom[g.about], "text": "Noget andet"}
	member := ""
	if g.about == "m1" || g.about == "m2" {
		member = g.about
	}
	return []func() answer{
		send("POST", "/plan/comments", object{"about": g.id, "text": "En bemærkning"}),
		send("POST", "/plan/goals", goal),
		send("PATCH", "/plan/goals/"+g.id, goal, anyVersion),
		send("DELETE", "/plan/goals/"+g.id, nil, anyVersion),
		send("POST", "/plan/goals/"+g.id+"/efforts", object{"text": "x", "legal_basis": "x", "provider": "x", "unit": "x", "responsible": "x", "from": "2026-01-01"}),
		send("PUT", "/plan/sections/"+g.area, object{"member": member, "text": "x"}, anyVersion),
		send("POST", "/plan/comments", object{"about": strings.TrimSuffix(g.area+":"+member, ":"), "text": "x"}),
	}
}

func TestAWordThatIsNoTypeOfInformationIsRefusedWithTheList(t *testing.T) {
	t.Parallel()
	s := start(t)
	refused := s.as("maria", "POST", "/courses/"+s.eligible()+"/consents", object{
		"member": "m1", "given_by": "m1", "types": []string{"health", "gossip"}, "recipient": "psychiatry", "purpose": "Én plan", "form": "digital",
		"expires": "2030-01-01",
	}, header{"Accept-Language", "en"}).must(http.StatusUnprocessableEntity)
	if code := refused.fields()["types[1]"]; code != "value_not_listed" {
		t.Errorf("it is refused with %s", refused.Raw)
	}
	for _, one := range course.InformationTypes() {
		if !strings.Contains(refused.Raw, one) {
			t.Errorf("the answer does not name %s: %s", one, refused.Raw)
		}
	}
}
