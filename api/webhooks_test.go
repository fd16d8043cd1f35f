package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/platform/store"
)

func TestTheAdministratorManagesWhereEventsAreSentTo(t *testing.T) {
	t.Parallel()
	s := start(t)
	const hooks = "/api/v1/webhooks"
	made := s.as("admin", "POST", hooks, object{"url": "https://fagsystem.invalid/hook"}).must(http.StatusCreated)
	id, secret := made.text("id"), made.text("secret")
	if !strings.HasPrefix(secret, "whsec_") || len(secret) < 40 {
		t.Errorf("the secret is %q", secret)
	}
	only := func() object {
		t.Helper()
		all := s.as("admin", "GET", hooks, nil).must(http.StatusOK)
		if found := all.list("items"); len(found) == 1 && !strings.Contains(all.Raw, "whsec_") {
			return found[0]
		}
		t.Fatal(all.Raw)
		return nil
	}
	if w := only(); w["id"] != id || w["url"] != "https://fagsystem.invalid/hook" || w["state"] != "active" || w["waiting"] != 0.0 {
		t.Error(w)
	}
	s.as("admin", "POST", hooks+"/"+id+"/pause", nil).must(http.StatusNoContent)
	if w := only(); w["state"] != "paused" || w["paused"] != "by_hand" {
		t.Error(w)
	}
	s.open()
	s.as("admin", "POST", hooks+"/"+id+"/resume", nil).must(http.StatusNoContent)
	rotated := s.as("admin", "POST", hooks+"/"+id+"/secret", nil).must(http.StatusOK)
	if w := only(); w["state"] != "active" || rotated.text("secret") == secret || w["former_secret_until"] != rotated.text("former_secret_until") {
		t.Error(w)
	}
	for _, from := range []object{{}, {"since": "2026-01-01T00:00:00Z"}} {
		s.as("admin", "POST", hooks+"/"+id+"/replay", from).must(http.StatusNoContent)
	}
	if a := s.as("admin", "POST", hooks+"/"+id+"/replay", object{"after": "x"}).must(http.StatusBadRequest); a.text("code") != "cursor_malformed" {
		t.Error(a.Raw)
	}
	for _, url := range []string{"http://fagsystem.invalid/", "ftp://fagsystem.invalid/", "https://a:b@fagsystem.invalid/", "fagsystem"} {
		a := s.as("admin", "POST", hooks, object{"url": url}).must(http.StatusUnprocessableEntity)
		if a.text("code") != "webhook_url_malformed" || a.fields()["url"] == "" {
			t.Error(a.Raw)
		}
	}
	for _, user := range []string{"karen", "sofie", "maria", "integration"} {
		s.as(user, "GET", hooks, nil).must(http.StatusForbidden)
		s.as(user, "DELETE", hooks+"/"+id, nil).must(http.StatusForbidden)
	}
	for range store.MostWebhooks - 1 {
		s.as("admin", "POST", hooks, object{"url": "https://fagsystem.invalid/hook"}).must(http.StatusCreated)
	}
	if a := s.as("admin", "POST", hooks, object{"url": "https://fagsystem.invalid/"}).must(http.StatusUnprocessableEntity); a.text("code") != "too_many_webhooks" {
		t.Error(a.Raw)
	}
	s.as("admin", "DELETE", hooks+"/"+id, nil).must(http.StatusNoContent)
	for _, gone := range []string{id, "x", strings.ToUpper(id)} {
		if a := s.as("admin", "DELETE", hooks+"/"+gone, nil).must(http.StatusNotFound); a.text("code") != "unknown_webhook" {
			t.Error(a.Raw)
		}
	}
}
