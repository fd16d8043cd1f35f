package course_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
	"github.com/enplan-dk/enplan/test/coursetest/largecourse"
)

// drive sends one command of the table again and again, its texts as long as they may be where
// the state keeps them. Whatever the command needs first is done by make, where a refusal does
// not matter.
type drive struct {
	by        course.Actor
	following bool // the course is followed up; else its plan is drafted
	make      func(x *trial, i int) course.Command
}

// notGrowing are the commands that add nothing to a course, and why.
var notGrowing = map[string]string{
	"decide_eligibility":       "done once, in intake",
	"confirm_team":             "done once, when the team is formed",
	"include_mentor_agreement": "says of an agreement that is there where it stands",
	"answer_plan_consent":      "takes the place of the answer before, one for each member and each who has custody",
	"confirm_consent":          "puts somebody else behind a consent that is there",
	"answer_continuation":      "answers the one offer that is open",
	"decline":                  "takes a member out, once for each",
	"remove_goal":              "takes away",
	"lift_hold":                "takes away",
	"leave_team":               "takes away",
	"correct_mentor_agreement": "says of a draft that is there how it reads",
	"send_mentor_agreement":    "asks about a draft that is there",
	"record_letter":            "once for each who takes part in a meeting",
	"share_minutes":            "says of a meeting that is there who reads its minutes",
	"end_absence":              "takes away",
	"extend_case_deadline":     "takes the place of what was told of the case before",
	"give_feedback":            "once for each who was at a meeting",
	"end_member":               "takes a member out, once for each",
	"settle_closing":           "done once after a course has ended",
}

// growing drives every other command: those of the attacks, and these.
func growing() map[string]drive {
	all := map[string]drive{}
	for _, group := range []map[string]drive{grownMeetings(), grownTeam(), grownFamily(), grownPlan(), grownAnswers(), grownMentors(), grownTasks()} {
		for name, d := range group {
			if d.by.Subject == "" {
				d.by = karen
			}
			all[name] = d
		}
	}
	for _, a := range largecourse.Attacks {
		name := course.NameOf(a.Command(unsent, 0))
		all[name+" ("+a.Name+")"] = drive{by: a.By, make: func(x *trial, i int) course.Command { return a.Command(x.Course, i) }}
	}
	return all
}

var unsent = &largecourse.Course{Course: coursetest.Course{At: trialFrom}}

func last[T any](list []T) *T {
	if len(list) == 0 {
		return new(T)
	}
	return &list[len(list)-1]
}

func (x *trial) today() course.Date { return course.DateOf(x.At) }

func (x *trial) later(d time.Duration) {
	x.At = x.At.Add(d)
	x.Due()
}

// agree agrees a meeting with everybody and answers its id.
func (x *trial) agree(at time.Duration) string {
	var all []string
	for _, m := range x.State.Members {
		all = append(all, m.ID)
	}
	x.try(karen, course.AgreeMeeting{Confirmed: true, At: x.At.Add(at), Form: "office", Members: all, RemindMinutesBefore: []int{1, 2, 3, 4, 5}})
	return last(x.State.Meetings).ID
}

func grownMeetings() map[string]drive {
	return map[string]drive{
		"move_meeting": {make: func(x *trial, i int) course.Command {
			if i == 0 {
				x.agree(time.Hour)
			}
			return course.MoveMeeting{Confirmed: true, Meeting: last(x.State.Meetings).ID, At: x.At.Add(time.Duration(i+2) * time.Hour), Reason: long(1000)}
		}},
		"cancel_meeting": {make: func(x *trial, _ int) course.Command {
			return course.CancelMeeting{Meeting: x.agree(time.Hour), Reason: long(1000)}
		}},
		"miss_meeting": {make: func(x *trial, _ int) course.Command {
			id := x.agree(time.Hour)
			x.later(2 * time.Hour)
			return course.MissMeeting{Meeting: id, Note: "x"}
		}},
		"record_meeting": {following: true, make: func(x *trial, _ int) course.Command {
			x.later(time.Hour)
			c := course.RecordMeeting{At: x.At.Add(-time.Minute), Form: "home_visit", Note: "x"}
			for _, m := range x.State.Members {
				c.Present = append(c.Present, m.ID)
			}
			for range 100 {
				c.Scores = append(c.Scores, course.Score{Goal: last(x.State.Plan.InForce.Content.Goals).ID, Value: 5})
			}
			return c
		}},
		"correct_meeting": {following: true, make: func(x *trial, i int) course.Command {
			if i == 0 {
				x.agree(time.Hour)
				x.later(25 * time.Hour)
			}
			present, scores := []string{largecourse.Member(i)}, []course.Score{}
			for range 200 {
				scores = append(scores, course.Score{Goal: last(x.State.Plan.InForce.Content.Goals).ID, Value: 5})
			}
			return course.CorrectMeeting{Meeting: last(x.State.Meetings).ID, Status: course.Held, Present: &present, Scores: &scores, Reason: "x"}
		}},
		"hold_meeting": {following: true, make: func(x *trial, _ int) course.Command {
			id := x.agree(time.Hour)
			x.later(25 * time.Hour)
			c := course.HoldMeeting{Meeting: id, Note: "x"}
			for _, m := range x.State.Members {
				c.Present = append(c.Present, m.ID)
			}
			for range 100 {
				c.Scores = append(c.Scores, course.Score{Goal: last(x.State.Plan.InForce.Content.Goals).ID, Value: 5})
			}
			return c
		}},
	}
}

