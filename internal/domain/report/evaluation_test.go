package report_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/domain/report"
)

// participant is a family that was decided on after 10 days, had its team after
// 20, its plan after 50, and closed after 365 days into work. i spreads the
// answers and scores.
func participant(i int) course.State {
	s := family("151", 13)
	s.ID = fmt.Sprintf("course-of-a-family-%d", i)
	s.Members[0].Name = "Anna Prøve"
	s.Members = append(s.Members, course.Member{ID: "m2", Name: "Barn Prøve", Kind: course.Child, Birth: date("2010-01-01")})
	s.Eligibility = &course.Eligibility{Outcome: course.Eligible, On: date("2018-01-11"), At: at("2018-01-11")}
	s.Fields = []course.FieldNeed{{Field: "employment"}, {Field: "health"}, {Field: "school", NotRelevant: "har fri"}}
	s.Team = course.Team{
		ConfirmedAt: at("2018-01-21"), Coordinator: course.Post{Subject: "karen"},
		Posts: []course.Post{{Subject: "jonas"}, {Subject: "karen"}},
	}
	goal := course.Goal{ID: "g1", Area: "employment", Measure: &course.Measure{Min: 0, Max: 10, Baseline: 2, Target: 8}}
	back := course.Goal{ID: "g2", Area: "health", Measure: &course.Measure{Min: 0, Max: 10, Baseline: 9, Target: 4}}
	s.Plan.Versions = []course.VersionRef{{Version: 1, At: at("2018-02-10"), Adopted: at("2018-02-20")}, {Version: 2, At: at("2018-06-01")}}
	s.Plan.InForce = &course.Adopted{
		Version: 1, At: at("2018-02-20"),
		Content: course.Content{Goals: []course.Goal{goal, back}, Sections: []course.Section{
			{Area: "employment", Text: "x", Discharges: []string{"lab_min_plan"}}}},
		Responses: []course.Response{{Member: "m1", Goals: []course.GoalAnswer{{Goal: "g1", Agree: i > 0}}}},
	}
	for n, on := range []string{"2018-03-20", "2018-09-20"} {
		s = held(s, on, "m1", "m2")
		s.Meetings[n].Feedback = []course.Feedback{
			{Member: "m1", Trust: 2 + n, Coping: 1 + 2*n, Wellbeing: 3}, {Member: "m2", Wellbeing: 2 + 3*n}}
		s.Progress = append(s.Progress, course.Score{Goal: "g1", On: date(on), Value: 4 + n}, course.Score{Goal: "g2", On: date(on), Value: 9 - 5*n})
	}
	s.Phase, s.Outcome = course.Closed, course.OutcomeCompleted
	s.Closing = &course.Closing{At: at("2018-12-31"), Phase: course.FollowingUp, Destination: "work"}
	return s
}

func figure(t *testing.T, r report.EvaluationReport, topic, name, key string) report.Figure {
	t.Helper()
	for _, f := range r.Figures {
		if f.Topic == topic && f.Name == name && f.Key == key {
			return f
		}
	}
	t.Fatalf("no figure %s %s %s", topic, name, key)
	return report.Figure{}
}

func participants(n int) []course.State {
	var list []course.State
	for i := range n {
		list = append(list, participant(i))
	}
	return list
}

func TestEvaluationFiguresAreWorkedOutByHand(t *testing.T) {
	t.Parallel()
	list := participants(6)
	list[0].Circumstances = []course.Circumstance{{Kind: "education_begun", On: date("2018-02-10")}, {Kind: "work_begun", On: date("2018-05-01")}}
	r := report.Evaluation(law(t, "151"), each(list...), year2018())
	for _, c := range []struct {
		topic, name, key string
		n                int
		value            float64
	}{
		{"participants", "referred", "", 6, 6},
		{"participants", "participating", "", 6, 6},
		{"participants", "adults", "", 6, 6},
		{"participants", "children", "", 6, 6},
		{"outcomes", "closed", "completed", 6, 6},
		{"outcomes", "open", "", 0, 0},
		{"durations", "phase_median", "intake", 6, 10},
		{"durations", "phase_median", "forming_team", 6, 10},
		{"durations", "phase_median", "drafting_plan", 6, 30},
		{"durations", "phase_median", "following_up", 6, 314},
		{"durations", "course_median", "", 6, 364},
		{"time_to_work_or_education", "reached", "", 6, 1},
		{"time_to_work_or_education", "median", "", 6, 354}, // one family after 30 days
		{"plans_and_contacts", "plans_replaced", "", 6, 1},
		{"plans_and_contacts", "fields_helping", "", 6, 2},
		{"plans_and_contacts", "coordinators", "", 6, 2},
		{"plans_and_contacts", "meetings_held", "", 6, 2},
		{"plans_and_contacts", "plans_adopted", "", 6, 1},
		{"exemptions", "used", "bek_26", 12, 12},         // everybody
		{"exemptions", "used", "process_contact", 6, 6},  // numbers 11 and 13
		{"exemptions", "used", "bek_34", 6, 6},           // from midsummer, adults with a category
		{"exemptions", "used", "bek_29", 0, 0},           // nobody was judged to have complex problems
		{"exemptions", "used", "process_sick_pay", 0, 0}, // nobody is on sickness benefit
		{"progression", "baseline", "employment", 6, 20},
		{"progression", "latest", "employment", 6, 50},
		{"progression", "way_to_target", "employment", 6, 0.5},
		{"progression", "baseline", "health", 6, 10}, // less is nearer to the target
		{"progression", "latest", "health", 6, 60},
		{"progression", "way_to_target", "health", 6, 1},
		{"coping", "first", "adults", 6, 1},
		{"coping", "latest", "adults", 6, 3},
		{"adult_well_being", "latest", "", 6, 3},
		{"child_well_being", "first", "", 6, 2},
		{"child_well_being", "latest", "", 6, 5},
		{"feedback", "first", "trust_adults", 6, 2},
		{"feedback", "latest", "trust_adults", 6, 3},
		{"answers", "agreed", "", 5, 5},
	} {
		f := figure(t, r, c.topic, c.name, c.key)
		if f.Suppressed || f.N == nil || *f.N != c.n || f.Value == nil || !near(*f.Value, c.value) {
			text, _ := json.Marshal(f)
			t.Errorf("%s, want n %d and %v", text, c.n, c.value)
		}
	}
	if f := figure(t, r, "answers", "dissented", ""); !f.Suppressed || f.N != nil || f.Value != nil {
		t.Errorf("one dissent is shown: %+v", f)
	}
}

