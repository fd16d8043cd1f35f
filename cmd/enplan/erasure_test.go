package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/storetest"
)

// TestNothingOfAnErasedFamilyCanBeReadFromADumpAndARestoredOneIsErasedAgain follows docs/recovery.md with the real
// programs: a family is erased whose course holds something in every free text, another family stays. The dump
// from before is what a back-up still holds.
func TestNothingOfAnErasedFamilyCanBeReadFromADumpAndARestoredOneIsErasedAgain(t *testing.T) {
	t.Parallel()
	in := install(t)
	serve, worker := in.start("serve"), in.start("worker")
	beside := serve.open(kit.Token(t, "karen"))
	in.sayWhy(serve, beside, "karen", "sofie", "Om familien ved siden af")
	old := in.longAgo(serve)
	in.sayWhy(serve, old.id, "bodil", "viggo", "Ragnhild har ringet om kolonihave på Havtornesti")

	families := map[string]string{old.id: "erased", beside: "beside"}
	before := in.dump()
	digests := in.digestsOf(old.id)
	histories := map[string]payloads{old.id: in.history(old.id), beside: in.history(beside)}
	opened := in.unseal(before, families)
	t.Logf("dump before: %d bytes, %s", len(before.text), opened)
	if opened["erased"].opened < 20 || opened["erased"].stay > 0 || opened["beside"].opened < 8 || opened["beside"].stay > 0 {
		t.Fatalf("before the erasure the keys open %s", opened)
	}
	if got := in.decode(histories, families); got["erased"].opened == 0 || got["beside"].opened == 0 || got["erased"].stay+got["beside"].stay > 0 {
		t.Fatalf("before the erasure the keys open of the histories %s", got)
	}

	if out, err := worker.command(t.Context(), "erase", old.id, "--json").CombinedOutput(); err != nil || !strings.Contains(string(out), `"erased":true`) {
		t.Fatalf("erase: %v\n%s", err, out)
	}
	list, err := worker.command(t.Context(), "erased").Output()
	if err != nil || bytes.Count(list, []byte("\n")) != 1 || !bytes.HasPrefix(list, []byte(old.id+" ")) {
		t.Fatalf("the list of erased courses: %v\n%s", err, list)
	}

	after := in.dump()
	in.erasedFrom(after, digests)
	for name, d := range map[string]dump{"the dump from before": before, "the dump from after": after} {
		got := in.unseal(d, families)
		t.Logf("%s, with the keys that are left: %s", name, got)
		if got["erased"].opened > 0 || got["erased"].stay == 0 || got["beside"].opened != opened["beside"].opened || got["beside"].stay > 0 {
			t.Errorf("%s: the keys that are left open %s", name, got)
		}
	}
	got := in.decode(histories, families)
	t.Logf("histories as a back-up of Temporal holds them, with the keys that are left: %s", got)
	if got["erased"].opened > 0 || got["erased"].stay == 0 || got["beside"].opened == 0 || got["beside"].stay > 0 {
		t.Errorf("the keys that are left open of the histories %s", got)
	}
	if left := in.history(old.id); len(left) > 0 {
		t.Errorf("Temporal still has %d payloads", len(left))
	}

	for _, p := range []*instance{serve, worker} {
		p.Signal(syscall.SIGTERM)
		if err := p.ended(); err != nil {
			t.Fatal(err)
		}
	}
	in.restoreInto(storetest.Empty(t), before)
	// A back-up holds the wrapped key: whoever has the master keys too reads the family until the back-up expires.
	if got := in.unseal(before, families); got["erased"] != opened["erased"] {
		t.Errorf("the restored keys open %s", got)
	}
	in.startAsItWas(old) // Temporal came back from its back-up too, from when the course was not closed yet
	worker = in.start("worker")

	if out, err := worker.command(t.Context(), "rebuild").CombinedOutput(); err == nil || !strings.Contains(string(out), "--erased is missing") {
		t.Errorf("rebuild without the list: %v\n%s", err, out)
	}
	if out, err := worker.command(t.Context(), "restore").CombinedOutput(); err == nil || !strings.Contains(string(out), "--erased is missing") {
		t.Errorf("restore without the list: %v\n%s", err, out)
	}
	file := filepath.Join(t.TempDir(), "erased")
	save := func(text []byte) {
		t.Helper()
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	save(append(bytes.Replace(list, []byte(old.id), []byte(beside), 1), list...)) // by hand: the other family
	if out, err := worker.command(t.Context(), "rebuild", "--erased", file).CombinedOutput(); err == nil || !strings.Contains(string(out), "line 1 ") {
		t.Errorf("rebuild with a line that was written by hand: %v\n%s", err, out)
	}
	if got := in.unseal(before, families); got["erased"] != opened["erased"] || got["beside"] != opened["beside"] {
		t.Errorf("a list that was refused took away: %s", got)
	}

	save(append(list, list...)) // two lists, one after the other
	out, err := worker.command(t.Context(), "rebuild", "--json", "--erased", file).CombinedOutput()
	if err != nil || !strings.Contains(string(out), `"erased_again":1`) {
		t.Fatalf("rebuild: %v\n%s", err, out)
	}
	restored := in.dump()
	in.erasedFrom(restored, digests)
	for name, d := range map[string]dump{"the back-up": before, "the restored database": restored} {
		got := in.unseal(d, families)
		t.Logf("%s, after it was erased again: %s", name, got)
		if got["erased"].opened > 0 || got["beside"].opened != opened["beside"].opened || got["beside"].stay > 0 {
			t.Errorf("%s: the keys that are left open %s", name, got)
		}
	}
	if left := in.history(old.id); len(left) > 0 {
		t.Errorf("Temporal has %d payloads again", len(left))
	}
	out, err = worker.command(t.Context(), "restore", "--json", "--erased", file).CombinedOutput()
	if err != nil || !strings.Contains(string(out), `"erased_again":0`) || !strings.Contains(string(out), `"courses":1,`) {
		t.Errorf("restore: %v\n%s", err, out)
	}
	verified(t, worker)
	if again, err := worker.command(t.Context(), "erased").Output(); err != nil || !bytes.HasPrefix(again, []byte(old.id)) {
		t.Errorf("the restored database lists as erased: %v\n%s", err, again)
	}
}

// sayWhy makes a caseworker ask for a bundle and a supervisor break the glass, both with a reason, and leaves a
// document and a draft.
func (in *installation) sayWhy(p *instance, id, caseworker, supervisor, words string) {
	in.t.Helper()
	s := in.inside().store
	if _, _, err := p.try(http.MethodPost, "/api/v1/courses/"+id+"/bundle", kit.Token(in.t, caseworker),
		map[string]any{"recipient": "En anden kommune", "reason": words, "basis": "consent", "consents": []string{"none"}}); err != nil {
		in.t.Fatal(err)
	}
	viewer := kit.Token(in.t, supervisor)
	_, _ = p.request(http.MethodGet, "/api/v1/courses", viewer, nil)
	if status, text := p.request(http.MethodPost, "/api/v1/courses/"+id+"/break-glass", viewer, map[string]any{"reason": words}); status >= 300 {
		in.t.Fatalf("break-glass: %d %s", status, text)
	}
	ctx := store.InMunicipality(in.t.Context(), in.municipalityOf(id))
	if _, err := s.SaveDocument(ctx, id, []byte(words)); err != nil {
		in.t.Fatal(err)
	}
	if err := s.SaveDraft(ctx, store.Draft{Subject: caseworker, Form: "note", Course: id, Content: []byte(words)}); err != nil {
		in.t.Fatal(err)
	}
	_, text := p.request(http.MethodGet, "/api/v1/courses/"+id+"/access-log", viewer, nil)
	var log struct {
		Items []struct{ Operation, Purpose string }
	}
	if err := json.Unmarshal([]byte(text), &log); err != nil {
		in.t.Fatalf("%v: %s", err, text)
	}
	read := map[string]string{}
	for _, e := range log.Items {
		read[e.Operation] = e.Purpose
	}
	if read["make_bundle"] != words || read["break_glass"] != words {
		in.t.Errorf("whoever may read the log reads %s", text)
	}
}
