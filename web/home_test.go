package web

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// What people write is read again: each text of each command stands on a page, beside the form in which it was written, for the
// coordinator and for everybody else who may read it.
func TestEveryTextThatSomebodyWritesStandsOnAPage(t *testing.T) {
	t.Parallel()
	f := parentsApart(t)
	f.goOn()
	pages := map[string]walked{}
	for _, reader := range []access.Who{f.karen, f.maria, f.peter, f.freja} {
		pages[reader.Subject] = slices.DeleteFunc(f.walk(t, reader), func(a answerOf) bool { return a.status != 200 || strings.Contains(a.at, "/handling/") })
	}
	for _, field := range course.TextFields() {
		if f.written[field] == nil && notWritten[field] == "" {
			t.Errorf("nobody writes %s of %s", field.Path, field.Command)
		}
		for _, s := range f.secrets {
			if !slices.Contains(f.written[field], s.word) {
				continue
			}
			for _, reader := range append([]string{"karen"}, s.mayRead...) {
				if seen, walked := pages[reader]; walked && seen.with(s.word) == "" {
					t.Errorf("%s of %s: %s finds %q (%s) on no page", field.Path, field.Command, reader, s.word, s.what)
				}
			}
		}
	}
}

// notWritten are texts that the test writes in another way, with the reason.
var notWritten = map[course.TextField]string{}

// wrote remembers in which texts of a command a word of this test stands.
func (f *family) wrote(c course.Command) {
	if f.written == nil {
		f.written = map[course.TextField][]string{}
	}
	text, err := json.Marshal(c)
	if err != nil {
		f.t.Fatal(err)
	}
	var body any
	if err := json.Unmarshal(text, &body); err != nil {
		f.t.Fatal(err)
	}
	for _, field := range course.TextFields() {
		if field.Command != course.NameOf(c) {
			continue
		}
		for _, value := range valuesAt(body, strings.Split(field.Path, ".")) {
			for _, s := range f.secrets {
				if strings.Contains(value, s.word) {
					f.written[field] = append(f.written[field], s.word)
				}
			}
		}
	}
}

func valuesAt(v any, path []string) (texts []string) {
	switch x := v.(type) {
	case []any:
		for _, item := range x {
			texts = append(texts, valuesAt(item, path)...)
		}
	case map[string]any:
		if len(path) > 0 {
			return valuesAt(x[path[0]], path[1:])
		}
	case string:
		if len(path) == 0 {
			return []string{x}
		}
	}
	return texts
}

