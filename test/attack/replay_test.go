package attack_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/ratelimit"
	"github.com/enplan-dk/enplan/test/limitstest"
)

// opening is the request that opens the course of an invented family.
func opening(t testing.TB) request {
	t.Helper()
	return request{method: http.MethodPost, path: "/api/v1/courses", body: asJSON(t, map[string]any{
		"bylaw": "eksempel", "referral": map[string]any{"source": "citizen", "reason": "Tre planer"},
		"members": []any{map[string]any{"name": "Rigmor Sandelholt", "kind": "adult", "birth": "1990-05-17", "subject": "rigmor"}},
	})}
}

func TestRequestsRepeatedAndReorderedUnderTheirKeysDoEachThingOnce(t *testing.T) {
	t.Parallel()
	h := open(t, limitstest.Unlimited)
	karen := h.issuer.token(who("karen", "eksempel", course.Caseworker))
	first := opening(t)
	first.headers = []header{{"Idempotency-Key", "opening/1"}}
	var id string
	for _, a := range h.atOnce(karen, first, first, first, first) {
		switch {
		case a.status == http.StatusCreated && id == "":
			id = created(t, a, "course")
		case a.status == http.StatusCreated && created(t, a, "course") == id, a.status == http.StatusTooManyRequests:
		default:
			t.Errorf("an opening sent four times at once: %d %s", a.status, a.body)
		}
	}

	const notes = 12
	var all []request
	for i := range notes {
		r := request{
			method: http.MethodPost, path: "/api/v1/courses/" + id + "/notes",
			body:    asJSON(t, map[string]any{"kind": "call", "on": "2026-03-02", "text": fmt.Sprintf("Samtale %d", i)}),
			headers: []header{{"Idempotency-Key", fmt.Sprintf("note/%d", i)}},
		}
		other := r
		other.body = strings.ReplaceAll(r.body, "Samtale", "En anden samtale")
		all = append(all, r, r, other, r)
	}
	made := map[string]string{} // by key
	for round := range 4 {
		if round > 0 { // each time in another order
			for i := range all {
				j := (i*7 + round*3) % len(all)
				all[i], all[j] = all[j], all[i]
			}
		}
		for i, a := range h.atOnce(karen, all...) {
			key := all[i].headers[0].value
			switch a.status {
			case http.StatusCreated:
				if note := created(t, a, "created"); made[key] == "" {
					made[key] = note
				} else if made[key] != note {
					t.Errorf("%s made %s and then %s", key, made[key], note)
				}
			case http.StatusConflict, http.StatusTooManyRequests: // another body under the key; ten of a course are under way
			default:
				t.Errorf("%s: %d %s", key, a.status, a.body)
			}
		}
	}
	if state := h.State(t.Context(), id); len(state.Notes) != notes || len(made) != notes {
		t.Errorf("%d keys made %d notes of %d", len(made), len(state.Notes), notes)
	}
}

// atOnce sends requests side by side, as many as a browser would, and gives their answers in order.
func (h *house) atOnce(token string, requests ...request) []answer {
	h.t.Helper()
	answers := make([]answer, len(requests))
	var all sync.WaitGroup
	places := make(chan struct{}, 8)
	for i, r := range requests {
		all.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			a, err := h.send(token, r)
			if err != nil {
				h.t.Errorf("%s %s: %v", r.method, r.path, err)
			}
			answers[i] = a
		})
	}
	all.Wait()
	return answers
}

func TestWhoAsksTooMuchIsToldWhenToComeBackAndOthersAreServed(t *testing.T) {
	t.Parallel()
	h := open(t, ratelimit.Rate{PerSecond: 0.01, Burst: 3})
	karen := h.issuer.token(who("karen", "eksempel", course.Caseworker))
	staff := request{method: http.MethodGet, path: "/api/v1/staff"}
	for range 3 {
		if a := h.must(karen, staff); a.status != http.StatusOK {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	a := h.must(karen, staff)
	if a.status != http.StatusTooManyRequests || a.code() != "too_many_requests" || a.header.Get("Retry-After") != "100" {
		t.Errorf("%d, Retry-After %q: %s", a.status, a.header.Get("Retry-After"), a.body)
	}
	if wrong := wrongWith(a); wrong != "" {
		t.Error(wrong)
	}
	if a := h.must(h.issuer.token(who("jonas", "eksempel", course.Caseworker)), staff); a.status != http.StatusOK {
		t.Errorf("somebody else: %d %s", a.status, a.body)
	}
}
