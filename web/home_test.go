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
	f.end()
	pages["karen"] = append(pages["karen"], f.get(t, f.karen, "/forloeb/"+f.id+"/haendelser"))
	pages["maria"] = append(pages["maria"], f.get(t, f.maria, "/min-plan/"+f.id+"/haendelser"))
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
var notWritten = map[course.TextField]string{
	{Command: "add_member", Path: "same_person_reason"}:           otherCourse,
	{Command: "correct_member", Path: "same_person_reason"}:       otherCourse,
	{Command: "record_facts", Path: "members.same_person_reason"}: otherCourse,
	{Command: "decide_eligibility", Path: "deviation.reason"}:     "is about a criterion of judgement that is not met; a story tells it",
	{Command: "attach_document", Path: "name"}:                    "is read from an upload, which the walk of the two parents does",
	{Command: "close", Path: "reason"}:                            declined,
	{Command: "close", Path: "notification.reason"}:               declined,
	{Command: "close", Path: "checklist.conversions.needs"}:       declined,
	{Command: "answer_continuation", Path: "words"}:               "the family does not leave the target group",
	{Command: "extend_case_deadline", Path: "text"}:               "is told where a municipality has set deadlines; TestAnAnswerThatComesLaterOnItsPages",
	{Command: "record_facts", Path: "judged.reason"}:              "is asked under a general law, which the example is not",
	{Command: "give_consent", Path: "recipient"}:                  "is a field, by its id, or the name of an authority",
}

const (
	otherCourse = "needs another course of the same person; package casework tests it"
	declined    = "the last adult ends the course; TestACourseIsClosedByItsChecklist walks the closing by staff"
)

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

	f.do(f.karen, course.AgreeMeeting{
		Confirmed: true, At: soon(20, 9), Form: "office", Members: []string{"m1"}, Place: f.only("where Maria's meeting is", "maria"),
		Link: "https://eksempel.invalid/" + f.only("the address of Maria's meeting by video", "maria"),
	})
	elsewhere, link := f.only("where Maria's meeting is moved to", "maria"), "https://eksempel.invalid/"+f.only("the other address of Maria's meeting", "maria")
	twice := f.do(f.karen, course.AgreeMeeting{Confirmed: true, At: soon(22, 9), Form: "office", Members: []string{"m1"}})
	f.do(f.karen, course.MoveMeeting{Confirmed: true, Meeting: twice, At: soon(23, 9), Place: &elsewhere, Link: &link})

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

	begins := time.Now().Add(1500 * time.Millisecond)
	meet := func(at time.Time) string {
		return f.do(f.karen, course.AgreeMeeting{Confirmed: true, At: at, Form: "office", Members: []string{"m1"}})
	}
	first, second := meet(begins), meet(begins.Add(time.Millisecond))
	time.Sleep(time.Until(begins.Add(10 * time.Millisecond)))
	f.do(f.karen, course.HoldMeeting{
		Meeting: first, Present: []string{"m1"}, Note: f.only("the minutes"), OwnWords: []course.Words{{Member: "m1", Text: f.only("what Maria said there", "maria")}},
	})
	f.do(f.karen, course.ShareMinutes{Meeting: first, Minutes: f.only("what Maria reads of the meeting", "maria"), Agreed: f.only("what was agreed there", "maria")})
	f.do(f.karen, course.MissMeeting{Meeting: second, Note: f.only("why nobody came")})
	f.do(f.karen, course.AddTeamMember{Subject: "sofie", Field: "health", Role: "Leder", Basis: "statute", Statute: f.only("the law by which somebody is in the team")})
	mentor := f.do(f.karen, course.DraftMentor{
		Confirmed: true, From: today, To: today.AddDays(60), Assessment: "Behov",
		MentorTerms: course.MentorTerms{Member: "m1", Goal: "Arbejde", Tasks: "Følge", HoursPerWeek: 2, Name: "Else", Contact: "12345678", Employer: "company", Funding: "wage"},
	})
	f.do(f.karen, course.CorrectMentor{
		Agreement: mentor, Confirmed: true, From: today, To: today.AddDays(60), Assessment: f.only("why a mentor is needed after all", "maria"),
		MentorTerms: course.MentorTerms{
			Member: "m1", Goal: f.only("the goal of the corrected agreement", "maria"), Tasks: f.only("the tasks in the corrected agreement", "maria"), HoursPerWeek: 2,
			Name: f.only("the other mentor", "maria"), Contact: f.only("the other mentor's telephone", "maria"), Employer: "company", Funding: "wage",
		},
	})
	f.do(f.karen, course.SendMentor{Agreement: mentor})
	f.do(f.maria, course.AgreeMentor{Agreement: mentor, Side: "citizen", Form: "digital"})
	f.do(f.karen, course.AgreeMentor{Agreement: mentor, Side: "mentor", Form: "signature"})
	f.do(f.karen, course.ExtendMentor{Confirmed: true, Agreement: mentor, To: today.AddDays(120), Assessment: f.only("why the mentor goes on", "maria")})
	f.do(f.karen, course.EndMentor{Agreement: mentor, Reason: f.only("why the mentor ends", "maria")})

	toDo := func(text string) course.TaskBody {
		return course.TaskBody{Text: text, Staff: "karen", Members: []string{"m1"}, By: today.AddDays(5)}
	}
	task := f.do(f.karen, course.AgreeTask{TaskBody: toDo(f.only("what Karen does for Maria", "maria"))})
	f.do(f.karen, course.CorrectTask{Task: task, TaskBody: toDo(f.only("what Karen does for Maria after all", "maria")), Reason: f.only("why what Karen does is corrected", "maria")})
	f.do(f.karen, course.FinishTask{Task: task, Words: f.only("how it went for Karen", "maria")})
	own := f.do(f.maria, course.AgreeTask{TaskBody: course.TaskBody{Text: f.only("what Maria does herself", "maria"), By: today.AddDays(5)}})
	f.do(f.maria, course.DropTask{Task: own, Reason: f.only("why Maria does not do it", "maria")})

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
	f.do(f.sofie, course.RemindCoordinator{Text: f.only("what the coordinator is reminded of", said...)})
	f.do(f.sofie, course.AppointCoordinator{Subject: "sofie", Interim: true, Reason: f.only("why somebody else coordinates", said...)})
	f.do(f.sofie, course.AppointCoordinator{Subject: "karen", Reason: "Karen er tilbage."})
}

