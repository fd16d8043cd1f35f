package notify_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/internal/platform/feed"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/internal/platform/webhook"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/storetest"
)

// receiver is another system that takes events, and answers as it is told to.
type receiver struct {
	*httptest.Server
	mu       sync.Mutex
	secrets  []string
	answer   func(id string, times int) int // status for an event that has come so many times
	asked    map[string]int
	taken    []string // ids of events that were answered with 200, in their order
	unsigned int
}

func receive(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{asked: map[string]int{}, answer: func(string, int) int { return http.StatusOK }}
	r.Server = httptest.NewServer(http.HandlerFunc(r.take))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) take(w http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, secret := range r.secrets {
		if key, err := standardwebhooks.NewWebhook(secret); err != nil || key.Verify(body, request.Header) != nil {
			r.unsigned++
		}
	}
	var event struct{ ID string }
	if json.Unmarshal(body, &event) != nil || event.ID != request.Header.Get("Webhook-Id") {
		r.unsigned++
	}
	r.asked[event.ID]++
	status := r.answer(event.ID, r.asked[event.ID])
	if status == http.StatusOK {
		r.taken = append(r.taken, event.ID)
	}
	w.WriteHeader(status)
}

func (r *receiver) set(change func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change()
}

func (r *receiver) got() (taken []string) {
	r.set(func() { taken = slices.Clone(r.taken) })
	return taken
}

// hook registers a receiver in the example municipality.
func (o office) hook(r *receiver) (id string) {
	o.Helper()
	id, secret, err := o.store.AddWebhook(store.InMunicipality(o.Context(), "eksempel"), "eksempel", r.URL)
	if err != nil {
		o.Fatal(err)
	}
	r.set(func() { r.secrets = []string{webhook.SecretText(secret)} })
	return id
}

// hooked waits until the only webhook is as wanted.
func (o office) hooked(what string, wanted func(store.Webhook) bool) store.Webhook {
	o.Helper()
	var w store.Webhook
	for start := time.Now(); time.Since(start) < 15*time.Second; time.Sleep(20 * time.Millisecond) {
		found, err := o.store.WebhooksOf(store.InMunicipality(o.Context(), "eksempel"), "eksempel")
		if err != nil || len(found) != 1 {
			o.Fatal(found, err)
		}
		if w = found[0]; wanted(w) {
			return w
		}
	}
	o.Fatalf("%s: never, the webhook is %+v", what, w)
	return w
}

func (o office) sent() {
	o.Helper()
	o.hooked("all is sent", func(w store.Webhook) bool { return w.Waiting == 0 })
}

