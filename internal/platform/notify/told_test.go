package notify_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/kit"
	"github.com/enplan-dk/enplan/test/storetest"
)

// rowsOf are a course's rows of a kind.
func (o office) rowsOf(f *coursetest.Decided, kind course.ItemKind) []store.Notification {
	o.Helper()
	rows, err := o.store.Notifications(store.ForInstallation(o.Context()), f.ID)
	if err != nil {
		o.Fatal(err)
	}
	return slices.DeleteFunc(rows, func(n store.Notification) bool { return n.Kind != string(kind) })
}

func recipients(rows []store.Notification) string {
	var out []string
	for _, n := range rows {
		out = append(out, n.Channel+":"+n.Recipient)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestWhatAPersonDoesIsToldToThoseWhomItConcernsAndNotToHerself(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.hire("karen", "caseworker")
	o.hire("jonas", "caseworker")
	o.hire("sofie", "supervisor")
	f := storetest.OpenCourse(t, o.store).FormTeam()
	for _, did := range []struct {
		by      string
		role    course.Role
		command course.Command
		kind    course.ItemKind
		want    string
	}{
		{"maria", course.Citizen, course.SendMessage{Member: "m1", Text: "Hvornår ses vi?"}, course.NoticeMessageReceived, "staff:karen"},
		{"karen", course.Caseworker, course.SendMessage{Member: "m2", Text: "Vi ses på mandag."}, course.NoticeMessageWritten, "news:peter"},
		{"karen", course.Caseworker, course.OfferHandover{To: "jonas", Note: "Ring til skolen", AnswerBy: course.DateOf(f.At).AddDays(3)}, course.NoticeHandoverOffered, "staff:jonas"},
		{"sofie", course.Supervisor, course.AppointCoordinator{Subject: "sofie", Reason: "Karen er syg", Interim: true}, course.NoticeHandoverLapsed, "staff:jonas"},
		{"sofie", course.Supervisor, course.AppointCoordinator{Subject: "karen", Reason: "Rask igen"}, course.NoticeAppointed, "staff:karen"},
		{"karen", course.Caseworker, course.AddTeamMember{Subject: "jonas", Field: "employment", Role: "Jobkonsulent", Basis: "statute", Statute: "LAB"}, course.NoticeTeamJoined, "digest:jonas"},
		{"jonas", course.Caseworker, course.WriteNote{Kind: "call", On: course.DateOf(f.At), Text: "Skolen ringede"}, course.NoticeNoteWritten, "page:karen"},
		{"karen", course.Caseworker, course.WriteNote{Kind: "call", On: course.DateOf(f.At), Text: "Jeg ringede selv"}, course.NoticeNoteWritten, ""},
		{"peter", course.Citizen, course.RequestAccess{Member: "m2"}, course.NoticeAccessRequested, "staff:karen"},
		{"karen", course.Caseworker, course.OpenHearing{Member: "m1", Text: "Vi overvejer at ændre planen"}, course.NoticeHearingOpened, "news:maria"},
		{"peter", course.Citizen, course.Decline{Member: "m2"}, course.NoticeLeft, "staff:sofie"},
	} {
		before := o.rowsOf(f, did.kind)
		f.DoAs(did.by, did.role, did.command)
		o.record(f)
		told := o.rowsOf(f, did.kind)[len(before):]
		if got := recipients(told); got != did.want {
			t.Errorf("%s by %s tells %q of %s, want %q", course.NameOf(did.command), did.by, got, did.kind, did.want)
		}
	}
	if got := recipients(o.rowsOf(f, course.NoticeReceipt)); got != "news:peter news:peter" {
		t.Errorf("receipts go to %q, want one for the request and one for the leaving", got)
	}
}

func TestADigestGoesToWhoCoordinatesWhenItIsSent(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	karen := o.hire("karen", "caseworker")
	o.hire("jonas", "caseworker")
	o.hire("sofie", "supervisor")
	f := storetest.OpenCourse(t, o.store).FormTeam()
	f.DoAs("maria", course.Citizen, course.SendMessage{Member: "m1", Text: "Hvornår ses vi?"})
	f.Wait(14 * 24 * time.Hour) // the answer is overdue
	o.record(f)
	f.DoAs("sofie", course.Supervisor, course.AppointCoordinator{Subject: "jonas", Reason: "Karen er flyttet"})
	o.record(f)
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	o.eventually(f, "the digest readdressed", func(rows []store.Notification) bool {
		return slices.ContainsFunc(rows, func(n store.Notification) bool {
			return n.Kind == string(course.ItemMessageOpen) && n.Recipient == "jonas" && n.State != store.Undeliverable
		})
	})
	if rows := o.rowsOf(f, course.ItemMessageOpen); recipients(rows) != "digest:jonas digest:karen" ||
		!slices.ContainsFunc(rows, func(n store.Notification) bool { return n.Recipient == "karen" && n.Void == store.Moved }) {
		t.Errorf("the former row is not void: %+v", rows)
	}
	overdue := language.Of("da", "mail.item.message_unanswered", "when", "")[:20]
	if slices.ContainsFunc(kit.Mails(t, karen), func(m kit.Mail) bool { return strings.Contains(m.Text, overdue) }) {
		t.Error("the former coordinator is told of what is not hers any more")
	}
}

func TestWhatIsNotSoAnyMoreWhenItIsSentIsVoid(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	karen := o.hire("karen", "caseworker")
	f := storetest.OpenCourse(t, o.store).FormTeam()
	message := course.Created(f.DoAs("maria", course.Citizen, course.SendMessage{Member: "m1", Text: "Hvornår ses vi?"}))
	at := f.At.Add(30 * 24 * time.Hour)
	moved := course.Created(f.Do(course.AgreeMeeting{Confirmed: true, At: at, Form: "office", Members: []string{"m1"}}))
	cancelled := course.Created(f.Do(course.AgreeMeeting{Confirmed: true, At: at.Add(time.Hour), Form: "office", Members: []string{"m1"}}))
	f.Do(course.AnswerMessage{Message: message, Text: "På mandag"})
	f.Do(course.MoveMeeting{Confirmed: true, Meeting: moved, At: at.Add(24 * time.Hour)})
	f.Do(course.CancelMeeting{Meeting: cancelled, Reason: "Lægetid"})
	o.record(f)
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	rows := o.eventually(f, "everything sent or void", settled)
	for kind, want := range map[course.ItemKind]string{
		course.NoticeMessageReceived: "void", course.NoticeMeetingAgreed: "void void", course.NoticeMeetingMoved: "delivered",
		course.NoticeMeetingCancelled: "delivered", course.NoticeMessageWritten: "delivered",
	} {
		var states []string
		for _, n := range rows {
			if n.Kind == string(kind) {
				states = append(states, n.State)
			}
		}
		if got := strings.Join(states, " "); got != want {
			t.Errorf("%s is %q, want %q", kind, got, want)
		}
	}
	if found := kit.Mails(t, karen); len(found) > 0 {
		t.Errorf("karen answered it herself and gets %+v", found)
	}
}

func TestACitizenGetsOneMessageOfWhatHappenedWithinTheHourAndItNamesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.hire("karen", "caseworker")
	f := storetest.OpenCourse(t, o.store).FormTeam()
	f.Do(course.SendMessage{Member: "m1", Text: "Vedrørende Jordbærrød"})
	f.Do(course.SendMessage{Member: "m1", Text: "Og en ting til"})
	f.Do(course.OpenHearing{Member: "m1", Text: "Vi overvejer at ændre planen"})
	o.record(f)
	o.dispatch(kit.Needed(t, "ENPLAN_TEST_SMTP"))
	o.eventually(f, "told", settled)
	found := kit.Mails(t, "maria@c."+o.domain)
	if len(found) != 1 {
		t.Fatalf("%d messages, want one", len(found))
	}
	text := found[0].Text
	for _, line := range []string{"notice.message_written", "notice.hearing_opened", "notice.opened", "notice.decision_made"} {
		for _, l := range []language.Language{"da", "en"} {
			if strings.Count(text, language.Of(l, line)) != 1 {
				t.Errorf("the message does not say once %q:\n%s", language.Of(l, line), text)
			}
		}
	}
	for _, secret := range []string{"Jordbærrød", "ændre planen", "Maria", "karen", f.ID} {
		if strings.Contains(text, secret) {
			t.Errorf("the message holds %q", secret)
		}
	}
}

func TestStaffChooseHowTheyAreToldButNotOfWhatMustReachThem(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.hire("karen", "caseworker")
	here := store.InMunicipality(t.Context(), "eksempel")
	for kind, way := range map[course.ItemKind]course.Way{
		course.NoticeMessageReceived: course.OnPages, course.NoticeNoteWritten: course.ByMail, course.NoticeAccessRequested: course.OnPages,
	} {
		if err := o.store.Choose(here, "eksempel", "karen", kind, way); err != nil {
			t.Fatal(err)
		}
	}
	f := storetest.OpenCourse(t, o.store).FormTeam()
	f.DoAs("maria", course.Citizen, course.SendMessage{Member: "m1", Text: "Hvornår ses vi?"})
	f.DoAs("jonas", course.Caseworker, course.WriteNote{Kind: "call", On: course.DateOf(f.At), Text: "Skolen ringede"})
	f.DoAs("maria", course.Citizen, course.RequestAccess{Member: "m1"})
	o.record(f)
	for kind, want := range map[course.ItemKind]string{
		course.NoticeMessageReceived: "page:karen", course.NoticeNoteWritten: "staff:karen", course.NoticeAccessRequested: "staff:karen",
	} {
		if got := recipients(o.rowsOf(f, kind)); got != want {
			t.Errorf("%s goes to %q, want %q", kind, got, want)
		}
	}
}

func TestWhatSomebodyWasToldIsUnseenUntilTheCourseIsOpened(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.hire("karen", "caseworker")
	f := storetest.OpenCourse(t, o.store).FormTeam()
	f.DoAs("maria", course.Citizen, course.SendMessage{Member: "m1", Text: "Hvornår ses vi?"})
	f.Do(course.SendMessage{Member: "m1", Text: "På mandag"})
	o.record(f)
	here := store.InMunicipality(t.Context(), "eksempel")
	kinds := func(rows []store.Notification, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, n := range rows {
			out = append(out, n.Kind)
		}
		return strings.Join(out, " ")
	}
	if got := kinds(o.store.Unseen(here, "karen")); got != "message_received" {
		t.Errorf("karen has not seen %q", got)
	}
	if got := kinds(o.store.Unseen(here, "maria")); !strings.Contains(got, "message_written") {
		t.Errorf("maria has not seen %q", got)
	}
	for _, subject := range []string{"karen", "maria"} {
		if err := o.store.SeenNews(here, subject, f.ID); err != nil {
			t.Fatal(err)
		}
	}
	if got := kinds(o.store.Unseen(here, "karen")) + kinds(o.store.Unseen(here, "maria")); got != "" {
		t.Errorf("still unseen: %q", got)
	}
}

// Two parents who are exempt from Digital Post are told of the same things by letters of one coordinator: both stand in one digest.
func TestSeveralWhoGetLettersStandInOneDigest(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.hire("karen", "caseworker")
	f := storetest.OpenCourse(t, o.store).FormTeam()
	letters := true
	for _, member := range []string{"m1", "m2"} {
		f.Do(course.CorrectMember{Member: member, NoDigitalPost: &letters})
	}
	f.Do(course.AgreeMeeting{Confirmed: true, At: f.At.Add(30 * 24 * time.Hour), Form: "office", Members: []string{"m1", "m2"}})
	o.record(f)
	if got := recipients(o.rowsOf(f, course.NoticeMeetingAgreed)); got != "digest:karen digest:karen" {
		t.Errorf("told %q", got)
	}
}
