package notify_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/storetest"
)

func TestAReminderIsSentOnceThoughItIsRecordedTwiceAndTwoDispatchersRun(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	karen := o.hire("karen", "caseworker")
	f := storetest.OpenCourse(t, o.store).FormTeam()
	meeting(f)
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	var recorders sync.WaitGroup
	for range 4 {
		recorders.Go(func() { o.record(f) })
	}
	recorders.Wait()
	rows := o.eventually(f, "delivered", delivered)
	found := kit.Mails(t, karen)
	if len(found) != 1 {
		t.Fatalf("%d mails, want 1", len(found))
	}
	i := slices.IndexFunc(rows, func(n store.Notification) bool { return n.Recipient == "karen" })
	if i < 0 || strings.Trim(found[0].MessageID, "<>") != rows[i].MessageID || rows[i].MessageID == "" {
		t.Errorf("Message-ID %q is not the ledger's %+v", found[0].MessageID, rows)
	}
	for _, want := range []string{"tirsdag den 10. marts", "kl. 13.00", "Tuesday 10 March", "http://pages.invalid/forloeb/" + f.ID} {
		if !strings.Contains(found[0].Text, want) {
			t.Errorf("the mail lacks %q:\n%s", want, found[0].Text)
		}
	}
}

func TestAReminderTellsTheFamilyMemberAndWhoHasCustodyOfAChildAndNamesNobody(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	f := storetest.OpenCourse(t, o.store).FormTeam()
	meeting(f) // with the mother and her child of eight
	o.record(f)
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	o.eventually(f, "the family told", func(rows []store.Notification) bool {
		i := slices.IndexFunc(rows, func(n store.Notification) bool { return n.Channel == store.ToCitizen })
		return i >= 0 && rows[i].State == store.Delivered
	})
	reminders := func(to string) []kit.Mail {
		return slices.DeleteFunc(kit.Mails(t, to+"@c."+o.domain), func(m kit.Mail) bool { return m.Subject != language.Of("da", "mail.citizen.subject.meeting_lead") })
	}
	found := reminders("maria")
	if len(found) != 1 {
		t.Fatalf("%d messages to the mother, want 1", len(found))
	}
	if n := len(reminders("peter")); n != 0 {
		t.Errorf("%d messages to somebody whom the meeting does not concern", n)
	}
	for _, secret := range []string{"Maria", "Tranehøj", "Kvistgård", "Frejadis", storetest.MotherCPR, f.ID} {
		if strings.Contains(found[0].Text+found[0].Subject, secret) {
			t.Errorf("the message holds %q", secret)
		}
	}
}

func TestStaffGetOneDigestOfWhatFellDueInTheMorning(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	karen := o.hire("karen", "caseworker")
	o.hire("sofie", "supervisor")
	families := []*coursetest.Decided{storetest.OpenCourse(t, o.store).FormTeam(), storetest.OpenCourse(t, o.store).FormTeam()}
	for _, f := range families {
		f.DoAs("maria", course.Citizen, course.SendMessage{Member: "m1", Text: "Hvornår hører jeg fra jer?"})
		f.Wait(30 * 24 * time.Hour)
		o.record(f)
	}
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	for _, f := range families {
		o.eventually(f, "digest delivered", delivered)
	}
	found := slices.DeleteFunc(kit.Mails(t, karen), func(m kit.Mail) bool { return m.Subject == language.Of("da", "notice.message_received") })
	if len(found) != 1 {
		t.Fatalf("%d mails, want one digest", len(found))
	}
	for _, f := range families {
		if !strings.Contains(found[0].Text, f.ID) {
			t.Errorf("the digest lacks a course:\n%s", found[0].Text)
		}
	}
}

