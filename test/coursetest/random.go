package coursetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Dice is where chance comes from: a property test's generator or a seed.
type Dice func(sides int) int

// pick chooses one of a list.
func pick[T any](d Dice, list []T) T { return list[d(len(list))] }

// idOf chooses one of the ids that a list gives, or one that nobody has.
func idOf[T any](d Dice, list []T, id func(T) string) string {
	if len(list) == 0 || d(12) == 0 {
		return "none"
	}
	return id(pick(d, list))
}

// RandomOpening opens a course of an invented family.
func RandomOpening(d Dice, code string, on course.Date) course.Opening {
	birth := func(youngest, span int) course.Date { return on.AddDays(-365*youngest - d(365*span)) }
	o := course.Opening{Bylaw: code, Referral: course.Referral{Source: "caseworker", Reason: "Flere planer"}}
	o.Members = append(o.Members, course.NewMember{Name: "Anna Prøve", Kind: course.Adult, Birth: birth(20, 30), Subject: "anna"})
	if d(2) == 0 {
		o.Members = append(o.Members, course.NewMember{Name: "Bo Prøve", Kind: course.Adult, Birth: birth(20, 30), Subject: "bo"})
	}
	for range d(3) {
		o.Members = append(o.Members, course.NewMember{
			Name: "Barn Prøve", Kind: course.Child, Birth: birth(1, 16), Subject: fmt.Sprintf("barn%d", len(o.Members)), Custody: []course.Custody{"m1"},
		})
	}
	return o
}

// Actors of random requests.
var actors = []course.Actor{
	{Subject: "karen", Role: course.Caseworker}, {Subject: "jonas", Role: course.Caseworker},
	{Subject: "sofie", Role: course.Supervisor}, {Subject: "anna", Role: course.Citizen}, {Subject: "bo", Role: course.Citizen},
}

// RandomRequest is a request that a course in this state could get: mostly
// sensible, sometimes not.
func RandomRequest(d Dice, s course.State, now time.Time) course.Request {
	names := course.Commands()
	name := pick(d, names)
	if s.Phase != course.Closed && d(3) > 0 {
		name = nextStep(d, s)
	}
	spec, _ := course.Lookup(name)
	c := spec.New()
	fill(d, c, s, now)
	body, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	by := actors[0]
	if d(2) == 0 {
		by = pick(d, actors)
	}
	return course.Request{Name: name, Body: body, By: by}
}

// nextStep is a command that moves a course forward.
func nextStep(d Dice, s course.State) string {
	switch s.Phase {
	case course.Intake:
		return pick(d, []string{"record_facts", "decide_eligibility"})
	case course.FormingTeam:
		return pick(d, []string{"confirm_team", "mark_field", "set_interval", "add_team_member"})
	case course.DraftingPlan:
		if d(4) > 0 {
			return planStep(s)
		}
		return pick(d, []string{"add_goal", "write_section", "waive_provision", "set_interval", "submit_plan", "respond_to_plan", "adopt_plan", "return_plan"})
	}
	return pick(d, []string{
		"agree_meeting", "hold_meeting", "set_interval", "pause", "resume", "draft_mentor_agreement", "send_mentor_agreement", "agree_mentor_agreement", "revise_plan", "add_effort",
		"answer_continuation", "agree_task", "finish_task",
	})
}

// planStep is what a plan lacks on its way to adoption.
func planStep(s course.State) string {
	plan := s.Plan.Draft
	law, _ := s.Law.Law()
	open := func(r course.CoverageRow) bool { return r.Status == course.Missing || r.Status == course.NotKnown }
	switch {
	case s.Plan.Submitted != nil && unanswered(s, law) != "":
		return "respond_to_plan"
	case s.Plan.Submitted != nil:
		return "adopt_plan"
	case s.FollowUp.Interval == nil:
		return "set_interval"
	case !slices.ContainsFunc(plan.Goals, func(g course.Goal) bool { return g.Overall && g.Towards == "employment" }):
		return "add_goal"
	case slices.ContainsFunc(course.Coverage(s, law, course.DateOf(s.ChangedAt)), open):
		return "waive_provision"
	}
	return "submit_plan"
}

// unanswered is a party who has not answered the submitted plan, or nobody.
func unanswered(s course.State, law *bylaw.Bylaw) string {
	for _, p := range s.Parties(law, course.DateOf(s.ChangedAt)) {
		if !slices.ContainsFunc(s.Plan.Submitted.Responses, func(r course.Response) bool { return r.Member == p.ID }) {
			return p.ID
		}
	}
	return ""
}

