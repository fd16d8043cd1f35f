package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/workflows"
)

// history is what Temporal holds of a workflow, as JSON, and its first payloads, which are the opening.
func history(t *testing.T, workflow string) (whole string, opening []*commonpb.Payload) {
	t.Helper()
	c, err := client.Dial(client.Options{HostPort: os.Getenv("ENPLAN_TEST_TEMPORAL"), Namespace: "enplan"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var text strings.Builder
	events := c.GetWorkflowHistory(t.Context(), workflow, "", false, 0)
	for events.HasNext() {
		e, err := events.Next()
		if err != nil {
			t.Fatal(err)
		}
		if started := e.GetWorkflowExecutionStartedEventAttributes(); started != nil {
			opening = started.GetInput().GetPayloads()
		}
		text.WriteString(protojson.Format(e))
	}
	return text.String(), opening
}

// decode asks the codec for payloads in plain.
func (p *instance) decode(token string, payloads []*commonpb.Payload) (int, string) {
	p.t.Helper()
	body, err := protojson.Marshal(&commonpb.Payloads{Payloads: payloads})
	if err != nil {
		p.t.Fatal(err)
	}
	at := slices.IndexFunc(p.Env, func(v string) bool { return strings.HasPrefix(v, "ENPLAN_CODEC_LISTEN=") })
	r, err := http.NewRequestWithContext(
		p.t.Context(), http.MethodPost, "http://"+strings.TrimPrefix(p.Env[at], "ENPLAN_CODEC_LISTEN=")+"/decode", bytes.NewReader(body),
	)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Enplan-Break-Glass", "because I say so")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	var opened commonpb.Payloads
	if answer.StatusCode != http.StatusOK || protojson.Unmarshal(text, &opened) != nil {
		return answer.StatusCode, ""
	}
	var plain strings.Builder
	for _, payload := range opened.GetPayloads() {
		plain.Write(payload.GetData())
	}
	return answer.StatusCode, plain.String()
}

func TestTheCodecDecryptsUnderALiveGrantForThatCourseAndPersonAlone(t *testing.T) {
	t.Parallel()
	in := install(t)
	serve, codec := in.start("serve"), in.start("codec")
	worker := in.start("worker")
	karen, sofie, viggo := kit.Token(t, "karen"), kit.Token(t, "sofie"), kit.Token(t, "viggo")
	id, other := serve.open(karen), serve.open(karen)
	if status, text := serve.request(http.MethodGet, "/api/v1/courses", sofie, nil); status != http.StatusOK { // known as a supervisor from now on
		t.Fatalf("%d %s", status, text)
	}
	_, sealed := history(t, workflows.ID(id))
	_, others := history(t, workflows.ID(other))
	if len(sealed) == 0 || len(others) == 0 {
		t.Fatal("there is nothing to decrypt")
	}

	for _, who := range []string{karen, sofie, viggo, "no-token"} {
		if status, _ := codec.decode(who, sealed); status != http.StatusForbidden {
			t.Errorf("before the glass is broken: %d", status)
		}
	}
	path := "/api/v1/courses/" + id + "/break-glass"
	status, text := serve.request(http.MethodPost, path, sofie, map[string]any{"reason": "Forløbet står stille"})
	var grant struct{ ID string }
	if err := json.Unmarshal([]byte(text), &grant); err != nil || status != http.StatusCreated {
		t.Fatalf("break the glass: %d %s", status, text)
	}
	if status, plain := codec.decode(sofie, sealed); status != http.StatusOK || !strings.Contains(plain, told[0]) {
		t.Errorf("under a live grant: %d, %d bytes", status, len(plain))
	}
	for what, try := range map[string]func() (int, string){
		"another course":             func() (int, string) { return codec.decode(sofie, others) },
		"it and another course":      func() (int, string) { return codec.decode(sofie, append(slices.Clone(sealed), others...)) },
		"somebody else":              func() (int, string) { return codec.decode(karen, sealed) },
		"a supervisor elsewhere":     func() (int, string) { return codec.decode(viggo, sealed) },
		"nothing that is a course's": func() (int, string) { return codec.decode(sofie, nil) },
	} {
		if status, plain := try(); status != http.StatusForbidden || plain != "" {
			t.Errorf("%s: %d", what, status)
		}
	}

	waitFor(t, "the mail to the supervisor", func() bool { return len(mailsAbout(t, id)) > 0 })
	for _, m := range mailsAbout(t, id) {
		if m.To[0] != "sofie@eksempel.invalid" || !strings.Contains(m.Subject, "Nødadgang") || strings.Contains(m.Text, "står stille") {
			t.Errorf("the mail: %+v", m)
		}
		namesNobody(t, "the mail", m.Subject+m.Text)
	}

	if status, text := serve.request(http.MethodDelete, path+"/"+grant.ID, sofie, nil); status != http.StatusNoContent {
		t.Fatalf("end it: %d %s", status, text)
	}
	if status, _ := codec.decode(sofie, sealed); status != http.StatusForbidden {
		t.Errorf("after it was ended: %d", status)
	}
	_, log := serve.request(http.MethodGet, "/api/v1/courses/"+id+"/access-log", sofie, nil)
	if n := strings.Count(log, `"break_glass"`); n < 5 || !strings.Contains(log, "Forløbet står stille") || !strings.Contains(log, `"refused"`) {
		t.Errorf("the access log has %d entries of it: %s", n, log)
	}
	for _, p := range []*instance{serve, codec, worker} {
		namesNobody(t, "the log of "+p.Name, p.log.String())
	}
}

// mail is one that the sink took.
type mail struct {
	To      []string `json:"to"`
	Subject string   `json:"subject"`
	Text    string   `json:"text"`
}

// mailsAbout are the mails that lead to a course.
func mailsAbout(t *testing.T, id string) []mail {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, os.Getenv("ENPLAN_TEST_MAIL")+"/messages", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var all []mail
	if err := json.NewDecoder(answer.Body).Decode(&all); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(m mail) bool { return !strings.Contains(m.Text, id) })
}