func TestFiguresThatRestOnFewAreSuppressed(t *testing.T) {
	t.Parallel()
	r := report.Evaluation(law(t, "151"), each(participants(4)...), year2018())
	for _, f := range r.Figures {
		if f.N != nil && *f.N > 0 && *f.N < report.SmallestCell {
			t.Errorf("shown with n = %d: %s %s %s", *f.N, f.Topic, f.Name, f.Key)
		}
	}
	if r.Suppressed == 0 || r.SmallestCell != report.SmallestCell {
		t.Errorf("%d suppressed below %d", r.Suppressed, r.SmallestCell)
	}
}

func TestASuppressedOutcomeCannotBeWorkedOutFromTheOthers(t *testing.T) {
	t.Parallel()
	list := participants(20)
	for i := range 8 {
		list[i].Outcome = course.OutcomeMoved
	}
	list[19].Outcome = course.OutcomeWithdrawn
	r := report.Evaluation(law(t, "151"), each(list...), year2018())
	for outcome, suppressed := range map[string]bool{"withdrawn": true, "moved": true, "completed": false} {
		if f := figure(t, r, "outcomes", "closed", outcome); f.Suppressed != suppressed {
			t.Errorf("%s suppressed: %v", outcome, f.Suppressed)
		}
	}
}

func TestWhatLiesAfterTheLastDayCountedIsNotKnown(t *testing.T) {
	t.Parallel()
	p := year2018()
	p.AsOf = date("2018-06-30")
	r := report.Evaluation(law(t, "151"), each(participants(6)...), p)
	if f := figure(t, r, "outcomes", "open", ""); *f.Value != 6 {
		t.Errorf("open: %v", *f.Value)
	}
	if f := figure(t, r, "time_to_work_or_education", "median", ""); f.Value != nil || *f.N != 0 {
		t.Errorf("work is known before it began: %+v", f)
	}
	if f := figure(t, r, "progression", "latest", "employment"); *f.Value != 40 {
		t.Errorf("progression: %v", *f.Value)
	}
	if f := figure(t, r, "exemptions", "used", "bek_34"); *f.Value != 0 {
		t.Errorf("§ 34 before its day: %v", *f.Value)
	}
}

func TestFamiliesThatNeverJoinedAreReferredAndNoParticipants(t *testing.T) {
	t.Parallel()
	var list []course.State
	for range 7 {
		s := family("151", 13)
		s.Outcome, s.Phase = course.OutcomeDeclined, course.Closed
		s.Closing = &course.Closing{At: at("2018-01-21"), Phase: course.Intake}
		list = append(list, s)
	}
	r := report.Evaluation(law(t, "151"), each(list...), year2018())
	if f := figure(t, r, "participants", "participating", ""); *f.Value != 0 {
		t.Errorf("participating: %v", *f.Value)
	}
	if f := figure(t, r, "outcomes", "closed", "declined"); *f.Value != 7 {
		t.Errorf("declined: %v", *f.Value)
	}
	if f := figure(t, r, "durations", "phase_median", "intake"); *f.Value != 20 {
		t.Errorf("intake took %v days", *f.Value)
	}
}

func TestNoFigureLeadsBackToAFamily(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(report.Evaluation(law(t, "151"), each(participants(9)...), year2018()))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Anna", "Prøve", "course-of-a-family", "karen", "jonas"} {
		if strings.Contains(string(text), word) {
			t.Errorf("the evaluation contains %q", word)
		}
	}
}

// TestEveryAimOfAByLawHasItsFigure: an aim names the figure that shows it.
func TestEveryAimOfAByLawHasItsFigure(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"151", "201", "eksempel"} {
		b := law(t, code)
		known := map[string]bool{"feedback_trust": true}
		for _, f := range report.Evaluation(b, each(), report.Period{From: b.Trial.From, To: b.Trial.LastDay()}).Figures {
			known[f.Topic] = true
		}
		for _, aim := range b.Aims {
			if !known[aim.Measure] {
				t.Errorf("by-law %s: aim %s is measured by %q, which is no figure", code, aim.ID, aim.Measure)
			}
		}
	}
}