func (o office) did(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// ids are those of the whole feed.
func (o office) ids() (ids []string) {
	o.Helper()
	page, err := o.store.Feed(store.InMunicipality(o.Context(), "eksempel"), "eksempel", "", store.MostFeed)
	o.did(err)
	for _, e := range page.Entries {
		ids = append(ids, feed.ID(e))
	}
	return ids
}

func TestAWebhookGetsEachEventOnceInTheOrderOfTheFeed(t *testing.T) {
	t.Parallel()
	o, r := newOffice(t), receive(t)
	before := storetest.OpenCourse(t, o.store)
	o.record(before)
	known := len(o.ids()) // a webhook begins with what comes next
	o.hook(r)
	var fails int
	r.answer = func(_ string, times int) int {
		if fails++; times == 1 && fails%7 == 0 {
			return http.StatusServiceUnavailable
		}
		return http.StatusOK
	}
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	var recorders sync.WaitGroup
	for range 3 {
		f := storetest.OpenCourse(t, o.store).FormTeam().DraftPlan()
		recorders.Go(func() {
			for i := range f.Journal {
				o.did(o.store.Record(o.Context(), f.ID, f.Journal[i:i+1], o.outbox))
			}
		})
	}
	recorders.Wait()
	for w := (store.Webhook{Waiting: 1}); w.Waiting > 0; { // whoever has mended the receiver does not wait
		w = o.hooked("sent, or failed", func(w store.Webhook) bool { return w.Waiting == 0 || w.Failures > 0 })
		if w.Failures > 0 && (w.LastError != "status_503" || w.FailingSince.IsZero()) {
			t.Errorf("after a failure it is %+v", w)
		}
		if w.Failures > 0 {
			o.did(o.store.ResumeWebhook(store.InMunicipality(t.Context(), "eksempel"), w.ID))
		}
	}
	if got, want := r.got(), o.ids()[known:]; !slices.Equal(got, want) || r.unsigned > 0 {
		t.Errorf("taken %d of %d events, %d of them not signed; in order: %t", len(got), len(want), r.unsigned, slices.Equal(got, want))
	}
}

func TestAWebhookThatFailsIsTriedAgainLaterAndAfterThreeDaysPausedWithAMailToTheAdministrator(t *testing.T) {
	t.Parallel()
	o, r := newOffice(t), receive(t)
	here := store.InMunicipality(t.Context(), "eksempel")
	admin := o.hire("admin", "administrator")
	o.hire("karen", "caseworker")
	id := o.hook(r)
	r.answer = func(string, int) int { return http.StatusInternalServerError }
	f := storetest.OpenCourse(t, o.store)
	o.record(f)
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	first := o.hooked("failed", func(w store.Webhook) bool { return w.Failures == 1 })
	o.hooked("tried again by itself", func(w store.Webhook) bool { return w.Failures == 2 })
	if waited := time.Since(first.FailingSince); waited < 4*time.Second {
		t.Errorf("tried again after %s", waited)
	}
	all := storetest.Everything(t, o.pool)
	_, err := all.Exec(t.Context(), `update webhook set failing_since = now() - interval '3 days';
		update river_job set scheduled_at = now(), state = 'available' where kind = 'webhook'`)
	o.did(err)
	paused := o.hooked("paused", func(w store.Webhook) bool { return w.Paused == store.PausedFailed })
	if paused.LastError != "status_500" || paused.Waiting != int64(len(f.Journal)) {
		t.Errorf("it is %+v", paused)
	}
	var mails []kit.Mail
	for start := time.Now(); len(mails) == 0 && time.Since(start) < 10*time.Second; time.Sleep(20 * time.Millisecond) {
		mails = kit.Mails(t, admin)
	}
	if len(mails) != 1 || mails[0].Subject != language.Of("da", "mail.webhook.subject") || !strings.Contains(mails[0].Text, "http://pages.invalid/webhooks") {
		t.Errorf("the administrator got %+v", mails)
	}
	tried := len(r.asked)
	time.Sleep(2 * time.Second)
	r.set(func() {
		if len(r.asked) != tried {
			t.Error("a paused webhook is sent to")
		}
		r.answer = func(string, int) int { return http.StatusOK }
	})
	o.did(o.store.ResumeWebhook(here, id))
	o.sent()
	if got := r.got(); !slices.Equal(got, o.ids()) {
		t.Errorf("after it was resumed %v came", got)
	}
}

func TestAnAddressThatIsGoneIsPausedAtOnce(t *testing.T) {
	t.Parallel()
	o, r := newOffice(t), receive(t)
	o.hook(r)
	r.answer = func(string, int) int { return http.StatusGone }
	o.record(storetest.OpenCourse(t, o.store))
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	o.hooked("paused", func(w store.Webhook) bool { return w.Paused == store.PausedGone && w.LastError == "gone" })
}

func TestAWebhookIsReplayedFromAnyPointAndPausedByHand(t *testing.T) {
	t.Parallel()
	o, r := newOffice(t), receive(t)
	here := store.InMunicipality(t.Context(), "eksempel")
	early, late := storetest.OpenCourse(t, o.store), storetest.OpenCourse(t, o.store).FormTeam()
	late.Wait(40 * 24 * time.Hour) // what time brings happened later
	o.record(early)
	id := o.hook(r)
	o.did(o.store.PauseWebhook(here, id))
	o.record(late)
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	time.Sleep(1500 * time.Millisecond)
	if got := r.got(); len(got) > 0 {
		t.Errorf("paused by hand, it got %v", got)
	}
	o.did(o.store.ResumeWebhook(here, id))
	o.sent()
	feed, err := o.store.Feed(here, "eksempel", "", store.MostFeed)
	o.did(err)
	all := o.ids()
	last := feed.Entries[len(feed.Entries)-1]
	atLast := slices.IndexFunc(feed.Entries, func(e store.FeedEntry) bool { return !e.At.Before(last.At) })
	for _, replay := range []struct {
		again func() error
		want  []string
	}{
		{func() error { return o.store.ReplayAfter(here, "eksempel", id, "") }, all},
		{func() error { return o.store.ReplayAfter(here, "eksempel", id, feed.Entries[2].Cursor) }, all[3:]},
		{func() error { return o.store.ReplaySince(here, "eksempel", id, early.Journal[0].At) }, all},
		{func() error { return o.store.ReplaySince(here, "eksempel", id, last.At) }, all[atLast:]},
		{func() error { return o.store.ReplaySince(here, "eksempel", id, last.At.Add(time.Hour)) }, nil},
	} {
		r.set(func() { r.taken = nil })
		o.did(replay.again())
		o.sent()
		if got := r.got(); !slices.Equal(got, replay.want) {
			t.Errorf("replayed were %d events, want %d", len(got), len(replay.want))
		}
	}
	if err := o.store.ReplayAfter(here, "eksempel", id, "x"); !errors.Is(err, store.ErrBadCursor) {
		t.Error(err)
	}
	for _, ctx := range []func() error{
		func() error { return o.store.ResumeWebhook(store.InMunicipality(t.Context(), "151"), id) },
		func() error { return o.store.DropWebhook(store.InMunicipality(t.Context(), "151"), id) },
	} {
		if err := ctx(); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("another municipality: %v", err)
		}
	}
	o.did(o.store.DropWebhook(here, id))
}

