package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/process"
)

// What is said of an invented family in a whole course: names, numbers, places, and the words of what is written.
// The CPR number has 60 added to its day.
var secrets = []string{
	"Ragnhild", "Tjørnehøj-Løvenbalk", "Thyregod", "Havtornesti", "730491-4321", "7304914321", "40414243",
	"svimmelhed", "blikkenslager", "hindbærsnitte", "skolefravær", "gældsrådgiver", "kolonihave", "flygtningehjælp", "trykkoger",
}

func TestNothingOfAFamilyIsReadableOutsideOfItsCourse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	temporal := ownTemporal(t, dir)
	spans, traces := receive(t)
	in := install(
		t, "ENPLAN_TEMPORAL_ADDRESS="+temporal, "OTEL_EXPORTER_OTLP_ENDPOINT="+traces, "OTEL_BSP_SCHEDULE_DELAY=100", "ENPLAN_CITIZEN_DOMAIN=secrecy.invalid",
	)
	serve, worker, codec := in.start("serve"), in.start("worker"), in.start("codec")
	id := liveThrough(t, serve)
	addresses, feed := goAround(t, serve, id)

	look := func(where string, holds []byte) {
		t.Helper()
		if len(holds) < 100 {
			t.Errorf("%s: only %d bytes were looked at", where, len(holds))
		}
		lower := bytes.ToLower(holds)
		for _, s := range secrets {
			for _, form := range []string{strings.ToLower(s), hex.EncodeToString([]byte(s)), strings.ToLower(base64.StdEncoding.EncodeToString([]byte(s))[:len(s)])} {
				if bytes.Contains(lower, []byte(form)) {
					t.Errorf("%s holds %q", where, s)
				}
			}
		}
	}
	dump := filepath.Join(dir, "enplan.sql")
	postgres(t, "pg_dump", "--inserts", "--file="+dump, pastTheWall(t, in.database))
	for _, file := range append([]string{dump}, stored(t, dir, "temporal.db*")...) {
		holds, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		look(filepath.Base(file), holds)
	}
	log := in.accessLog()
	look("the access log", []byte(log))
	if rows := strings.Count(log, "\n"); rows < 100 || !strings.Contains(log, "make_bundle") || !strings.Contains(log, "break_glass/") {
		t.Errorf("the access log lacks what was looked for, in %d rows", rows)
	}
	look("the calendar feed", []byte(feed))
	for _, address := range addresses {
		reading := readings(address)
		look("an address", []byte(reading+strings.Repeat(" ", 100)))
		for _, s := range []string{"holmegaard", "brandt-thulstrup", "maria toft", "@eksempel"} { // who is logged in
			if strings.Contains(reading, s) {
				t.Errorf("the address %s says who is logged in", address)
			}
		}
	}
	t.Logf("looked at %d addresses, %d bytes of feed, %d rows of the access log", len(addresses), len(feed), strings.Count(log, "\n"))
	listed, histories := everythingIn(t, temporal)
	look("what Temporal lists", listed)
	look("Temporal's histories", histories)
	if !bytes.Contains(listed, []byte(id)) || !bytes.Contains(histories, []byte(id)) {
		t.Error("the course is not among what was looked at")
	}
	for _, p := range []*instance{serve, worker, codec} {
		look("the log of "+p.Name, []byte(p.log.String()+strings.Repeat(" ", 100)))
		_, metrics := p.get("/metrics")
		look("the metrics of "+p.Name, []byte(metrics))
	}
	if log := serve.log.String(); !strings.Contains(log, `"course":"`+id) {
		t.Error("the server's log does not speak of the course: nothing was looked at")
	} else if !strings.Contains(log, `"route":"GET /forloeb/{id}/{tab}"`) || !strings.Contains(log, `"route":"GET /calendar/{token}"`) {
		t.Error("the server's log does not speak of the pages and the feed")
	}
	spans.mu.Lock()
	var traced strings.Builder
	for _, s := range spans.spans {
		traced.WriteString(prototext.Format(s))
	}
	spans.mu.Unlock()
	look("traces", []byte(traced.String()))
	mails := mailsAbout(t, id)
	if len(mails) == 0 {
		t.Error("no mail was sent")
	}
	for _, m := range mails {
		look("a mail", []byte(m.Subject+"\n"+m.Text))
	}

	sofie := kit.Token(t, "sofie")
	for number, want := range map[string]int{"730491-4321": 1, "7304914321": 1, "730491-4322": 0, "730491": 0} {
		status, text := serve.request(http.MethodPost, "/api/v1/courses/search", sofie, map[string]any{"cpr": number})
		if found := strings.Count(text, id); (found > 0) != (want > 0) {
			t.Errorf("search by %s: %d, %d times", number, status, found)
		}
	}
	var whole strings.Builder
	for cursor, more := "", true; more; more = cursor != "" {
		_, page := serve.request(http.MethodGet, "/api/v1/courses/"+id+"/access-log?limit=100&cursor="+cursor, sofie, nil)
		whole.WriteString(page)
		var answer struct{ Next string }
		if err := json.Unmarshal([]byte(page), &answer); err != nil {
			t.Fatal(err)
		}
		cursor = answer.Next
	}
	for _, why := range []string{"Thyregod flytter til kolonihave", "Ragnhild har ringet om kolonihave"} {
		if !strings.Contains(whole.String(), why) {
			t.Errorf("whoever may read the access log does not read %q", why)
		}
	}
	_, text := serve.request(http.MethodGet, "/api/v1/courses/"+id, kit.Token(t, "karen"), nil)
	for _, s := range []string{"Ragnhild", "blikkenslager"} {
		if !strings.Contains(text, s) {
			t.Errorf("whoever may read the course does not read %q", s)
		}
	}
}