// plans changes a plan, sends it out and takes it back. The family reads the plan in force, and a version that it is to answer.
func (f *family) plans(said []string) {
	f.do(f.karen, course.RevisePlan{Reason: f.only("why the plan changes", said...)})
	goals := f.state(f.t).Plan.Draft.Goals
	mine := goals[slices.IndexFunc(goals, func(g course.Goal) bool { return slices.Equal(g.Members, []string{"m1"}) })]
	f.do(f.karen, course.ChangeGoal{Goal: mine.ID, GoalBody: course.GoalBody{
		Area: mine.Area, Members: mine.Members, Text: f.only("Maria's goal, changed"), Easy: f.only("Maria's goal in one sentence"),
		OwnWords: &course.Words{Member: "m1", Text: f.only("Maria's words on the changed goal")},
		Measure:  &course.Measure{Name: f.only("what is measured now"), Max: 10, Baseline: 2, Target: 8},
	}})
	f.do(f.karen, course.AddEffort{
		Goal: mine.ID, Text: "Støtte", LegalBasis: f.only("the law of an effort"), Provider: "Huset", Unit: f.only("the unit of an effort"), Responsible: f.only("who is responsible for an effort"),
		From: calendar.DateOf(time.Now()),
	})
	f.do(f.karen, course.SubmitPlan{})
	f.do(f.karen, course.ReturnPlan{Reason: f.only("why the plan is taken back", said...)})
}

// end lets both adults leave, writes down what the course leaves behind, and opens it again.
func (f *family) end() {
	f.do(f.sofie, course.ReplaceColleague{From: "jonas", To: "sofie", Reason: f.only("why a colleague is replaced")})
	f.do(f.peter, course.Decline{Member: "m2", Words: "Nej tak."})
	f.do(f.maria, course.Decline{Member: "m1", Words: f.only("why Maria leaves", "maria")})
	state := f.state(f.t)
	needs := course.Checklist{}
	for i, stands := range state.Closing.LeftBehind.Plans {
		text := "Laves af jobcentret."
		if i == 0 {
			text = f.only("what an ordinary plan needs")
		}
		needs.Conversions = append(needs.Conversions, course.ConvertedProvided{Provision: stands.Provision, Person: stands.Person, Needs: text})
	}
	needs.ContinuingEfforts = state.Closing.LeftBehind.Efforts
	f.do(f.karen, course.SettleClosing{Checklist: needs})
	f.do(f.sofie, course.Reopen{Reason: f.only("why the course is opened again")})
	row := course.Coverage(f.state(f.t), f.law(), calendar.DateOf(time.Now()))[0]
	f.do(f.karen, course.WaiveProvision{Provision: row.Provision, Person: row.Person, Reason: f.only("why a provision is not relevant")})
}
