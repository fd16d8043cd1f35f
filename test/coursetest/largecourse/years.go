package largecourse

import (
	"fmt"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Meetings are how many an ordinary course has in ten years.
const Meetings = 400

// TenYears is what an ordinary course of a large family holds after ten years: 3,000 notes and
// messages, 400 meetings, 200 changes of the plan, 30 members. The meetings follow each other
// after that time.
func TenYears(id string, from time.Time, between time.Duration) (*Course, error) {
	c, err := Open(id, 30, from)
	if err == nil {
		err = c.Draft()
	}
	if err == nil {
		err = c.writePlan()
	}
	for i := 0; i < Meetings && err == nil; i++ {
		c.At = c.At.Add(between - 2*time.Hour)
		err = c.liveOn(i)
	}
	return c, err
}

func (c *Course) writePlan() error {
	for i := range 12 {
		goal := course.GoalBody{
			Area: "employment", Members: []string{"m1"}, Text: c.prose(300), Overall: i == 0, Towards: "employment",
			OwnWords: &course.Words{Member: "m1", Text: c.prose(200)},
		}
		if err := c.Do(Karen, course.AddGoal{GoalBody: goal}); err != nil {
			return err
		}
	}
	for i := range 20 {
		text := c.prose(1500)
		if err := c.Do(Karen, course.WriteSection{Area: "employment", Member: Member(i), Text: &text}); err != nil {
			return err
		}
	}
	return c.Do(Karen, Biweekly(c.prose(200)))
}

// liveOn is a meeting and what is written around it.
func (c *Course) liveOn(i int) error {
	c.Due()
	family := []string{"m1", "m2", "m3"}
	if err := c.Do(Karen, course.AgreeMeeting{Confirmed: true, At: c.At.Add(time.Hour), Form: "home_visit", Members: family}); err != nil {
		return err
	}
	meeting := c.State.Meetings[len(c.State.Meetings)-1].ID
	c.At = c.At.Add(2 * time.Hour)
	c.Due()
	if err := c.Do(Karen, course.HoldMeeting{Meeting: meeting, Present: family, Note: c.prose(800)}); err != nil {
		return err
	}
	for range 5 {
		if err := c.Do(Karen, course.WriteNote{Kind: "call", On: c.today(), Text: c.prose(400)}); err != nil {
			return err
		}
	}
	if err := c.Do(Anna, course.SendMessage{Text: c.prose(300)}); err != nil {
		return err
	}
	message := c.State.Messages[len(c.State.Messages)-1].ID
	err := c.Do(Karen, course.AnswerMessage{Message: message, Text: c.prose(300)}, course.WriteNote{Kind: "visit", On: c.today(), Text: c.prose(400)})
	if err != nil || i%2 == 1 {
		return err
	}
	g := c.State.Plan.Draft.Goals[i%12]
	return c.Do(Karen, course.ChangeGoal{
		Goal: g.ID, GoalBody: course.GoalBody{Area: g.Area, Members: g.Members, Text: c.prose(300), Overall: g.Overall, Towards: g.Towards},
	})
}

var words = strings.Fields(`familien barnet skolen mødet planen målet jobbet uddannelse hjælp støtte mentor aftale uge måned kommunen
tovholder teamet angst gæld bolig sundhed trivsel praktik kursus samtale opkald besøg ønske drøm skridt opfølgning svar enig uenig`)

// prose is about as hard to compress as what people write.
func (c *Course) prose(n int) string {
	var b strings.Builder
	for b.Len() < n {
		fmt.Fprintf(&b, "%s%d ", words[c.random.IntN(len(words))], c.random.IntN(100))
	}
	return strings.ToValidUTF8(b.String()[:n], "")
}