// ownTemporal is a Temporal server whose file the test can read.
func ownTemporal(t *testing.T, dir string) (address string) {
	t.Helper()
	address = kit.Free(t)
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), os.Getenv("ENPLAN_DEVSTACK"), "temporal", "--address", address, "--namespace", "enplan",
		"--store", "sqlite:"+filepath.Join(dir, "temporal.db"))
	log := &process.Log{}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Signal(syscall.SIGTERM); _ = cmd.Wait() })
	waitFor(t, "a Temporal server", func() bool {
		c, err := client.Dial(client.Options{HostPort: address, Namespace: "enplan"})
		if err != nil {
			return false
		}
		defer c.Close()
		_, err = c.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{})
		return err == nil
	})
	return address
}

func stored(t *testing.T, dir, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v", pattern, err)
	}
	return files
}

// everythingIn is what the SDK exports of every workflow: how it is listed, with search attributes and memo, and its
// history, as the bytes that travel.
func everythingIn(t *testing.T, temporal string) (listed, histories []byte) {
	t.Helper()
	c, err := client.Dial(client.Options{HostPort: temporal, Namespace: "enplan"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	page, err := c.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range page.GetExecutions() {
		bytes, err := proto.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		listed = append(listed, bytes...)
		events := c.GetWorkflowHistory(t.Context(), e.GetExecution().GetWorkflowId(), e.GetExecution().GetRunId(), false, 0)
		for events.HasNext() {
			event, err := events.Next()
			if err != nil {
				t.Fatal(err)
			}
			if bytes, err = proto.Marshal(event); err != nil {
				t.Fatal(err)
			}
			histories = append(histories, bytes...)
		}
	}
	return listed, histories
}

// liveThrough takes a family through its course, with everything that one can write about it.
func liveThrough(t *testing.T, p *instance) (id string) {
	t.Helper()
	karen, maria, sofie := kit.Token(t, "karen"), kit.Token(t, "maria"), kit.Token(t, "sofie")
	type object = map[string]any
	send := func(method, path, who string, body any) object {
		t.Helper()
		if body == nil {
			body = object{}
		}
		status, text := p.request(method, "/api/v1/courses"+path, who, body)
		if status >= 300 {
			t.Fatalf("%s %s: %d %s", method, path, status, text)
		}
		var answer object
		_ = json.Unmarshal([]byte(text), &answer)
		return answer
	}
	for _, who := range []string{sofie, kit.Token(t, "jonas")} { // the register knows them from now on
		_, _ = p.request(http.MethodGet, "/api/v1/courses", who, nil)
	}
	id = send("POST", "", karen, object{"bylaw": "eksempel", "referral": object{"source": "citizen", "reason": "Lider af svimmelhed"}, "members": []object{
		{"name": "Ragnhild Tjørnehøj-Løvenbalk", "kind": "adult", "birth": "1991-04-13", "cpr": "730491-4321", "subject": "maria"},
		{"name": "Thyregod Løvenbalk", "kind": "child", "birth": "2018-02-03", "custody": []string{"m1"}},
	}})["course"].(string)
	waitFor(t, "the record to show the course", func() bool {
		status, _ := p.request(http.MethodGet, "/api/v1/courses/"+id, karen, nil)
		return status == http.StatusOK
	})
	c := "/" + id
	send("PUT", c+"/intake/facts", karen, object{
		"members": []object{{"member": "m1", "spells": []object{{"lab": 13, "from": "2025-09-01"}}, "complex_problems": "Skolefravær og gældsrådgiver"}},
		"fields":  []string{"employment", "psychiatry"}, "fields_confirmed": "Bekræftet i kolonihave",
	})
	send("POST", c+"/intake/decision", karen, object{"outcome": "eligible", "reason": "Efter flygtningehjælp"})
	consent := send("POST", c+"/consents", maria, object{
		"member": "m1", "given_by": "m1", "types": []string{"health"}, "recipient": "psychiatry", "purpose": "På grund af svimmelhed", "form": "digital",
		"expires": "2030-01-01",
	})["created"]
	send("POST", c+"/team/members", karen, object{"subject": "jonas", "field": "psychiatry", "role": "Behandler", "basis": "consent", "consent": consent})
	send("PUT", c+"/team/fields", karen, object{"field": "employment", "reason": "Kender en blikkenslager"})
	send("POST", c+"/team/confirm", karen, nil)
	goal := send("POST", c+"/plan/goals", karen, object{
		"area": "employment", "members": []string{"m1"}, "text": "Ragnhild bliver blikkenslager.", "overall": true, "towards": "employment",
		"own_words":  object{"member": "m1", "text": "Jeg vil bage hindbærsnitte."},
		"measure":    object{"name": "Tro på trykkoger", "min": 0, "max": 10, "baseline": 2, "target": 8},
		"discharges": []string{"lab_min_plan"},
	})["created"]
	hash := send("POST", c+"/plan/submit", karen, nil)["created"]
	send("POST", c+"/plan/responses", maria, object{"member": "m1", "hash": hash, "goals": []object{{"goal": goal, "agree": true}}})
	send("PUT", c+"/follow-up/interval", karen, object{"every": "P2W", "form": "home_visit", "reason": "Bor på Havtornesti 3"})
	send("POST", c+"/plan/adopt", karen, nil)
	send("POST", c+"/messages", maria, object{"member": "m1", "text": "Ring på 40414243 om hindbærsnitte"})
	send("POST", c+"/notes", karen, object{"kind": "call", "on": "2026-03-02", "text": "Talt om trykkoger på Havtornesti", "members": []string{"m1"}})
	meeting := send("POST", c+"/meetings", karen, object{
		"at": time.Now().Add(62 * time.Second).UTC().Format(time.RFC3339), "confirmed": true,
		"form": "home_visit", "members": []string{"m1"}, "remind_minutes_before": []int{1},
		"overdue_minutes_after": 1,
	})["created"]
	send("POST", c+"/bundle", karen, object{
		"recipient": "Kommunen ved Havtornesti", "reason": "Thyregod flytter til kolonihave", "basis": "consent", "consents": []any{consent},
	})
	send("POST", c+"/break-glass", sofie, object{"reason": "Ragnhild har ringet om kolonihave"})
	for _, wrong := range []struct{ method, path string }{
		{"GET", "?name=Ragnhild"}, {"GET", "?coordinator=Havtornesti"}, {"GET", c + "/plan?version=svimmelhed"}, {"POST", c + "/notes?member=Thyregod"},
	} {
		_, _ = p.request(wrong.method, "/api/v1/courses"+wrong.path, karen, object{"text": 40414243, "Ragnhild": "Thyregod"})
	}
	said, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"/api/v1/courses"+c, nil)
	if err != nil {
		t.Fatal(err)
	}
	said.Header.Set("Authorization", "Bearer "+karen)
	said.Header.Set("X-Request-Id", "Ragnhild.730491-4321")
	if answer, err := http.DefaultClient.Do(said); err != nil || answer.Body.Close() != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("a request that is called something: %v", err)
	}
	waitFor(t, "the reminder", func() bool { return len(mailsAbout(t, id)) > 1 })
	send("POST", c+"/meetings/"+meeting.(string)+"/cancel", karen, object{"reason": "Thyregod kom forbi kolonihaven"})
	send("POST", c+"/meetings/record", karen, object{
		"at": time.Now().UTC().Format(time.RFC3339), "form": "home_visit", "present": []string{"m1"}, "scores": []object{{"goal": goal, "value": 4}},
	})
	send("POST", c+"/close", karen, object{
		"outcome": "completed", "reason": "Ragnhild er blikkenslager.", "destination": "education",
		"checklist": object{"conversions": []object{{"provision": "lab_min_plan", "person": "m1", "needs": "Ingen trykkoger"}}},
	})
	return id
}