func grownTeam() map[string]drive {
	colleague := func(i int) string { return long(190) + fmt.Sprint(i) }
	return map[string]drive{
		"appoint_coordinator": {make: func(_ *trial, i int) course.Command {
			return course.AppointCoordinator{Subject: colleague(i), Reason: long(1000)}
		}},
		"replace_colleague": {make: func(x *trial, i int) course.Command {
			return course.ReplaceColleague{From: x.State.Team.Coordinator.Subject, To: colleague(i), Reason: long(1000)}
		}},
		"offer_handover": {make: func(x *trial, i int) course.Command {
			if h := x.State.Team.Handover; h != nil {
				x.try(course.Actor{Subject: h.To, Role: course.Caseworker}, course.AnswerHandover{Reason: "nej"})
			}
			return course.OfferHandover{To: colleague(i), Note: long(4000), AnswerBy: x.today().AddDays(5)}
		}},
		"answer_handover": {by: course.Actor{Subject: "kollega", Role: course.Caseworker}, make: func(x *trial, i int) course.Command {
			x.try(karen, course.AppointCoordinator{Subject: colleague(i), Reason: "x"})
			x.try(karen, course.OfferHandover{To: "kollega", Note: long(4000), AnswerBy: x.today().AddDays(5)})
			return course.AnswerHandover{Accept: true, Reason: long(1000)}
		}},
		"remind_coordinator": {by: course.Actor{Subject: "sofie", Role: course.Supervisor}, make: func(*trial, int) course.Command {
			return course.RemindCoordinator{Text: long(1000)}
		}},
		"plan_absence": {make: func(x *trial, i int) course.Command {
			return course.PlanAbsence{From: x.today().AddDays(i), To: x.today().AddDays(i + 10), Cover: colleague(i)}
		}},
		"remove_team_member": {make: func(x *trial, i int) course.Command {
			x.try(karen, course.AddTeamMember{
				Subject: colleague(i), Field: "health", Role: long(200), Basis: "statute", Statute: long(200), Until: x.today().AddDays(1),
			})
			return course.RemoveTeamMember{Member: last(x.State.Team.Members).ID}
		}},
		"mark_field": {make: func(*trial, int) course.Command { return course.MarkField{Field: "health", Reason: long(1000)} }},
		"withdraw_consent": {make: func(x *trial, i int) course.Command {
			m := largecourse.Member(i)
			x.try(karen, course.GiveConsent{
				Member: m, GivenBy: m, Types: []string{"health"}, Recipient: long(200), Purpose: long(1000), Form: "written", Expires: x.today().AddDays(10),
			})
			return course.WithdrawConsent{Consent: last(x.State.Consents).ID}
		}},
	}
}

func grownFamily() map[string]drive {
	return map[string]drive{
		"add_member": {make: func(x *trial, _ int) course.Command {
			return course.AddMember{
				NewMember: course.NewMember{Name: strings.Repeat("Æ", 200), Kind: course.Child, Birth: x.today().AddDays(-400), Custody: []course.Custody{"m1", "m2"}},
			}
		}},
		"correct_member": {make: func(_ *trial, i int) course.Command {
			name := strings.Repeat("Æ", 200)
			return course.CorrectMember{Member: largecourse.Member(i), Name: &name, Reason: long(2000)}
		}},
		"correct_note": {make: func(x *trial, i int) course.Command {
			if i == 0 {
				x.try(karen, course.WriteNote{Kind: "call", On: x.today(), Text: "x"})
			}
			return course.CorrectNote{Note: fmt.Sprintf("j%d", *last(x.State.Notes)), Text: "x", Reason: "x"}
		}},
		"pause": {following: true, make: func(x *trial, _ int) course.Command {
			x.try(karen, course.Resume{})
			return course.PauseCourse{Reason: long(2000), CitizenView: long(2000), Until: x.today().AddDays(300)}
		}},
		"resume": {following: true, make: func(x *trial, _ int) course.Command {
			x.try(karen, course.PauseCourse{Reason: long(2000), CitizenView: long(2000), Until: x.today().AddDays(300)})
			return course.Resume{}
		}},
		"close": {make: func(x *trial, _ int) course.Command {
			x.try(karen, course.Reopen{Reason: long(2000)})
			return course.CloseCourse{Outcome: course.OutcomeCompleted, Reason: long(4000)}
		}},
		"reopen": {make: func(x *trial, _ int) course.Command {
			x.try(karen, course.CloseCourse{Outcome: course.OutcomeCompleted, Reason: long(4000)})
			return course.Reopen{Reason: long(2000)}
		}},
	}
}

