package browser

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/chromedp/chromedp"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// A calendar program that subscribes to Jonas' feed sees a meeting move and be cancelled
// as the same event, learns of nobody, and gets nothing more once the feed is stopped.
func TestACalendarFeedIsUpdatedInPlaceNamesNobodyAndIsRevoked(t *testing.T) {
	t.Parallel()
	p := started(t)
	f := p.family(t, "Mosegaard-Holm").followedUp()
	meeting := f.did(karen, course.AgreeMeeting{Confirmed: true, At: calendar.At(f.soon(4), 10, 0), Form: "home_visit", Members: []string{"m1"}})

	k := open(t, p.base, desk).logIn("karen")
	k.press("Kalender")
	k.press("Få dine møder i din kalender")
	k.press("Lav en ny adresse")
	k.reads("Din adresse", "den bliver ikke vist igen")
	k.picture("address")
	address := ask(k, chromedp.Text(chromedp.CSS("main code")))

	agreed := f.event(address, meeting)
	f.did(karen, course.MoveMeeting{Confirmed: true, Meeting: meeting, At: calendar.At(f.soon(5), 13, 30)})
	moved := f.event(address, meeting)
	if moved.uid != agreed.uid || moved.sequence <= agreed.sequence || !moved.at.Equal(calendar.At(f.soon(5), 13, 30)) {
		t.Errorf("after the move %+v, before it %+v", moved, agreed)
	}
	f.did(karen, course.CancelMeeting{Meeting: meeting, Reason: "Maria er syg."})
	cancelled := f.event(address, meeting)
	if cancelled.uid != agreed.uid || cancelled.sequence <= moved.sequence || cancelled.status != "CANCELLED" {
		t.Errorf("after the cancellation %+v, before it %+v", cancelled, moved)
	}

	k.press("Lav en ny adresse")
	renewed := ask(k, chromedp.Text(chromedp.CSS("main code")))
	if status, _, _ := fetched(t, address); status != http.StatusNotFound {
		t.Errorf("the former address answers %d", status)
	}
	if status, _, _ := fetched(t, renewed); status != http.StatusOK {
		t.Errorf("the new address answers %d", status)
	}
	k.press("Stop abonnementet")
	k.reads("Adressen virker ikke længere.")
	if status, _, _ := fetched(t, renewed); status != http.StatusNotFound {
		t.Errorf("a stopped feed answers %d", status)
	}
}

type seenEvent struct {
	uid, status string
	sequence    int
	at          time.Time
}

// event is a meeting as a calendar program reads it, once the record has caught up.
// Karen's other families, whom tests beside this one make, number their meetings alike.
func (f *family) event(address, meeting string) seenEvent {
	t := f.t
	t.Helper()
	status, header, body := fetched(t, address)
	if status != http.StatusOK || !strings.HasPrefix(header.Get("Content-Type"), "text/calendar") || header.Get("Cache-Control") != "no-store" {
		t.Fatalf("the feed answers %d, %s, %s", status, header.Get("Content-Type"), header.Get("Cache-Control"))
	}
	for _, name := range []string{"Maria", "Mosegaard", "Alma", "Karen", "Holmegaard", "syg", "770590"} {
		if strings.Contains(body, name) {
			t.Errorf("the feed says %q", name)
		}
	}
	read, err := ics.ParseCalendar(strings.NewReader(body))
	if err != nil {
		t.Fatalf("the feed is no iCalendar: %v", err)
	}
	for _, e := range read.Events() {
		if strings.HasSuffix(strings.TrimSuffix(e.Id(), "@enplan"), "-"+meeting) &&
			strings.HasSuffix(e.GetProperty(ics.ComponentPropertyUrl).Value, "/forloeb/"+f.id) {
			at, err := e.GetStartAt()
			if err != nil {
				t.Fatal(err)
			}
			sequence, _ := strconv.Atoi(e.GetProperty(ics.ComponentPropertySequence).Value)
			return seenEvent{uid: e.Id(), status: e.GetProperty(ics.ComponentPropertyStatus).Value, sequence: sequence, at: at}
		}
	}
	t.Fatalf("the feed lacks the meeting")
	return seenEvent{}
}

func fetched(t *testing.T, address string) (int, http.Header, string) {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(body)
}
