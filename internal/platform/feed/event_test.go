package feed_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cloudevents/sdk-go/v2/event"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/feed"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

const id = "01930000-0000-7000-8000-000000000001"

func written(t *testing.T, e store.FeedEntry, reader feed.Reader) (event.Event, string) {
	t.Helper()
	out, err := feed.Event(e, reader)
	if err == nil {
		err = out.Validate()
	}
	text, wrong := json.Marshal(out)
	if err != nil || wrong != nil {
		t.Fatal(err, wrong)
	}
	return out, string(text)
}

func TestAnEventIsACloudEventOfIDsAndCodes(t *testing.T) {
	t.Parallel()
	_, text := written(t, store.FeedEntry{
		Municipality: "eksempel", Position: 7, Cursor: "c", Course: id, Seq: 12, Type: "PlanAdopted", At: time.Date(2026, 3, 10, 11, 0, 0, 123456789, time.UTC),
		Phase: course.FollowingUp,
	}, feed.Systems)
	want := `{"specversion":"1.0","id":"` + id + `:12","source":"/municipalities/eksempel","type":"dk.enplan.course.PlanAdopted","subject":"` + id +
		`","datacontenttype":"application/json","time":"2026-03-10T11:00:00.123Z","data":{"course":"` + id +
		`","version":12,"phase":"following_up"},"cursor":"c"}`
	if text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	_, text = written(t, store.FeedEntry{Municipality: "eksempel", Course: id, Type: store.Erased, At: time.Now()}, feed.Systems)
	if !strings.Contains(text, `"type":"dk.enplan.course.Erased"`) || !strings.Contains(text, `"id":"`+id+`:erased"`) || strings.Contains(text, "version\":0") {
		t.Error(text)
	}
}

// Another system is told the steps of a course and nothing of what a family says, has or wants; an event that nobody has decided
// on comes without its name. The list is here for whoever reviews a change of it.
func TestWhatAnotherSystemIsToldByName(t *testing.T) {
	t.Parallel()
	want := []string{
		"AbsenceBegun", "AbsenceEnded", "ColleagueReplaced", "CoordinatorAppointed", "CourseClosed", "EligibilityDecided", "LawRevised", "Opened", "Paused",
		"PlanAdopted", "PlanReturned", "PlanRevised", "PlanSubmitted", "Reopened", "Resumed", "TeamConfirmed",
	}
	var systems, hidden []string
	for _, name := range append(course.EventNames(), "OfALaterRelease") {
		e := store.FeedEntry{Municipality: "eksempel", Course: id, Seq: 1, Type: name, At: time.Now()}
		if out, _ := written(t, e, feed.Systems); out.Type() == feed.TypePrefix+name {
			systems = append(systems, name)
		} else if out.Type() != feed.TypePrefix+feed.Changed || !out.Time().IsZero() || out.ID() != id+":1" {
			t.Errorf("%s is told as %s", name, out)
		}
		if out, _ := written(t, e, feed.Staff); out.Type() != feed.TypePrefix+name {
			hidden = append(hidden, name)
		}
	}
	if !slices.Equal(systems, want) {
		t.Errorf("another system is told %v", systems)
	}
	if !slices.Equal(hidden, []string{"FeedbackGiven", "OfALaterRelease"}) {
		t.Errorf("staff are not told %v", hidden)
	}
	if names := course.EventNames(); slices.Contains(names, feed.Changed) || slices.Contains(names, feed.Erased) {
		t.Error("an event of courses has the name of one of the feed's own")
	}
}
