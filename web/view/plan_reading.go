package view

import (
	"cmp"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// What each reader is shown of a plan is decided in this file. The templates and the sheet for paper
// set what they are given: a tag or a detail that is added here stands wherever its reading is shown.

// planReading is a way to read a plan.
type planReading int

const (
	readAtWork  planReading = iota // the tab of the course, and the draft as one writes it
	readAtHome                     // a family member's own page
	readEasily                     // short sentences and large letters
	readOnPaper                    // the page to print, and the file
)

// planText is a plan as it is read in one way.
type planText struct {
	Goals    []goalText
	Sections []sectionText
	Mentors  []mentorText // agreements that stand in the plan
}

// mentorText is a mentor agreement in the plan; read easily it is one sentence and has no title.
type mentorText struct {
	Title string
	Lines []string
}

// goalText is what is shown of a goal, in this order.
type goalText struct {
	ID, Text string
	Words    []course.Words // the family's own
	Answers  []answerText
	Tags     []goalTag
	Details  []goalDetail
	Efforts  []effortText
	Parts    []goalText // goals on the way to this one, where they do not stand by themselves
}

// answerText is what a party has answered about a goal, in her own words.
type answerText struct{ Words, By string }

// goalTag is said in a word or two, beside others.
type goalTag struct{ Text, Badge string }

// goalDetail is a sentence about a goal; on a screen, a measured one has a curve beside it.
type goalDetail struct {
	Text  string
	Curve *scoreCurve
}

// effortText is an effort under its title; in some readings it is one sentence and has none.
type effortText struct {
	ID, Title string
	Lines     []string
}

// sectionText is what the plan says of an area of life.
type sectionText struct {
	Key, Area, Member, Title, Text string
	Words                          []course.Words
}

// readPlan is the content of a plan, as it is read in one way.
func (c Course) readPlan(p Page, content course.Content, as planReading) planText {
	var plan planText
	answers := c.answersTo(content)
	for _, g := range content.Goals {
		if as == readAtWork && !onTop(content, g) {
			continue
		}
		goal := c.readGoal(p, g, as, answers)
		for _, part := range content.Goals {
			if as == readAtWork && part.Parent == g.ID {
				goal.Parts = append(goal.Parts, c.readGoal(p, part, as, answers))
			}
		}
		plan.Goals = append(plan.Goals, goal)
	}
	for _, x := range content.Sections {
		area := c.Area(x.Area)
		plan.Sections = append(plan.Sections, sectionText{
			Key: sectionKey(x.Area, x.Member), Area: area, Member: x.Member, Title: area + " – " + c.Name(x.Member), Text: x.Text, Words: x.OwnWords,
		})
	}
	for _, m := range c.Mentors {
		if m.InsidePlan && m.Status == course.MentorActive {
			plan.Mentors = append(plan.Mentors, c.readMentor(p, m, as))
		}
	}
	return plan
}

func (c Course) readMentor(p Page, m course.Mentor, as planReading) mentorText {
	if as == readEasily {
		return mentorText{Lines: []string{p.T("mentor.helps", "mentor", m.Terms.Name, "name", c.FirstName(m.Terms.Member), "goal", m.Terms.Goal)}}
	}
	return mentorText{
		Title: p.T("mentor.title", "name", c.Name(m.Terms.Member), "mentor", m.Terms.Name),
		Lines: []string{
			p.T("mentor.goal") + ": " + m.Terms.Goal, p.T("mentor.tasks") + ": " + m.Terms.Tasks,
			p.T("mentor.hours_value", "hours", language.Number(p.Lang, m.Terms.HoursPerWeek, 4)) + " · " + m.Terms.Contact,
			p.T("effort.period", "from", p.Day(m.Periods[0].From), "to", p.Day(m.Last())),
		},
	}
}

// mentorPlace says where a mentor agreement stands: in the plan, or beside it and until when.
func (c Course) mentorPlace(p Page, m course.Mentor) string {
	if m.InsidePlan {
		return p.T("mentor.place.inside")
	}
	if e, known := c.Law.MentorExemption(); known && m.Status != course.MentorIsEnded && m.Last().After(e.From) && c.Today.Before(e.From) {
		return p.T("mentor.place.until", "from", p.Day(e.From))
	}
	return p.T("mentor.place.beside")
}

// answersTo are the parties' answers that stand beside a plan: those to the version that waits, or to the one taken back, or in force.
func (c Course) answersTo(content course.Content) []course.Response {
	in, back, sub := c.Plan.InForce, c.Plan.Returned, c.Plan.Submitted
	switch {
	case in != nil && (c.Plan.Draft == nil || content.Hash() == in.Content.Hash()):
		return in.Responses
	case sub != nil:
		return sub.Responses
	case back != nil:
		return back.Responses
	case in != nil:
		return in.Responses
	}
	return nil
}

func (c Course) readGoal(p Page, g course.Goal, as planReading, answers []course.Response) goalText {
	goal := goalText{ID: g.ID, Text: g.Text, Words: g.OwnWords, Tags: c.goalTags(p, g, as), Details: c.goalDetails(p, g, as)}
	if as == readEasily {
		goal.Text, goal.Words = cmp.Or(g.Easy, g.Text), c.wordsOfMine(g.OwnWords)
		answers = nil
	}
	for _, r := range answers {
		for _, a := range r.Goals {
			if a.Goal == g.ID && a.Words != "" {
				goal.Answers = append(goal.Answers, answerText{Words: a.Words, By: c.answeredBy(p, r, a.Agree)})
			}
		}
	}
	for _, e := range g.Efforts {
		goal.Efforts = append(goal.Efforts, c.readEffort(p, e, as))
	}
	return goal
}

// GoalLines are what a plan says of a goal below its text: its measure, and its help with who does what.
func (c Course) GoalLines(p Page, g course.Goal) []string {
	var lines []string
	goal := c.readGoal(p, g, readOnPaper, nil)
	for _, d := range goal.Details {
		lines = append(lines, d.Text)
	}
	for _, e := range goal.Efforts {
		lines = append(lines, e.Lines...)
	}
	return lines
}

// wordsToPlan are what the parties have said of the plan as a whole.
func (c Course) wordsToPlan(p Page, content course.Content) (said []answerText) {
	for _, r := range c.answersTo(content) {
		if r.Words != "" {
			said = append(said, answerText{Words: r.Words, By: c.answeredBy(p, r, r.Agrees())})
		}
	}
	return said
}

// answeredBy says who answered what, and when.
func (c Course) answeredBy(p Page, r course.Response, agrees bool) string {
	answer := p.T("plan.answer.dissents")
	if agrees {
		answer = p.T("plan.answer.agrees")
	}
	return p.T("plan.answer.by", "name", c.Name(r.Member), "answer", answer, "date", p.On(r.At))
}

func (c Course) goalTags(p Page, g course.Goal, as planReading) []goalTag {
	if as == readAtHome || as == readEasily {
		return nil
	}
	tags := []goalTag{{c.Area(g.Area), "badge-plain"}, {c.Names(g.Members), "badge-plain"}}
	if as == readOnPaper {
		return tags
	}
	if g.Overall {
		tags = append(tags, goalTag{p.T("goal.overall"), "badge-info"})
	}
	if g.Towards != "" {
		tags = append(tags, goalTag{p.T("goal.towards." + g.Towards), "badge-success"})
	}
	return tags
}

func (c Course) goalDetails(p Page, g course.Goal, as planReading) []goalDetail {
	var details []goalDetail
	if g.Easy != "" && as != readEasily {
		details = append(details, goalDetail{Text: p.T("goal.easy", "text", g.Easy)})
	}
	if g.Measure != nil && as != readEasily {
		measured := c.measureDetail(p, g)
		if as == readOnPaper {
			measured.Curve = nil
		}
		details = append(details, measured)
	}
	return details
}

func (c Course) measureDetail(p Page, g course.Goal) goalDetail {
	return goalDetail{Text: c.measureInWords(p, g), Curve: c.curve(p, g)}
}

func (c Course) readEffort(p Page, e course.Effort, as planReading) effortText {
	people := p.T("effort.line", "provider", e.Provider, "unit", e.Unit, "responsible", e.Responsible)
	switch as {
	case readAtHome:
		return effortText{ID: e.ID, Lines: []string{p.T("my.help", "what", e.Text, "who", e.Responsible)}}
	case readEasily:
		return effortText{ID: e.ID, Lines: []string{p.T("easy.help", "what", e.Text, "who", e.Responsible)}}
	case readOnPaper:
		return effortText{ID: e.ID, Lines: []string{e.Text + " – " + people + " " + c.effortPeriod(p, e)}}
	}
	return effortText{ID: e.ID, Title: e.Text, Lines: []string{people, c.effortPeriod(p, e) + " · " + e.LegalBasis}}
}
