package course_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.temporal.io/sdk/converter"

	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/internal/payload"
	"github.com/enplan-dk/enplan/internal/payload/payloadtest"
)

var words = strings.Fields(`familien barnet skolen mødet planen målet jobbet uddannelse hjælp støtte mentor aftale uge måned kommunen
tovholder teamet angst gæld bolig sundhed trivsel praktik kursus samtale opkald besøg ønske drøm skridt opfølgning svar enig uenig`)

// prose is about as hard to compress as what people write.
func prose(n int) string {
	var b strings.Builder
	for b.Len() < n {
		fmt.Fprintf(&b, "%s%d ", words[rand.IntN(len(words))], rand.IntN(100))
	}
	return b.String()[:n]
}

// tenYears is an ordinary course of a large family: 3,000 notes and messages, 400 meetings, 200
// changes of the plan, 30 members.
func tenYears(t testing.TB) *trial {
	x := newTrial(t, 30)
	x.draft()
	for i := range 12 {
		x.must(karen, course.AddGoal{GoalBody: course.GoalBody{Area: "employment", Members: []string{"m1"}, Text: prose(300), Overall: i == 0, Towards: "employment", OwnWords: &course.Words{Member: "m1", Text: prose(200)}}})
	}
	for i := range 20 {
		text := prose(1500)
		x.must(karen, course.WriteSection{Area: "employment", Member: fmt.Sprintf("m%d", i+1), Text: &text})
	}
	x.must(karen, weekly(prose(200)))
	for i := range 400 {
		x.now = x.now.Add(9 * 24 * time.Hour)
		x.happen(course.Due(x.state, x.now))
		x.must(karen, course.AgreeMeeting{At: x.now.Add(time.Hour), Form: "home_visit", Members: []string{"m1", "m2", "m3"}})
		meeting := x.state.Meetings[len(x.state.Meetings)-1].ID
		x.now = x.now.Add(2 * time.Hour)
		x.happen(course.Due(x.state, x.now))
		x.must(karen, course.HoldMeeting{Meeting: meeting, Present: []string{"m1", "m2", "m3"}, Note: prose(800)})
		for range 5 {
			x.must(karen, course.WriteNote{Kind: "call", On: course.DateOf(x.now), Text: prose(400)})
		}
		x.must(anna, course.SendMessage{Text: prose(300)})
		x.must(karen, course.AnswerMessage{Message: x.state.Messages[len(x.state.Messages)-1].ID, Text: prose(300)})
		x.must(karen, course.WriteNote{Kind: "visit", On: course.DateOf(x.now), Text: prose(400)})
		if i%2 == 0 {
			g := x.state.Plan.Draft.Goals[i%12]
			x.must(karen, course.ChangeGoal{Goal: g.ID, GoalBody: course.GoalBody{Area: g.Area, Members: g.Members, Text: prose(300), Overall: g.Overall, Towards: g.Towards}})
		}
	}
	return x
}

// sealed is how many bytes a value takes as Temporal gets it.
func sealed(t testing.TB, v any) int {
	masters, err := payload.ParseMasterKeys("1:" + strings.Repeat("A", 43) + "=")
	if err != nil {
		t.Fatal(err)
	}
	ring := payload.NewKeyring(masters, payloadtest.NewMemory())
	const id = "01900000-0000-7000-8000-000000000000"
	if err := ring.Create(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	p, err := converter.WithDataConverterSerializationContext(payload.DataConverter(ring),
		converter.WorkflowSerializationContext{Namespace: "enplan", WorkflowID: "course/" + id}).ToPayload(v)
	if err != nil {
		t.Fatal(err)
	}
	return p.Size()
}

// TestAnOrdinaryCourseStaysSmallForTenYears measures what a run begins with.
func TestAnOrdinaryCourseStaysSmallForTenYears(t *testing.T) {
	x := tenYears(t)
	size, bytes := sealed(t, x.state), len(asBytes(t, x.state))
	t.Logf("%d events; the state takes %d bytes, %d sealed", len(x.journal), bytes, size)
	if size > 100_000 {
		t.Errorf("the state takes %d bytes sealed, more than 100,000", size)
	}
	whole, err := course.History(x.journal)
	if err != nil {
		t.Fatal(err)
	}
	if len(whole.Meetings) != 400 || x.state.Archived == 0 {
		t.Errorf("%d of 400 meetings are in the history, %d have left the state", len(whole.Meetings), x.state.Archived)
	}
	full := atBudget(t)
	if size := sealed(t, full.state); size > 1_000_000 {
		t.Errorf("at its bounds the state takes %d bytes sealed", size)
	}
}

// TestWhatLeavesTheStateChangesNoDecision lets a meeting that a duty counts from grow old.
func TestWhatLeavesTheStateChangesNoDecision(t *testing.T) {
	x := newTrial(t, 2)
	x.draft()
	hold := func(present ...string) {
		x.now = x.now.Add(24 * time.Hour)
		x.must(karen, course.AgreeMeeting{At: x.now.Add(time.Hour), Form: "office", Members: present})
		meeting := x.state.Meetings[len(x.state.Meetings)-1].ID
		x.now = x.now.Add(2 * time.Hour)
		x.must(karen, course.HoldMeeting{Meeting: meeting, Present: present})
	}
	hold("m2")
	first := x.state.Meetings[0].ID
	for range 170 {
		hold("m1")
	}
	if x.state.Archived == 0 || x.state.Meetings[0].ID != first {
		t.Errorf("%d have left the state, and it begins with meeting %s instead of the last one with m2", x.state.Archived, x.state.Meetings[0].ID)
	}
	folded, err := course.Fold(x.journal)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(x.state, folded, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("fold differs from state: %s", diff)
	}
}
