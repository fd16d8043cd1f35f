package kit

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
)

// Mail is one that the mail server of the test has accepted.
type Mail struct {
	MessageID string   `json:"message_id"`
	To        []string `json:"to"`
	Subject   string   `json:"subject"`
	Text      string   `json:"text"`
}

// Mails are what the mail server has accepted for an address.
func Mails(t testing.TB, to string) (found []Mail) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, Needed(t, "ENPLAN_TEST_MAIL")+"/messages?to="+url.QueryEscape(to), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatalf("ask the mail server: %v", err)
	}
	defer func() { _ = answer.Body.Close() }()
	if err := json.NewDecoder(answer.Body).Decode(&found); err != nil {
		t.Fatalf("read mails: %v", err)
	}
	return found
}