func grownPlan() map[string]drive {
	goal := func(x *trial) string {
		if len(x.State.Plan.Draft.Goals) == 0 {
			x.try(karen, course.AddGoal{GoalBody: overall("x")})
		}
		return x.State.Plan.Draft.Goals[0].ID
	}
	return map[string]drive{
		"change_goal": {make: func(x *trial, i int) course.Command {
			body := overall(long(2000))
			body.OwnWords = &course.Words{Member: largecourse.Member(i), Text: long(1000)}
			return course.ChangeGoal{Goal: goal(x), GoalBody: body}
		}},
		"add_effort": {make: func(x *trial, _ int) course.Command { return effort(goal(x), x.today()) }},
		"end_effort": {following: true, make: func(x *trial, _ int) course.Command {
			x.try(karen, course.RevisePlan{Reason: "x"})
			x.try(karen, effort(goal(x), x.today()))
			return course.EndEffort{Goal: goal(x), Effort: last(x.State.Plan.Draft.Goals[0].Efforts).ID, On: x.today()}
		}},
		"waive_provision": {make: func(_ *trial, i int) course.Command {
			return course.WaiveProvision{Provision: "lab_min_plan", Person: largecourse.Member(i), Reason: long(2000)}
		}},
		"submit_plan": {make: func(x *trial, i int) course.Command {
			x.try(karen, course.ReturnPlan{Reason: long(2000)})
			known(x)
			x.try(karen, course.ChangeGoal{Goal: goal(x), GoalBody: overall(fmt.Sprint("mål ", i))})
			return course.SubmitPlan{}
		}},
		"return_plan": {make: func(x *trial, _ int) course.Command {
			known(x)
			x.try(karen, course.ChangeGoal{Goal: goal(x), GoalBody: overall("mål")})
			x.try(karen, course.SubmitPlan{})
			return course.ReturnPlan{Reason: long(2000)}
		}},
		"respond_to_plan": {make: func(x *trial, i int) course.Command {
			known(x)
			x.try(karen, course.ChangeGoal{Goal: goal(x), GoalBody: overall("mål")})
			x.try(karen, course.SubmitPlan{})
			return respond(x, largecourse.Member(i), long(1500))
		}},
		"revise_plan": {following: true, make: func(x *trial, _ int) course.Command {
			adopt(x)
			return course.RevisePlan{Reason: long(2000)}
		}},
		"adopt_plan": {following: true, make: func(x *trial, i int) course.Command {
			x.try(karen, course.RevisePlan{Reason: "x"})
			x.try(karen, course.ChangeGoal{Goal: goal(x), GoalBody: overall(fmt.Sprint("mål ", i))})
			x.try(karen, course.SubmitPlan{})
			respondAll(x)
			return course.AdoptPlan{}
		}},
	}
}

func effort(goal string, on course.Date) course.AddEffort {
	return course.AddEffort{Goal: goal, Text: long(2000), LegalBasis: long(200), Provider: long(200), Unit: long(200), Responsible: long(200), From: on}
}

func overall(text string) course.GoalBody {
	return course.GoalBody{
		Area: "employment", Text: text, Overall: true, Towards: "employment", Measure: &course.Measure{Name: "Tro", Min: 0, Max: 10, Baseline: 2, Target: 8},
	}
}

