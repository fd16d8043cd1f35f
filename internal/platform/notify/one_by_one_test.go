package notify_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/storetest"
)

const noMailbox = "550 5.1.1 no such mailbox"

func (o office) close(subject string) {
	o.Helper()
	if err := o.store.DisableStaff(store.ForInstallation(o.Context()), subject, true); err != nil {
		o.Fatal(err)
	}
}

func rowOf(rows []store.Notification, recipient string) store.Notification {
	if i := slices.IndexFunc(rows, func(n store.Notification) bool { return n.Recipient == recipient }); i >= 0 {
		return rows[i]
	}
	return store.Notification{}
}

// overdue lets a meeting pass that nobody records, and a message that nobody answers: mails at once, digests and escalations.
func overdue(f *coursetest.Decided) {
	f.Deliver()
	meeting(f)
	f.DoAs("maria", course.Citizen, course.SendMessage{Member: "m1", Text: "Hvornår hører jeg fra jer?"})
	f.Wait(30 * 24 * time.Hour)
}

func TestOneBadAddressKeepsNoMailFromTheOtherReaders(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		bring   func(*coursetest.Decided)
		answer  string
		refused bool
	}{
		{"a mail at once, for good", meeting, "553 5.1.3 bad address", true},
		{"digests and escalations, for good", overdue, noMailbox, true},
		{"digests and escalations, for a while", overdue, "451 4.3.0 try again later", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bring, answer, refused := c.bring, c.answer, c.refused
			o := newOffice(t)
			o.hire("karen", "caseworker")
			readers := map[string]string{}
			for _, subject := range []string{"anton", "bodil", "carla"} {
				readers[subject] = o.hire(subject, "supervisor")
			}
			o.close("karen")
			server := newRefusing(t, kit.Needed(t, "ENPLAN_TEST_SMTP"))
			server.answer(readers["bodil"], answer)
			f := storetest.OpenCourse(t, o.store).FormTeam()
			bring(f)
			o.record(f)
			stop := o.dispatch(server.address)
			rows := o.eventually(f, "the others told", func(rows []store.Notification) bool {
				return rowOf(rows, "anton").Key != "" && rowOf(rows, "bodil").Key != "" && !slices.ContainsFunc(rows, func(n store.Notification) bool {
					waits := n.State == store.Pending || n.State == store.Undeliverable
					return n.Recipient != "bodil" && waits || n.Recipient == "bodil" && refused && n.RefusedAt.IsZero()
				})
			})
			for subject, address := range readers {
				for _, m := range kit.Mails(t, address) {
					if len(m.To) != 1 {
						t.Errorf("a mail to %s has %d readers", subject, len(m.To))
					}
				}
			}
			if n := len(kit.Mails(t, readers["bodil"])); n != 0 {
				t.Errorf("%d mails to the bad address", n)
			}
			at, by := len(kit.Mails(t, readers["anton"])), len(kit.Mails(t, readers["carla"]))
			if at == 0 || at != by {
				t.Errorf("the others got %d and %d mails", at, by)
			}
			o.told(t, rows, refused)

			server.answer(readers["bodil"], "")
			if refused { // a new address is tried as soon as somebody looks
				server.answer(readers["bodil"], noMailbox)
				err := o.store.SaveStaff(store.ForInstallation(t.Context()), store.Staff{
					Subject: "bodil", Name: "bodil", Email: "ny-" + readers["bodil"], Municipality: "eksempel", Roles: []string{"supervisor"},
				})
				if err != nil {
					t.Fatal(err)
				}
				readers["bodil"] = "ny-" + readers["bodil"]
				stop()
				o.dispatch(server.address) // looks through the ledger when it starts, and every minute
			}
			o.eventually(f, "everybody told", settled)
			if n := len(kit.Mails(t, readers["bodil"])); n != at {
				t.Errorf("%d mails once the address is right, want %d", n, at)
			}
			if found, err := o.store.Unreached(store.InMunicipality(t.Context(), "eksempel"), "eksempel"); err != nil || len(found) != 0 {
				t.Errorf("still not reached: %+v, %v", found, err)
			}
		})
	}
}