func fill(d Dice, c course.Command, s course.State, now time.Time) {
	law, _ := s.Law.Law()
	today := course.DateOf(now)
	member := func() string { return idOf(d, s.Members, func(m course.Member) string { return m.ID }) }
	soon := func() course.Date { return today.AddDays(d(200) - 10) }
	goal := func() string {
		if s.Plan.Current() == nil {
			return "none"
		}
		return idOf(d, s.Plan.Current().Goals, func(g course.Goal) string { return g.ID })
	}
	meeting := func() string { return idOf(d, s.Meetings, func(m course.Meeting) string { return m.ID }) }
	agreement := func() string { return idOf(d, s.Mentors, func(m course.Mentor) string { return m.ID }) }
	const why = "fordi"
	switch c := c.(type) {
	case *course.RecordFacts:
		for _, m := range s.Members {
			c.Members = append(c.Members, course.MemberFacts{
				Member: m.ID, Spells: []bylaw.Spell{{LAB: 1 + d(14), SickPayCategory: d(4), From: today.AddDays(-d(900))}},
				SelPlans: pick(d, [][]string{nil, {"sel_140"}, {"sel_141"}}),
			})
		}
		c.Fields = []string{"employment", "health"}
		c.FieldsConfirmed = pick(d, []string{"", why})
	case *course.AddMember:
		c.Name, c.Kind, c.Birth, c.Custody = "Ny Prøve", course.Child, today.AddDays(-d(3000)), []course.Custody{"m1"}
	case *course.CorrectMember:
		c.Member, c.Birth, c.Reason = member(), today.AddDays(-d(12000)), why
	case *course.EndMember:
		c.Member, c.Because = member(), pick(d, []string{course.Died, course.MovedOut, course.EnteredByMistake})
	case *course.CorrectNote:
		c.Note, c.Text, c.Reason = idOf(d, s.Notes, func(n int64) string { return fmt.Sprintf("j%d", n) }), why, why
	case *course.DecideEligibility:
		c.Outcome, c.Reason = pick(d, []course.EligibilityOutcome{course.Eligible, course.Eligible, course.Eligible, course.NotEligible}), why
	case *course.Decline:
		c.Member = member()
	case *course.GiveConsent:
		m := member()
		*c = course.GiveConsent{Member: m, GivenBy: m, Types: []string{"health"}, Recipient: "health", Purpose: why, Form: "written", Expires: soon()}
	case *course.AnswerPlanConsent:
		m := member()
		*c = course.AnswerPlanConsent{Member: m, GivenBy: m, Agrees: d(3) > 0, Form: "written"}
	case *course.WithdrawConsent:
		c.Consent = idOf(d, s.Consents, func(x course.Consent) string { return x.ID })
	case *course.AppointCoordinator:
		c.Subject, c.Reason = pick(d, []string{"karen", "jonas", "anna"}), why
	case *course.ReplaceColleague:
		c.From, c.To, c.Reason = pick(d, []string{"karen", "jonas", "anna", "lone"}), pick(d, []string{"karen", "jonas", "anna"}), why
		c.SamePerson = d(2) == 0
	case *course.AddTeamMember:
		*c = course.AddTeamMember{Subject: "lone", Field: pick(d, []string{"health", "employment"}), Role: "r", Basis: "statute", Statute: "lov", Until: soon()}
	case *course.RemoveTeamMember:
		c.Member = idOf(d, s.Team.Members, func(t course.TeamMember) string { return t.ID })
	case *course.LeaveTeam:
		c.Member = idOf(d, s.Team.Members, func(t course.TeamMember) string { return t.ID })
	case *course.MarkField:
		c.Field, c.Reason = pick(d, []string{"health", "employment"}), why
	case *course.OfferHandover:
		c.To, c.AnswerBy = pick(d, []string{"karen", "jonas"}), soon()
	case *course.AnswerHandover:
		c.Accept = d(2) == 0
	case *course.PlanAbsence:
		from := soon()
		*c = course.PlanAbsence{From: from, To: from.AddDays(d(20) - 2), Cover: pick(d, []string{"karen", "jonas"})}
	case *course.WriteSection:
		text := why
		c.Area, c.Member, c.Text = pick(d, law.LifeAreas).ID, pick(d, []string{"", member()}), &text
		c.Discharges = []string{pick(d, law.Provisions).ID}
	case *course.WaiveProvision:
		c.Provision, c.Person, c.Reason = pick(d, law.Provisions).ID, member(), why
		for _, row := range course.Coverage(s, law, today) {
			if row.Status == course.Missing || row.Status == course.NotKnown {
				c.Provision, c.Person = row.Provision, row.Person
			}
		}
	case *course.AddGoal:
		c.Area, c.Text, c.Overall, c.Towards = "employment", why, d(2) == 0, pick(d, []string{"employment", ""})
		c.Measure = &course.Measure{Name: "m", Max: 10, Baseline: d(11), Target: d(11)}
	case *course.ChangeGoal:
		c.Goal, c.Area, c.Text = goal(), "employment", why
	case *course.RemoveGoal:
		c.Goal = goal()
	case *course.AddEffort:
		*c = course.AddEffort{Goal: goal(), Text: why, LegalBasis: "lov", Provider: "p", Unit: "u", Responsible: "r", From: soon()}
	case *course.RespondToPlan:
		c.Member = member()
		c.Oral = &course.Oral{On: today, Form: "meeting"}
		if s.Plan.Submitted != nil {
			if who := unanswered(s, law); who != "" && d(5) > 0 {
				c.Member = who
			}
			c.Hash = s.Plan.Submitted.Hash
			for _, g := range s.Plan.Draft.Goals {
				if s.Concerns(c.Member, g.Members...) {
					c.Goals = append(c.Goals, course.GoalAnswer{Goal: g.ID, Agree: d(4) > 0, Words: why})
				}
			}
		}
	case *course.AdoptPlan:
		c.DissentReason = pick(d, []string{"", why})
	case *course.ReturnPlan:
		c.Reason = why
	case *course.RevisePlan:
		c.Reason = why
	case *course.SetInterval:
		c.Every.Days, c.Form, c.Reason = d(45), "office", why
	case *course.PauseCourse:
		c.Reason, c.CitizenView, c.Until = why, why, soon()
	case *course.AgreeMeeting:
		*c = course.AgreeMeeting{Confirmed: true, At: now.Add(time.Duration(d(60*24)-10) * time.Hour), Form: "office", Members: pick(d, [][]string{{"m1"}, nil})}
	case *course.MoveMeeting:
		c.Meeting, c.At, c.Confirmed = meeting(), now.Add(time.Duration(d(60*24))*time.Hour), d(8) > 0
	case *course.CancelMeeting:
		c.Meeting, c.Reason = meeting(), why
	case *course.HoldMeeting:
		c.Meeting, c.Present = meeting(), []string{"m1"}
	case *course.RecordLetter:
		c.Meeting, c.Member = meeting(), "m1"
	case *course.ShareMinutes:
		c.Meeting, c.Minutes = meeting(), why
	case *course.GiveFeedback:
		c.Meeting, c.Trust = meeting(), 1+d(5)
	case *course.RecordMeeting:
		*c = course.RecordMeeting{At: now.Add(-time.Duration(d(48)) * time.Hour), Form: "home_visit", Present: []string{"m1"}}
	case *course.CorrectMeeting:
		present := []string{"m1"}
		c.Meeting, c.Status, c.Reason = meeting(), pick(d, []course.MeetingStatus{course.Agreed, course.Held, course.Missed, course.Cancelled}), why
		c.Members, c.Present = pick(d, []*[]string{nil, {}, &present}), &present
	case *course.MissMeeting:
		c.Meeting = meeting()
	case *course.DraftMentor:
		from := soon()
		*c = course.DraftMentor{Confirmed: true, MentorTerms: course.MentorTerms{
			Member: "m1", Goal: why, Tasks: why, HoursPerWeek: 2, Name: "n", Contact: "k", Employer: law.Mentor.Employers[0].ID, Funding: law.Mentor.Funding[0].ID,
			NoOtherOffer: d(2) == 0,
		},
			From: from, To: from.AddDays(d(220)), Assessment: why}
	case *course.CorrectMentor:
		from := soon()
		*c = course.CorrectMentor{Confirmed: true, Agreement: agreement(), MentorTerms: course.MentorTerms{
			Member: "m1", Goal: why, Tasks: why, HoursPerWeek: 3, Name: "n", Contact: "k", Employer: law.Mentor.Employers[0].ID, Funding: law.Mentor.Funding[0].ID,
		}, From: from, To: from.AddDays(60), Assessment: why}
	case *course.SendMentor:
		c.Agreement = agreement()
	case *course.AgreeMentor:
		*c = course.AgreeMentor{Agreement: agreement(), Side: pick(d, []string{"citizen", "citizen", "mentor"}), Form: "meeting", Answer: pick(d, []string{"", "", "yes", "no", "talk"})}
	case *course.ExtendMentor:
		*c = course.ExtendMentor{Confirmed: true, Agreement: agreement(), To: soon().AddDays(90), Assessment: why}
	case *course.IncludeMentor:
		c.Agreement = agreement()
	case *course.EndMentor:
		c.Agreement, c.Reason = agreement(), why
	case *course.AgreeTask:
		c.TaskBody = taskBody(d, s, goal(), meeting(), soon())
	case *course.CorrectTask:
		c.Task, c.TaskBody, c.Reason = idOf(d, s.Tasks, func(t course.Task) string { return t.ID }), taskBody(d, s, "", "", soon()), why
	case *course.FinishTask:
		c.Task = idOf(d, s.Tasks, func(t course.Task) string { return t.ID })
	case *course.DropTask:
		c.Task, c.Reason = idOf(d, s.Tasks, func(t course.Task) string { return t.ID }), why
	case *course.WriteNote:
		*c = course.WriteNote{Kind: "call", On: today, Text: why}
	case *course.SendMessage:
		c.Text = why
	case *course.AnswerMessage:
		c.Message, c.Text = idOf(d, s.Messages, func(m course.Message) string { return m.ID }), why
	case *course.TakeBack:
		c.Kind, c.Reason = pick(d, []string{course.TheDocument, course.TheMessage, course.TheAnswer}), why
		c.Item = idOf(d, s.Messages, func(m course.Message) string { return m.ID })
		if c.Kind == course.TheDocument {
			c.Item = idOf(d, s.Documents, func(x course.Document) string { return x.ID })
		}
	case *course.DecideBreach:
		c.Outcome, c.Assessment = pick(d, []string{course.ToDestroy, course.ToPutBack}), why
		c.TakenBack = idOf(d, s.TakenBack, func(t course.TakenBack) string { return t.ID })
	case *course.OpenHearing:
		c.Member, c.Text = member(), why
	case *course.AnswerHearing:
		c.Hearing, c.Text = idOf(d, s.Hearings, func(h course.Hearing) string { return h.ID }), why
	case *course.RecordDelivery:
		c.Decision, c.Member = idOf(d, s.Decisions, func(x course.Decision) string { return x.ID }), member()
		c.How, c.Reason = pick(d, []string{course.ByLetter, course.HandedOver, course.OwnWord, course.CameBack}), pick(d, []string{"", why})
	case *course.LodgeAppeal:
		c.Decision, c.Member = idOf(d, s.Decisions, func(x course.Decision) string { return x.ID }), member()
	case *course.DecideAppeal:
		*c = course.DecideAppeal{Appeal: idOf(d, s.Appeals, func(a course.Appeal) string { return a.ID }), Outcome: "confirmed", Reason: why}
	case *course.RequestAccess:
		c.Member = member()
	case *course.AnswerAccess:
		c.Request, c.Outcome = idOf(d, s.Access, func(a course.AccessCase) string { return a.ID }), "given"
	case *course.ExtendCaseDeadline:
		c.Case, c.Until, c.Text = string(bylaw.CasePlan), today.AddDays(d(200)), why
	case *course.ReportCircumstance:
		*c = course.ReportCircumstance{Kind: "category_changed", Member: member(), On: today.AddDays(-d(30)), Spell: &bylaw.Spell{LAB: 1 + d(14)}}
	case *course.AnswerContinuation:
		c.Member, c.Accept = member(), d(3) > 0
	case *course.CloseCourse:
		c.Outcome, c.Reason = pick(d, []course.Outcome{course.OutcomeCompleted, course.OutcomeMoved}), why
		for _, row := range course.Coverage(s, law, today) {
			c.Checklist.Conversions = append(c.Checklist.Conversions, course.ConvertedProvided{Provision: row.Provision, Person: row.Person, Needs: why})
		}
	case *course.SettleClosing:
		if s.Closing != nil && s.Closing.LeftBehind != nil {
			for _, plan := range s.Closing.LeftBehind.Plans {
				c.Checklist.Conversions = append(c.Checklist.Conversions, course.ConvertedProvided{Provision: plan.Provision, Person: plan.Person, Needs: why})
			}
		}
	case *course.Reopen:
		c.Reason = why
	}
}

func taskBody(d Dice, s course.State, goal, meeting string, by course.Date) course.TaskBody {
	b := course.TaskBody{Text: "Ringe", By: by, Staff: pick(d, []string{"", s.Team.Coordinator.Subject, "lone"}), Member: pick(d, []string{"", "m1"})}
	switch d(4) {
	case 0:
		b.Goal = goal
	case 1:
		b.Meeting = meeting
	case 2:
		b.Members = []string{"m1"}
	}
	return b
}