func TestAnUnknownRecipientGetsTheMessageOnceTheAddressIsKnown(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	f := storetest.OpenCourse(t, o.store).FormTeam()
	meeting(f)
	o.record(f)
	stop := o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	o.eventually(f, "undeliverable", func(rows []store.Notification) bool {
		return slices.ContainsFunc(rows, func(n store.Notification) bool { return n.State == store.Undeliverable })
	})
	stop()
	karen := o.hire("karen", "caseworker")
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP")) // sweeps when it starts, and every minute
	o.eventually(f, "delivered", delivered)
	if n := len(kit.Mails(t, karen)); n != 1 {
		t.Errorf("%d mails, want 1", n)
	}
}

func TestAClosedAccountsMessagesGoToTheSupervisors(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	karen, sofie := o.hire("karen", "caseworker"), o.hire("sofie", "supervisor")
	if err := o.store.DisableStaff(store.ForInstallation(t.Context()), "karen", true); err != nil {
		t.Fatal(err)
	}
	f := storetest.OpenCourse(t, o.store).FormTeam()
	meeting(f)
	o.record(f)
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	o.eventually(f, "delivered", settled)
	if to := len(kit.Mails(t, karen)); to != 0 {
		t.Errorf("%d mails to a closed account", to)
	}
	if found := kit.Mails(t, sofie); len(found) != 1 || !strings.Contains(found[0].Text, language.Of("da", "mail.absent")) {
		t.Errorf("the supervisor got %+v", found)
	}
}

func TestAnEscalationWaitsForASupervisorToCome(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.hire("karen", "caseworker")
	f := storetest.OpenCourse(t, o.store).FormTeam()
	meeting(f)
	f.Wait(30 * 24 * time.Hour)
	o.record(f)
	escalations := func(rows []store.Notification) []store.Notification {
		return slices.DeleteFunc(slices.Clone(rows), func(n store.Notification) bool { return n.Kind != string(course.ItemMeetingEscalated) })
	}
	rows, err := o.store.Notifications(store.ForInstallation(t.Context()), f.ID)
	if err != nil || len(escalations(rows)) != 1 || escalations(rows)[0].State != store.Undeliverable {
		t.Fatalf("without a supervisor: %+v, %v", escalations(rows), err)
	}
	sofie := o.hire("sofie", "supervisor")
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	o.eventually(f, "escalated", func(rows []store.Notification) bool { return delivered(escalations(rows)) })
	found := slices.DeleteFunc(kit.Mails(t, sofie), func(m kit.Mail) bool { return m.Subject != language.Of("da", "mail.subject.meeting_escalated") })
	if len(found) != 1 {
		t.Errorf("%d escalations to the supervisor, want 1", len(found))
	}
}

func TestWhileTheMailServerIsAwayNothingIsLostOrDoubled(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	karen := o.hire("karen", "caseworker")
	f := storetest.OpenCourse(t, o.store).FormTeam()
	meeting(f)
	o.record(f)
	relay := newRelay(t, kit.Needed(t, "ENPLAN_TEST_SMTP"))
	o.dispatch(relay.address)
	time.Sleep(1500 * time.Millisecond) // a few attempts fail
	if n := len(kit.Mails(t, karen)); n != 0 {
		t.Fatalf("%d mails through a server that is away", n)
	}
	relay.open()
	o.eventually(f, "delivered", delivered)
	if n := len(kit.Mails(t, karen)); n != 1 {
		t.Errorf("%d mails, want 1", n)
	}
}

func TestEveryKindOfItemHasItsTexts(t *testing.T) {
	t.Parallel()
	for _, item := range course.Items() {
		kind := string(item.Kind)
		keys := []string{"mail.item." + kind}
		if item.Event {
			keys = []string{"notice." + kind}
		}
		if item.AtOnce && !item.Event {
			keys = append(keys, "mail.subject."+kind)
		}
		if item.Family && !item.Event {
			keys = append(keys, "mail.citizen."+kind, "mail.citizen.subject."+kind)
		}
		for _, key := range keys {
			if !language.Has(key) {
				t.Errorf("no text %s", key)
			}
		}
	}
}