// goOn does what the walk of the two parents has left out: the plan is changed and taken back, meetings are moved, missed and corrected, decisions
// and appeals are answered, and what was written by mistake is mended.
func (f *family) goOn() {
	today, said := calendar.DateOf(time.Now()), []string{"maria", "peter", "freja"}
	soon := func(days, hour int) time.Time {
		return calendar.At(calendar.NewWorking(nil).Next(today.AddDays(days)), hour, 0)
	}
	f.do(f.karen, course.Resume{})
	f.plans(said)

	moved := f.do(f.karen, course.AgreeMeeting{Confirmed: true, At: soon(5, 9), Form: "office", Members: []string{"m1"}})
	f.do(f.karen, course.MoveMeeting{Confirmed: true, Meeting: moved, At: soon(6, 9), Reason: f.only("why Maria's meeting moves", "maria")})
	f.do(f.karen, course.CancelMeeting{Meeting: moved, Reason: f.only("why Maria's meeting falls", "maria")})
	held := f.do(f.karen, course.RecordMeeting{At: time.Now().Add(-time.Hour), Form: "office", Present: []string{"m1"}, Note: f.only("the minutes of a meeting that came about")})
	late := f.only("the corrected minutes")
	f.do(f.karen, course.CorrectMeeting{
		Meeting: held, Note: &late, Reason: f.only("why the minutes are corrected"), OwnWords: &[]course.Words{{Member: "m1", Text: f.only("Maria's words at the meeting", "maria")}},
	})

	hearing := f.do(f.karen, course.OpenHearing{Member: "m1", Text: "Vi overvejer noget."})
	f.do(f.maria, course.AnswerHearing{Hearing: hearing, Text: f.only("what Maria says to the hearing", "maria")})
	decision := f.do(f.karen, course.MakeDecision{
		Subject: "Støtte", Member: "m1", Outcome: "refused", Reason: "Ikke opfyldt", LegalBasis: f.only("the law of the decision", "maria"), Guidance: f.only("how Maria appeals", "maria"),
	})
	f.do(f.karen, course.RecordDelivery{Decision: decision, Member: "m1", How: "handed_over"})
	f.do(f.karen, course.RecordDelivery{Decision: decision, Member: "m1", How: "came_back", Reason: f.only("why the delivery is corrected")})
	appeal := f.do(f.maria, course.LodgeAppeal{Decision: decision, Member: "m1", Text: "Jeg klager."})
	f.do(f.sofie, course.DecideAppeal{Appeal: appeal, Outcome: "changed_by_municipality", Reason: f.only("why the appeal is upheld", "maria")})
	request := f.do(f.maria, course.RequestAccess{Member: "m1"})
	f.do(f.karen, course.AnswerAccess{Request: request, Outcome: "partly", Reason: f.only("why not all is shown", "maria")})

	f.do(f.karen, course.OfferHandover{To: "jonas", Note: f.only("what the next coordinator is told"), AnswerBy: today.AddDays(5)})
	f.do(f.jonas, course.AnswerHandover{Accept: false, Reason: f.only("why Jonas says no")})
	f.do(f.sofie, course.PlaceHold{Kind: "keep", Reason: f.only("why the papers are kept")})
	f.do(f.sofie, course.LiftHold{Kind: "keep", Reason: f.only("why the papers are not kept any more")})
	wrong := f.do(f.karen, course.SendMessage{Member: "m1", Text: "Til en anden familie."})
	back := f.do(f.karen, course.TakeBack{Kind: "message", Item: wrong, Reason: f.only("what went wrong with a message")})
	f.do(f.sofie, course.DecideBreach{TakenBack: back, Outcome: "put_back", Assessment: f.only("what the breach means")})
	name := "Maria " + f.only("Maria's new name", "maria", "peter", "freja")
	f.do(f.karen, course.CorrectMember{Member: "m1", Name: &name, Reason: f.only("why the name is corrected", "maria")})
	f.do(f.karen, course.AddMember{NewMember: course.NewMember{Name: f.only("somebody who joins", said...), Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 1, Day: 1}}})
	f.do(f.karen, course.EndMember{Member: "m5", Because: course.EnteredByMistake, Reason: f.only("why somebody was entered by mistake")})
	f.do(f.sofie, course.AppointCoordinator{Subject: "sofie", Interim: true, Reason: f.only("why somebody else coordinates", said...)})
	f.do(f.sofie, course.AppointCoordinator{Subject: "karen", Reason: "Karen er tilbage."})
}

// plans changes a plan, sends it out and takes it back. The family reads the plan in force, and a version that it is to answer.
func (f *family) plans(said []string) {
	f.do(f.karen, course.RevisePlan{Reason: f.only("why the plan changes", said...)})
	goals := f.state(f.t).Plan.Draft.Goals
	mine := goals[slices.IndexFunc(goals, func(g course.Goal) bool { return slices.Equal(g.Members, []string{"m1"}) })]
	f.do(f.karen, course.ChangeGoal{Goal: mine.ID, GoalBody: course.GoalBody{
		Area: mine.Area, Members: mine.Members, Text: f.only("Maria's goal, changed"), OwnWords: &course.Words{Member: "m1", Text: f.only("Maria's words on the changed goal")},
		Measure: &course.Measure{Name: f.only("what is measured now"), Max: 10, Baseline: 2, Target: 8},
	}})
	f.do(f.karen, course.AddEffort{
		Goal: mine.ID, Text: "Støtte", LegalBasis: f.only("the law of an effort"), Provider: "Huset", Unit: f.only("the unit of an effort"), Responsible: f.only("who is responsible for an effort"),
		From: calendar.DateOf(time.Now()),
	})
	f.do(f.karen, course.SubmitPlan{})
	f.do(f.karen, course.ReturnPlan{Reason: f.only("why the plan is taken back", said...)})
}
