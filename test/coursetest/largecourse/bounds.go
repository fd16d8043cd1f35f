package largecourse

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Adults are how many members the courses at their bounds have.
const Adults = 20

// Attack is an allowed command in bulk, as large as it may be.
type Attack struct {
	Name    string
	By      course.Actor
	Command func(c *Course, i int) course.Command
}

// Attacks are those of all kinds, in the order in which they fill a course most.
var Attacks = []Attack{
	{"notes", Karen, func(c *Course, _ int) course.Command {
		return course.WriteNote{Kind: "call", On: c.today(), Text: "x"}
	}},
	{"messages", Anna, func(c *Course, _ int) course.Command { return course.SendMessage{Text: c.text(10_000)} }},
	{"meetings", Karen, func(c *Course, _ int) course.Command {
		return course.AgreeMeeting{Confirmed: true, At: c.At.Add(time.Hour), Form: "office", Members: []string{"m1"}, RemindMinutesBefore: []int{1, 2, 3, 4, 5}}
	}},
	{"hearings", Karen, func(c *Course, i int) course.Command {
		return course.OpenHearing{Member: Member(i), Text: c.text(10_000)}
	}},
	{"access", Karen, func(_ *Course, i int) course.Command { return course.RequestAccess{Member: Member(i)} }},
	{"decisions", Karen, func(c *Course, i int) course.Command {
		if i > 0 { // few may wait for their delivery
			made := c.State.Decisions[len(c.State.Decisions)-1]
			_ = c.Do(Karen, course.RecordDelivery{Decision: made.ID, Member: made.Member, How: course.HandedOver})
		}
		return course.MakeDecision{Subject: c.text(200), Member: "m1", Outcome: "granted", Reason: "x", LegalBasis: "x", Guidance: "x"}
	}},
	{"documents", Karen, func(c *Course, _ int) course.Command {
		return course.AttachDocument{Name: c.text(200), Type: "text/plain", Size: 1, Hash: strings.Repeat("a", 64)}
	}},
	{"circumstances", Anna, func(c *Course, _ int) course.Command {
		return course.ReportCircumstance{Kind: "other", On: c.today(), Text: c.text(4000)}
	}},
	{"comments", Karen, func(c *Course, _ int) course.Command {
		return course.AddComment{About: "employment", Text: c.text(4000)}
	}},
	{"sections", Karen, func(c *Course, i int) course.Command {
		text := c.text(20_000)
		return course.WriteSection{Area: "employment", Member: Member(i), Text: &text}
	}},
	{"goals", Karen, func(c *Course, _ int) course.Command {
		return course.AddGoal{GoalBody: course.GoalBody{Area: "employment", Text: c.text(2000), OwnWords: &course.Words{Member: "m1", Text: c.text(1000)}}}
	}},
	{"short goals", Karen, func(_ *Course, _ int) course.Command {
		return course.AddGoal{GoalBody: course.GoalBody{Area: "employment", Text: "x"}}
	}},
	{"intervals", Karen, func(c *Course, _ int) course.Command { return Biweekly(c.text(2000)) }},
	{"team", Karen, func(c *Course, i int) course.Command {
		return course.AddTeamMember{
			Subject: fmt.Sprint("kollega", i), Field: "health", Role: c.text(200), Basis: "statute", Statute: c.text(200), Until: c.today().AddDays(1),
		}
	}},
	{"consents", Karen, func(c *Course, i int) course.Command {
		return course.GiveConsent{
			Member: Member(i), GivenBy: Member(i), Types: []string{"health"}, Recipient: c.text(200), Purpose: c.text(1000), Form: "written",
			Expires: c.today().AddDays(10),
		}
	}},
	{"mentors", Karen, func(c *Course, i int) course.Command { return Mentor(c, Member(i)) }},
	{"facts", Karen, func(c *Course, i int) course.Command {
		return course.RecordFacts{
			Fields: []string{"health"}, FieldsConfirmed: c.text(4000),
			Members: []course.MemberFacts{{Member: Member(i), OwnView: c.text(4000), ComplexProblems: c.text(4000)}},
		}
	}},
}

// Mentor drafts an agreement as long as it may be.
func Mentor(c *Course, member string) course.DraftMentor {
	return course.DraftMentor{
		Confirmed: true,
		MentorTerms: course.MentorTerms{
			Member: member, Goal: c.text(2000), Tasks: c.text(4000), HoursPerWeek: 2, Name: "n", Contact: "k", Employer: "municipality", Funding: "wage",
		},
		From: c.today(), To: c.today().AddDays(90), Assessment: c.text(4000),
	}
}

// Member is one of the adults.
func Member(i int) string { return fmt.Sprintf("m%d", i%Adults+1) }

// Long is text whose every sign is as long as it gets, in JSON.
func Long(n int) string { return strings.Repeat("<", n) }

// text is as long as it gets in the state, or hard to make smaller.
func (c *Course) text(n int) string {
	if !c.noisy {
		return Long(n)
	}
	const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	b := make([]byte, n)
	for i := range b {
		b[i] = signs[c.random.IntN(len(signs))]
	}
	return string(b)
}

func (c *Course) today() course.Date { return course.DateOf(c.At) }

// most is how often an attack is sent at most.
const most = 400

// AtBounds is a course into which everything was sent until it was refused. It says how much
// of each was taken, and why no more.
func AtBounds(id string, at time.Time, say func(attack string, taken int, because *course.Refusal)) (*Course, error) {
	c, err := Open(id, Adults, at)
	if err == nil {
		err = c.Draft()
	}
	if err == nil {
		err = c.attack(say)
	}
	return c, err
}

func (c *Course) attack(say func(attack string, taken int, because *course.Refusal)) error {
	for _, a := range Attacks {
		taken, err := c.Fill(a.By, most, func(i int) course.Command { return a.Command(c, i) })
		refusal := new(course.Refusal)
		if err != nil && !errors.As(err, &refusal) {
			return err
		}
		say(a.Name, taken, refusal)
	}
	return nil
}

// NearBounds is such a course of texts that hardly get smaller when they are packed, with room
// for some notes: what is measured on it must be taken. Its hearings are answered once the course
// is full.
func NearBounds(id string, at time.Time) (*Course, error) {
	c, err := Open(id, Adults, at)
	if err == nil {
		c.noisy = true
		err = c.Draft()
	}
	if err == nil {
		err = c.attack(func(string, int, *course.Refusal) {})
	}
	for _, h := range slices.Clone(c.State.Hearings) {
		if err == nil {
			err = c.Do(Karen, course.AnswerHearing{Hearing: h.ID, Text: "x"})
		}
	}
	return c, err
}
