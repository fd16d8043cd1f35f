package casework_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// call sends a command as Karen under a key of her own.
func (o *office) call(c course.Command, call casework.Call) (casework.Outcome, error) {
	return o.cases.Do(casework.ActingFor(o.t.Context(), karen), karen, o.id, c, call)
}

func call(text string) course.WriteNote {
	return course.WriteNote{Kind: "call", On: course.DateOf(time.Now()), Text: text}
}

// under are the events that the journal holds under a key, at least one.
func (o *office) under(key string) []course.Recorded {
	o.t.Helper()
	for range 200 {
		events, err := o.Store.Command(store.ForInstallation(o.t.Context()), o.id, key)
		if err != nil {
			o.t.Fatal(err)
		}
		if len(events) > 0 {
			return events
		}
		time.Sleep(50 * time.Millisecond)
	}
	o.t.Fatalf("the journal never heard of %s", key)
	return nil
}

func refusalCode(err error) string {
	if refusal := new(course.Refusal); errors.As(err, &refusal) {
		return string(refusal.Code)
	}
	return ""
}

// A course itself remembers its last 256 keys.
func TestAKeyIsRememberedAsLongAsItsCourse(t *testing.T) {
	t.Parallel()
	o := open(t)
	first, err := o.call(call("den første"), casework.Call{Key: "client-1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.call(course.DecideEligibility{Outcome: course.Eligible, Reason: "En gang til"}, casework.Call{Key: "client-2", Async: true}); err != nil {
		t.Fatal(err)
	}
	refused, ok := o.under("client-2")[0].Data.(course.CommandRefused)
	if !ok || refused.Code == "" {
		t.Fatalf("the journal holds %+v", refused)
	}
	const others = 310
	for i := range others {
		if _, err := o.call(call("en af de andre"), casework.Call{Key: fmt.Sprint("other-", i), Async: true}); err != nil {
			t.Fatal(err)
		}
	}
	o.under(fmt.Sprint("other-", others-1))
	for _, a := range o.State(t.Context(), o.id).Answered {
		if a.Key == "client-1" || a.Key == "client-2" {
			t.Fatal("the course itself still remembers the key: the test proves nothing")
		}
	}

	for _, async := range []bool{false, true} {
		again, err := o.call(call("den første"), casework.Call{Key: "client-1", Async: async})
		if err != nil || again.Answer != first.Answer || !again.Settled || !again.Recorded {
			t.Errorf("answered %+v first and %+v again (async: %t), %v", first, again, async, err)
		}
		if _, err := o.call(call("noget andet"), casework.Call{Key: "client-1", Async: async}); refusalCode(err) != "key_reused" {
			t.Errorf("another body under the key (async: %t): %v", async, err)
		}
		_, err = o.call(course.DecideEligibility{Outcome: course.Eligible, Reason: "En gang til"}, casework.Call{Key: "client-2", Async: async})
		if refusalCode(err) != string(refused.Code) {
			t.Errorf("the refused command again (async: %t): %v instead of %s", async, err, refused.Code)
		}
	}
	journal, err := o.Store.Journal(store.ForInstallation(t.Context()), o.id)
	if err != nil {
		t.Fatal(err)
	}
	stands := map[string]int{}
	for _, e := range journal {
		stands[e.Key]++
		if n, ok := e.Data.(course.NoteWritten); ok {
			stands[n.Text]++
		}
	}
	if stands["client-1"] != 1 || stands["client-2"] != 1 || stands["den første"] != 1 || stands["noget andet"] != 0 || stands["en af de andre"] != others {
		t.Errorf(
			"in the journal stand %d, %d, %d, %d and %d of the others", stands["client-1"], stands["client-2"], stands["den første"], stands["noget andet"],
			stands["en af de andre"],
		)
	}
}