// goAround has everybody who has to do with a course look at every page, search for its people, and send forms that are
// answered by a page and by another address; and a calendar program read the caseworker's feed.
func goAround(t *testing.T, p *instance, id string) (addresses []string, feed string) {
	t.Helper()
	for _, login := range []string{"karen", "maria", "sofie"} {
		s := p.surf(login)
		s.everywhere()
		s.send(p.url+"/forloeb/soeg", url.Values{"q": {"Ragnhild"}, "name": {"Ragnhild"}, "navn": {"Tjørnehøj-Løvenbalk"}, "cpr": {"730491-4321"}})
		s.send(p.url+"/nyt-forloeb/1", url.Values{"members.0.name": {"Thyregod Løvenbalk"}, "reason": {"svimmelhed"}})
		s.send(p.url+"/forloeb/"+id+"/handling/write_note", url.Values{"text": {"trykkoger på Havtornesti"}, "kind": {"call"}})
		s.send(p.url+"/forloeb/"+id+"/handling/reopen", url.Values{"reason": {"Ragnhild vil have hindbærsnitte"}})
		s.send(p.url+"/forloeb/"+id+"/noedadgang", url.Values{"reason": {"Ragnhild har ringet om kolonihave"}})
		s.send(p.url+"/kladde/forloeb/"+id+"/handling/write_note", url.Values{"text": {"gældsrådgiver"}})
		if login == "karen" {
			_, page := s.send(p.url+"/kalender/abonnement", nil)
			_, feed = s.get(regexp.MustCompile(`/calendar/[^<"]+\.ics`).FindString(page))
			if !strings.Contains(feed, "BEGIN:VEVENT") || !strings.Contains(feed, id) {
				t.Errorf("the feed lacks the course's meeting:\n%s", feed)
			}
		}
		s.logOut()
		if n := len(s.asked); n < 25 {
			t.Errorf("%s has asked for %d addresses only: %s", login, n, strings.Join(s.asked, "\n"))
		}
		addresses = append(addresses, s.addresses()...)
	}
	return addresses, feed
}