func grownAnswers() map[string]drive {
	decision := func(x *trial) string {
		if len(x.State.Decisions) == 0 {
			x.try(karen, course.MakeDecision{Subject: "x", Member: "m1", Outcome: "granted", Reason: "x", LegalBasis: "x", Guidance: "x"})
		}
		return last(x.State.Decisions).ID
	}
	return map[string]drive{
		"answer_message": {make: func(x *trial, _ int) course.Command {
			x.try(anna, course.SendMessage{Text: "x"})
			return course.AnswerMessage{Message: last(x.State.Messages).ID, Text: "x"}
		}},
		"take_back": {make: func(x *trial, _ int) course.Command {
			x.try(karen, course.SendMessage{Member: "m1", Text: "x"})
			return course.TakeBack{Kind: course.TheMessage, Item: last(x.State.Messages).ID, Reason: long(2000)}
		}},
		"decide_breach": {make: func(x *trial, _ int) course.Command {
			x.try(karen, course.SendMessage{Member: "m1", Text: "x"})
			x.try(karen, course.TakeBack{Kind: course.TheMessage, Item: last(x.State.Messages).ID, Reason: "x"})
			return course.DecideBreach{TakenBack: last(x.State.TakenBack).ID, Outcome: course.ToPutBack, Assessment: long(4000)}
		}},
		"answer_hearing": {make: func(x *trial, _ int) course.Command {
			x.try(karen, course.OpenHearing{Member: "m1", Text: "x"})
			return course.AnswerHearing{Hearing: last(x.State.Hearings).ID, Text: "x"}
		}},
		"record_delivery": {make: func(x *trial, _ int) course.Command {
			return course.RecordDelivery{Decision: decision(x), Member: "m1", How: course.ByLetter, Reason: long(2000)}
		}},
		"lodge_appeal": {by: anna, make: func(x *trial, _ int) course.Command {
			return course.LodgeAppeal{Decision: decision(x), Member: "m1", Text: "x"}
		}},
		"decide_appeal": {make: func(x *trial, _ int) course.Command {
			x.try(anna, course.LodgeAppeal{Decision: decision(x), Member: "m1", Text: "x"})
			return course.DecideAppeal{Appeal: last(x.State.Appeals).ID, Outcome: "confirmed", Reason: "x"}
		}},
		"answer_access": {make: func(x *trial, _ int) course.Command {
			x.try(karen, course.RequestAccess{Member: "m1", Text: long(4000)})
			return course.AnswerAccess{Request: last(x.State.Access).ID, Outcome: "given"}
		}},
		"place_hold": {make: func(x *trial, _ int) course.Command {
			x.try(karen, course.LiftHold{Kind: "keep", Reason: "x"})
			return course.PlaceHold{Kind: "keep", Reason: long(1000)}
		}},
	}
}

func grownMentors() map[string]drive {
	begin := func(x *trial, i int) string {
		x.try(karen, largecourse.Mentor(x.Course, largecourse.Member(i)))
		id := last(x.State.Mentors).ID
		x.try(karen, course.SendMentor{Agreement: id})
		x.try(karen, course.AgreeMentor{Agreement: id, Side: "mentor", Form: "letter"})
		return id
	}
	return map[string]drive{
		"agree_mentor_agreement": {make: func(x *trial, i int) course.Command {
			return course.AgreeMentor{Agreement: begin(x, i), Side: "citizen", Form: "letter"}
		}},
		"end_mentor_agreement": {make: func(x *trial, i int) course.Command {
			return course.EndMentor{Agreement: begin(x, i), Reason: long(2000)}
		}},
		"extend_mentor_agreement": {make: func(x *trial, i int) course.Command {
			if i == 0 {
				x.try(karen, course.AgreeMentor{Agreement: begin(x, i), Side: "citizen", Form: "letter"})
			}
			m := last(x.State.Mentors)
			return course.ExtendMentor{Confirmed: true, Agreement: m.ID, To: m.Last().AddDays(90), Assessment: long(4000)}
		}},
	}
}

func grownTasks() map[string]drive {
	body := func(x *trial, i int) course.TaskBody {
		return course.TaskBody{
			Text: long(500), Staff: x.State.Team.Coordinator.Subject, Member: largecourse.Member(i), Members: []string{largecourse.Member(i)}, By: x.today().AddDays(10),
		}
	}
	agreed := func(x *trial, i int) string {
		x.try(karen, course.AgreeTask{TaskBody: body(x, i)})
		return last(x.State.Tasks).ID
	}
	return map[string]drive{
		"agree_task": {make: func(x *trial, i int) course.Command { return course.AgreeTask{TaskBody: body(x, i)} }},
		"correct_task": {make: func(x *trial, i int) course.Command {
			id := agreed(x, i)
			x.try(karen, course.FinishTask{Task: id, Words: long(500)})
			return course.CorrectTask{Task: id, TaskBody: body(x, i), Reason: long(500)}
		}},
		"finish_task": {make: func(x *trial, i int) course.Command { return course.FinishTask{Task: agreed(x, i), Words: long(500)} }},
		"drop_task":   {make: func(x *trial, i int) course.Command { return course.DropTask{Task: agreed(x, i), Reason: long(500)} }},
	}
}

