package notify_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/notify"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/internal/platform/webhook"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/storetest"
)

// office is a store with an outbox, and the real mail server that its mails go to.
type office struct {
	*testing.T
	store  *store.Store
	pool   *pgxpool.Pool
	outbox *notify.Outbox
	domain string // of its own: the mail server is shared
}

func newOffice(t *testing.T) office {
	t.Helper()
	s, _, pool := storetest.Open(t)
	outbox, err := notify.NewOutbox(pool, s)
	if err != nil {
		t.Fatal(err)
	}
	return office{T: t, store: s, pool: pool, outbox: outbox, domain: strings.ToLower(rand.Text()) + ".invalid"}
}

// hire makes a member of staff whose address no other test has.
func (o office) hire(subject string, roles ...string) string {
	o.Helper()
	address := subject + "@" + o.domain
	err := o.store.SaveStaff(store.ForInstallation(o.Context()), store.Staff{
		Subject: subject, Name: subject, Email: address, Municipality: "eksempel", Roles: roles,
	})
	if err != nil {
		o.Fatal(err)
	}
	return address
}

func (o office) record(f *coursetest.Decided) {
	o.Helper()
	if err := o.store.Record(o.Context(), f.ID, f.Journal, o.outbox); err != nil {
		o.Fatalf("record: %v", err)
	}
}

// dispatch runs a dispatcher until the test ends.
func (o office) dispatch(smtp string) (stop func()) {
	o.Helper()
	d, err := notify.NewDispatcher(o.pool, o.store, notify.Config{
		SMTP: smtp, From: "Enplan <enplan@eksempel.invalid>", CitizenDomain: "c." + o.domain, PublicURL: "http://pages.invalid",
		Webhooks: webhook.Networks{netip.MustParsePrefix("127.0.0.1/32")}, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		o.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := d.Run(ctx); err != nil {
			o.Errorf("dispatcher: %v", err)
		}
	}()
	stop = func() { cancel(); <-done }
	o.Cleanup(stop)
	return stop
}

// eventually waits for the ledger of a course to look as wanted.
func (o office) eventually(f *coursetest.Decided, what string, wanted func([]store.Notification) bool) []store.Notification {
	o.Helper()
	var rows []store.Notification
	for start := time.Now(); time.Since(start) < 15*time.Second; time.Sleep(20 * time.Millisecond) {
		var err error
		if rows, err = o.store.Notifications(store.ForInstallation(o.Context()), f.ID); err != nil {
			o.Fatal(err)
		}
		if wanted(rows) {
			return rows
		}
	}
	o.Fatalf("%s: never, the ledger is %+v", what, rows)
	return nil
}

func delivered(rows []store.Notification) bool {
	for _, r := range rows {
		if r.State != store.Delivered {
			return false
		}
	}
	return len(rows) > 0
}

// meeting agrees a meeting and lets the time pass to its reminder.
func meeting(f *coursetest.Decided) {
	f.Do(course.AgreeMeeting{
		Confirmed: true,
		At:        f.At.Add(time.Hour), Form: "office", Members: []string{"m1", "m3"}, RemindMinutesBefore: []int{30}, OverdueMinutesAfter: 20,
	})
	f.Wait(31 * time.Minute)
}