func TestASecretIsRotatedWithAnOverlapAndKeptNowhere(t *testing.T) {
	t.Parallel()
	o, r := newOffice(t), receive(t)
	here := store.InMunicipality(t.Context(), "eksempel")
	id := o.hook(r)
	former := r.secrets[0]
	fresh, until, err := o.store.RotateWebhook(here, id)
	o.did(err)
	if time.Until(until) < 23*time.Hour || former == webhook.SecretText(fresh) {
		t.Errorf("the former secret signs until %s", until)
	}
	r.set(func() { r.secrets = append(r.secrets, webhook.SecretText(fresh)) }) // both verify
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	o.record(storetest.OpenCourse(t, o.store))
	o.sent()
	r.set(func() {
		if r.unsigned > 0 || len(r.taken) == 0 {
			t.Errorf("%d of %d events are not signed with both", r.unsigned, len(r.taken))
		}
		r.secrets, r.unsigned, r.taken = []string{webhook.SecretText(fresh)}, 0, nil
	})
	all := storetest.Everything(t, o.pool)
	_, err = all.Exec(t.Context(), "update webhook set former_until = now()")
	o.did(err)
	o.did(o.store.ReplayAfter(here, "eksempel", id, "")) // a job under way would still sign with both
	o.record(storetest.OpenCourse(t, o.store))
	o.sent()
	r.set(func() {
		if r.unsigned > 0 {
			t.Error("the new secret does not verify alone")
		}
		r.secrets = []string{former}
	})
	o.did(o.store.ReplayAfter(here, "eksempel", id, ""))
	o.sent()
	r.set(func() {
		if r.unsigned == 0 {
			t.Error("the former secret still signs")
		}
	})
	var text string
	o.did(all.QueryRow(t.Context(), "select string_agg(w::text, '') from webhook w").Scan(&text))
	for _, secret := range []string{former, webhook.SecretText(fresh)} {
		if strings.Contains(text, strings.TrimPrefix(secret, "whsec_")) {
			t.Error("a secret stands in the database")
		}
	}
}