// told looks whether those who can mend an address are told, if it is refused for good.
func (o office) told(t *testing.T, rows []store.Notification, refused bool) {
	t.Helper()
	found, err := o.store.Unreached(store.InMunicipality(t.Context(), "eksempel"), "eksempel")
	if err != nil {
		t.Fatal(err)
	}
	backlog, err := o.store.Backlog(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	bodil, err := o.store.Staff(store.ForInstallation(t.Context()), "bodil")
	if err != nil {
		t.Fatal(err)
	}
	if !refused {
		if len(found) != 0 || backlog.Refused != 0 || !bodil.EmailRefusedAt.IsZero() {
			t.Errorf("a passing failure counts as a refusal: %+v, %+v", found, backlog)
		}
		return
	}
	waiting := int64(0)
	for _, n := range rows {
		if n.Recipient == "bodil" && n.State == store.Undeliverable {
			waiting++
		}
	}
	if len(found) != 1 || found[0].Recipient != "bodil" || !found[0].Refused || found[0].Messages != waiting || backlog.Refused != waiting ||
		bodil.EmailRefusedAt.IsZero() {
		t.Errorf("who can mend it is told %+v and %+v of %d messages", found, backlog, waiting)
	}
}

func settled(rows []store.Notification) bool {
	return len(rows) > 0 && !slices.ContainsFunc(rows, func(n store.Notification) bool {
		return n.State != store.Delivered && n.State != store.PassedOn && n.State != store.Voided
	})
}

func TestWhatAFormerBuildHasTriedToSendToSeveralReadersGoesToEachUnderItsMessageID(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.hire("karen", "caseworker")
	addresses := []string{o.hire("anton", "supervisor"), o.hire("bodil", "supervisor")}
	f := storetest.OpenCourse(t, o.store).FormTeam()
	meeting(f)
	o.record(f) // the row and the job are those of a former build
	o.close("karen")
	rows, err := o.store.Notifications(store.ForInstallation(t.Context()), f.ID)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(rowOf(rows, "karen").Key))
	want := hex.EncodeToString(sum[:16]) + "@eksempel.invalid"
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	o.eventually(f, "told", settled)
	o.record(f)
	for _, address := range addresses {
		found := kit.Mails(t, address)
		if len(found) != 1 || strings.Trim(found[0].MessageID, "<>") != want {
			t.Errorf("%+v, want one mail with the Message-ID %s that was sent before", found, want)
		}
	}
}

func TestWhoeverIsToldInTheirOwnPlaceIsNotToldAgainForSomebodyElse(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.hire("karen", "caseworker")
	anton, bodil := o.hire("anton", "supervisor"), o.hire("bodil", "supervisor")
	o.close("karen")
	server := newRefusing(t, kit.Needed(t, "ENPLAN_TEST_SMTP"))
	server.answer(bodil, noMailbox)
	f := storetest.OpenCourse(t, o.store).FormTeam()
	overdue(f)
	o.record(f)
	stop := o.dispatch(server.address)
	o.eventually(f, "anton told, bodil not", func(rows []store.Notification) bool {
		return rowOf(rows, "bodil").Key != "" && !slices.ContainsFunc(rows, func(n store.Notification) bool { return n.State == store.Pending })
	})
	stop()
	before := len(kit.Mails(t, anton))
	o.close("bodil") // her rows go to anton, who has them already
	o.dispatch(server.address)
	o.eventually(f, "all told", settled)
	o.record(f)
	if n := len(kit.Mails(t, anton)); n != before {
		t.Errorf("%d mails after %d: told twice", n, before)
	}
}

func TestAMessageThatTheGatewayToCitizensRefusesIsShown(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.hire("karen", "caseworker")
	server := newRefusing(t, kit.Needed(t, "ENPLAN_TEST_SMTP"))
	server.answer("maria@c."+o.domain, noMailbox)
	f := storetest.OpenCourse(t, o.store).FormTeam()
	meeting(f)
	o.record(f)
	o.dispatch(server.address)
	o.eventually(f, "refused", func(rows []store.Notification) bool {
		return !rowOf(rows, "maria").RefusedAt.IsZero() && rowOf(rows, "karen").State == store.Delivered
	})
	found, err := o.store.Unreached(store.InMunicipality(t.Context(), "eksempel"), "eksempel")
	if err != nil || len(found) != 1 || found[0].Course != f.ID || found[0].Member != "m1" || !found[0].Refused {
		t.Errorf("shown: %+v, %v", found, err)
	}
}
