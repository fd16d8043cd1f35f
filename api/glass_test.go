package api_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/platform/store"
)

func TestASupervisorBreaksTheGlassForATimeAndTheFamilyReadsWhy(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.known("sofie")
	id := s.eligible()
	path := "/courses/" + id + "/break-glass"
	const why = "Et forløb står stille, og driften skal se hvorfor"

	for user, status := range map[string]int{"karen": 403, "maria": 403, "admin": 403, "viggo": 403} {
		if code := s.as(user, "POST", path, object{"reason": why}).must(status).text("code"); code != "no_access" {
			t.Errorf("%s is refused with %s", user, code)
		}
		s.as(user, "GET", path, nil).must(status)
	}
	if got := s.as("sofie", "POST", path, object{"reason": " "}).must(http.StatusUnprocessableEntity); got.text("code") != "reason_missing" {
		t.Errorf("without a reason: %s", got.Raw)
	}

	key := header{"Idempotency-Key", "once"}
	first := s.as("sofie", "POST", path, object{"reason": why}, key).must(http.StatusCreated)
	again := s.as("sofie", "POST", path, object{"reason": why}, key).must(http.StatusCreated)
	if first.text("id") == "" || first.text("id") != again.text("id") || first.value("live") != true {
		t.Errorf("repeated: %s and %s", first.Raw, again.Raw)
	}
	until, err := time.Parse(time.RFC3339, first.text("until"))
	if err != nil || time.Until(until) > 31*time.Minute || time.Until(until) < 28*time.Minute {
		t.Errorf("until %s, %v", first.text("until"), err)
	}

	ctx := store.InMunicipality(t.Context(), "eksempel")
	told, err := s.Store.Notifications(ctx, id)
	told = slices.DeleteFunc(told, func(n store.Notification) bool { return n.ToldAs == "family" })
	if err != nil || len(told) != 1 || told[0].Kind != "glass_broken" || told[0].Recipient != "sofie" {
		t.Errorf("the supervisors are told once: %+v, %v", told, err)
	}
	if _, err := s.Store.LiveGrant(ctx, id, "sofie"); err != nil {
		t.Errorf("the grant is not live: %v", err)
	}
	if entry := looked(s, "maria", id, why); entry == nil || entry["name"] != "Sofie Brandt-Thulstrup" {
		t.Errorf("the family does not read who and why: %v", entry)
	}
	for _, secret := range []string{why, "Maria"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}

	grant := path + "/" + first.text("id")
	s.as("viggo", "DELETE", grant, nil).must(http.StatusForbidden)
	s.as("sofie", "DELETE", grant, nil).must(http.StatusNoContent)
	if got := s.as("sofie", "DELETE", grant, nil).must(http.StatusNotFound); got.text("code") != "unknown_grant" {
		t.Errorf("ended twice: %s", got.Raw)
	}
	if _, err := s.Store.LiveGrant(ctx, id, "sofie"); err == nil {
		t.Error("an ended grant is live")
	}
	if list := s.as("sofie", "GET", path, nil).must(http.StatusOK).list("items"); len(list) != 1 || list[0]["live"] != false || list[0]["reason"] != why {
		t.Errorf("what was granted: %v", list)
	}
}

// looked is the entry of the access log with a purpose, as somebody reads it.
func looked(s *stack, user, course, purpose string) map[string]any {
	for _, e := range s.as(user, "GET", "/courses/"+course+"/access-log", nil).must(http.StatusOK).list("items") {
		if e["purpose"] == purpose && e["operation"] == "break_glass" {
			return e
		}
	}
	return nil
}

func TestAGrantEndsByItself(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := s.open()
	ctx := store.InMunicipality(t.Context(), "eksempel")
	g := store.Grant{ID: "01900000-0000-7000-8000-000000000009", Course: id, Municipality: "eksempel", Subject: "sofie", Reason: "x"}
	if _, err := s.Store.AddGrant(ctx, g, 300*time.Millisecond, s.Outbox.(store.GrantOutbox)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Store.LiveGrant(ctx, id, "sofie"); err != nil {
		t.Errorf("at once: %v", err)
	}
	for _, other := range []context.Context{store.InMunicipality(t.Context(), "151"), t.Context()} {
		if _, err := s.Store.LiveGrant(other, id, "sofie"); err == nil {
			t.Error("live for another municipality")
		}
	}
	time.Sleep(400 * time.Millisecond)
	if _, err := s.Store.LiveGrant(ctx, id, "sofie"); err == nil {
		t.Error("it does not end")
	}
}