// TestEveryCommandThatGrowsACourseStaysWithinItsBounds drives each command of the table until
// it is refused, or 400 times. A new command must be put into one of the two lists.
func TestEveryCommandThatGrowsACourseStaysWithinItsBounds(t *testing.T) {
	t.Parallel()
	all := growing()
	var classified []string
	for name := range all {
		name, _, _ = strings.Cut(name, " ")
		classified = append(classified, name)
	}
	for name := range notGrowing {
		if slices.Contains(classified, name) {
			t.Errorf("%s is said to grow a course, and not to", name)
		}
		classified = append(classified, name)
	}
	slices.Sort(classified)
	if diff := cmp.Diff(course.Commands(), slices.Compact(classified)); diff != "" {
		t.Errorf("the commands that grow a course and those that do not are not all commands: %s", diff)
	}
	drafting, following := newTrial(t, largecourse.Adults), followed(t)
	drafting.draft()
	for name, d := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from := drafting
			if d.following {
				from = following
			}
			driven(t, name, d, from)
		})
	}
}

// driven sends the command to a copy of a course.
func driven(t *testing.T, name string, d drive, from *trial) {
	t.Helper()
	copied := *from.Course
	copied.State, copied.Journal = from.State.Clone(), slices.Clone(from.Journal)
	x := &trial{Course: &copied, t: t}
	taken := 0
	for ; taken < 400; taken++ {
		c := d.make(x, taken)
		if said, _, _ := strings.Cut(name, " "); course.NameOf(c) != said {
			t.Fatalf("%s is sent under the name %s", course.NameOf(c), said)
		}
		if r := x.try(d.by, c); r != nil {
			t.Logf("%d taken, then %s %s%s", taken, r.Code, r.Param("what"), r.Field)
			break
		}
	}
	if taken == 0 {
		t.Error("it was never taken, so the test proves nothing about it")
	}
	within(t, x)
	x.later(90 * 24 * time.Hour)
	within(t, x)
	if next := course.NextDue(x.State); !next.IsZero() && !next.After(x.At) {
		t.Errorf("something due at %s is left", next)
	}
	folded, err := course.Fold(x.Journal)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(x.State, folded, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("fold differs from state: %s", diff)
	}
}

// within holds a course to what it may weigh.
func within(t *testing.T, x *trial) {
	t.Helper()
	if size := len(asBytes(t, x.State)); size > course.LargestState {
		t.Errorf("the state takes %d bytes, more than %d", size, course.LargestState)
	}
	for _, e := range x.Journal {
		if course.Weigh(e) > course.LargestEvent {
			t.Errorf("%s takes %d bytes", e.Type, course.Weigh(e))
		}
	}
}

// followed is a course whose plan is in force.
func followed(t testing.TB) *trial {
	x := newTrial(t, 2)
	x.draft()
	known(x)
	x.must(karen, largecourse.Biweekly("x"))
	x.must(karen, course.AddGoal{GoalBody: overall("x")})
	x.must(karen, course.SubmitPlan{})
	respondAll(x)
	x.must(karen, course.AdoptPlan{})
	return x
}

// known records of everybody that there is no ordinary plan to replace: nothing is missing in a plan with an overall goal.
func known(x *trial) {
	facts := course.RecordFacts{Fields: []string{"employment", "health"}, FieldsConfirmed: "Bekræftet"}
	for _, m := range x.State.Members {
		facts.Members = append(facts.Members, course.MemberFacts{Member: m.ID, NoCategory: true})
	}
	x.must(karen, facts)
}

func adopt(x *trial) {
	x.try(karen, course.SubmitPlan{})
	respondAll(x)
	x.try(karen, course.AdoptPlan{})
}

func respondAll(x *trial) {
	for _, m := range x.State.Members {
		if x.State.Plan.Submitted != nil {
			x.try(karen, respond(x, m.ID, ""))
		}
	}
}

// respond answers for somebody who answered at a meeting.
func respond(x *trial, member, words string) course.RespondToPlan {
	c := course.RespondToPlan{Member: member, Hash: x.State.Plan.Submitted.Hash, Words: words, Oral: &course.Oral{On: x.today(), Form: "meeting"}}
	for _, g := range x.State.Plan.Draft.Goals {
		c.Goals = append(c.Goals, course.GoalAnswer{Goal: g.ID, Agree: words == "", Words: words})
	}
	return c
}

func long(n int) string { return largecourse.Long(n) }
