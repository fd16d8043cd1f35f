package course_test

import (
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

var sofie = course.Actor{Subject: "sofie", Role: course.Supervisor}

// misplaced is a course with a document and an answered message that belong to another family.
func misplaced(t *testing.T) (d *coursetest.Decided, document, message string) {
	t.Helper()
	d = withPlan(t)
	document = course.Created(d.Do(course.AttachDocument{Name: "En anden familie.pdf", Type: "application/pdf", Size: 1, Hash: strings.Repeat("a", 64)}))
	message = course.Created(d.DoAs("rigmor", course.Citizen, course.SendMessage{Text: "Hvornår?"}))
	d.Do(course.AnswerMessage{Message: message, Text: "Om en anden familie"})
	return d, document, message
}

func TestWhatIsTakenBackIsSeenByNobodyButThoseWhoAssessTheBreach(t *testing.T) {
	t.Parallel()
	d, document, message := misplaced(t)
	d.Do(course.TakeBack{Kind: course.TheDocument, Item: document, Reason: "Forkert familie"})
	d.Do(course.TakeBack{Kind: course.TheAnswer, Item: message, Reason: "Forkert familie"})
	if len(d.State.Documents) > 0 || d.State.Messages[0].Answered != (time.Time{}) || len(d.State.TakenBack) != 2 {
		t.Errorf("documents %v, messages %v, taken back %v", d.State.Documents, d.State.Messages, d.State.TakenBack)
	}
	if seen := course.ForMember(d.State, "m1"); len(seen.TakenBack)+len(seen.Documents) > 0 {
		t.Errorf("the family sees %+v %+v", seen.TakenBack, seen.Documents)
	}
	hidden := course.Withheld(d.Journal)
	for _, r := range d.Journal {
		_, sent := r.Data.(course.MessageSent)
		_, attached := r.Data.(course.DocumentAttached)
		_, answered := r.Data.(course.MessageAnswered)
		_, back := r.Data.(course.ItemTakenBack)
		if hidden[r.Seq] != (attached || answered || back) || sent && hidden[r.Seq] {
			t.Errorf("event %d %s is hidden: %t", r.Seq, r.Type, hidden[r.Seq])
		}
	}
	told := course.Notice{Item: course.Item{Kind: course.NoticeMessageWritten, Ref: message, For: course.ForFamily}, Members: []string{"m1"}}
	if told.Stands(&d.State, time.Time{}) {
		t.Error("the family would be told of an answer that was taken back")
	}
	d.Do(course.AnswerMessage{Message: message, Text: "På tirsdag"})
	if hidden := course.Withheld(d.Journal); hidden[d.State.Version] || !told.Stands(&d.State, time.Time{}) {
		t.Error("the answer that took its place is hidden too")
	}
}

func TestItIsDestroyedByASecondPerson(t *testing.T) {
	t.Parallel()
	d, document, _ := misplaced(t)
	back := course.Created(d.Do(course.TakeBack{Kind: course.TheDocument, Item: document, Reason: "Forkert familie"}))
	destroy := course.DecideBreach{TakenBack: back, Outcome: course.ToDestroy, Assessment: "Ingen havde åbnet det"}
	if got := refusedAs(d, coursetest.Karen, destroy); got != course.CodeSecondPersonNeeded {
		t.Errorf("whoever took it back destroys it alone: %q", got)
	}
	events := d.DoAs(sofie.Subject, sofie.Role, destroy)
	entry := d.State.TakenBack[0]
	if entry.Document != nil || entry.Destroyed.IsZero() || entry.DecidedBy != sofie.Subject {
		t.Errorf("destroyed as %+v", entry)
	}
	seqs := course.Destroyed(d.Journal, events[0].Data.(course.BreachDecided))
	if len(seqs) != 1 {
		t.Fatalf("destroyed are %v", seqs)
	}
	left := course.WithoutText(d.Journal[seqs[0]-1].Data).(course.DocumentAttached)
	if left.Document.Name != "" || left.Document.Hash != "" || left.Document.ID != document {
		t.Errorf("what is left is %+v", left.Document)
	}
	if got := refusedAs(d, sofie, destroy); got != course.CodeDestroyed {
		t.Errorf("destroyed twice: %q", got)
	}
}

func TestWhatWasOnTheRightFamilyIsPutBack(t *testing.T) {
	t.Parallel()
	d, document, message := misplaced(t)
	before := d.State
	for kind, item := range map[string]string{course.TheDocument: document, course.TheMessage: message, course.TheAnswer: message} {
		back := course.Created(d.Do(course.TakeBack{Kind: kind, Item: item, Reason: "Forkert familie"}))
		d.Do(course.DecideBreach{TakenBack: back, Outcome: course.ToPutBack, Assessment: "Det var den rigtige"})
		for seq, is := range course.Withheld(d.Journal) {
			switch d.Journal[seq-1].Data.(type) {
			case course.ItemTakenBack, course.BreachDecided:
			default:
				t.Errorf("%s: event %d is hidden: %t", kind, seq, is)
			}
		}
	}
	if len(d.State.Documents) != 1 || d.State.Documents[0].Name != before.Documents[0].Name {
		t.Errorf("documents %v", d.State.Documents)
	}
	if d.State.Messages[0].Answered.IsZero() || len(d.State.TakenBack) > 0 {
		t.Errorf("documents %v, messages %v", d.State.Documents, d.State.Messages)
	}
}
