package view

import (
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/paper"
)

// sheet gathers blocks; what is empty is left out.
type sheet struct{ paper.Sheet }

func newSheet(p Page, c Course) *sheet {
	s := &sheet{paper.Sheet{Title: p.Title, Language: string(p.Lang), Page: p.T("print.page"), Missing: p.T("print.missing", "sign", string(paper.Missing))}}
	s.fact(p.T("course.number"), course.Number(c.ID))
	return s
}

func (s *sheet) add(kind paper.Kind, text string) {
	if text != "" {
		s.Blocks = append(s.Blocks, paper.Block{Kind: kind, Text: text})
	}
}

func (s *sheet) fact(label, text string) {
	if text != "" {
		s.Blocks = append(s.Blocks, paper.Block{Kind: paper.Fact, Label: label, Text: text})
	}
}

// quotes are the family's own words, each with who said it.
func (s *sheet) quotes(c Course, words []course.Words) {
	for _, w := range words {
		if w.Text != "" {
			s.Blocks = append(s.Blocks, paper.Block{Kind: paper.Quote, Label: c.Name(w.Member), Text: "»" + w.Text + "«"})
		}
	}
}

// part is a heading with its paragraphs.
func (s *sheet) part(heading, text string) {
	if text == "" {
		return
	}
	s.add(paper.Heading, heading)
	for _, line := range textLines(text) {
		s.add(paper.Paragraph, line)
	}
}

// PlanSheet is the plan as blocks of text, for the page to print and for paper without a browser.
func PlanSheet(p Page, c Course, content course.Content) paper.Sheet {
	s, plan := newSheet(p, c), c.readPlan(p, content, readOnPaper)
	s.add(paper.Paragraph, printedState(p, c))
	if c.Partly() {
		s.add(paper.Paragraph, p.T("part.plan"))
	}
	s.fact(p.T("print.family"), c.Ages())
	s.fact(p.T("course.coordinator"), c.coordinatorName(p))
	s.fact(p.T("course.next_follow_up"), c.nextMeeting(p))
	s.fact(p.T("print.bylaw"), LawTitle(c.Law))
	s.add(paper.Heading, p.T("plan.goals"))
	for i, g := range plan.Goals {
		s.add(paper.Subheading, intText(i+1)+". "+g.Text)
		s.quotes(c, g.Words)
		s.add(paper.Aside, tagLine(g.Tags))
		for _, d := range g.Details {
			s.add(paper.Paragraph, d.Text)
		}
		for _, a := range g.Answers {
			s.Blocks = append(s.Blocks, paper.Block{Kind: paper.Quote, Label: a.By, Text: "»" + a.Words + "«"})
		}
		for _, e := range g.Efforts {
			for _, line := range e.Lines {
				s.add(paper.Bullet, line)
			}
		}
	}
	s.answers(p, c, content)
	if len(plan.Mentors) > 0 {
		s.add(paper.Heading, p.T("mentor.in_plan"))
	}
	for _, m := range plan.Mentors {
		s.add(paper.Subheading, m.Title)
		for _, line := range m.Lines {
			s.add(paper.Paragraph, line)
		}
	}
	s.add(paper.Heading, p.T("plan.sections"))
	for _, x := range plan.Sections {
		s.add(paper.Subheading, x.Title)
		s.quotes(c, x.Words)
		for _, line := range textLines(x.Text) {
			s.add(paper.Paragraph, line)
		}
	}
	s.add(paper.Heading, p.T("print.rights"))
	s.add(paper.Paragraph, p.T("print.rights_text"))
	return s.Sheet
}

// answers are what the parties have said of the plan as a whole, and why it came into force over a dissent.
func (s *sheet) answers(p Page, c Course, content course.Content) {
	said := c.wordsToPlan(p, content)
	if in := c.Plan.InForce; len(said) > 0 || in != nil && in.Dissent != "" {
		s.add(paper.Heading, p.T("plan.answers"))
	}
	for _, a := range said {
		s.Blocks = append(s.Blocks, paper.Block{Kind: paper.Quote, Label: a.By, Text: "»" + a.Words + "«"})
	}
	if in := c.Plan.InForce; in != nil && in.Dissent != "" {
		s.add(paper.Paragraph, p.T("plan.over_dissent", "reason", in.Dissent))
	}
}

func tagLine(tags []goalTag) string {
	texts := make([]string, len(tags))
	for i, t := range tags {
		texts[i] = t.Text
	}
	return strings.Join(texts, " · ")
}

// MentorSheet is a mentor agreement as its parties sign and keep it: what LAB § 31 c has it hold.
func MentorSheet(p Page, c Course, m course.Mentor) paper.Sheet {
	s := newSheet(p, c)
	s.fact(p.T("meeting.status"), p.T("mentor."+string(m.Status)))
	s.fact(p.T("mentor.place"), c.mentorPlace(p, m))
	s.fact(p.T("mentor.for"), c.Name(m.Terms.Member))
	s.fact(p.T("mentor.contact"), m.Terms.Name+", "+m.Terms.Contact)
	s.fact(p.T("field.employer.label"), c.namedPart(c.Law.Mentor.Employers, m.Terms.Employer))
	s.fact(p.T("field.funding.label"), c.namedPart(c.Law.Mentor.Funding, m.Terms.Funding))
	s.fact(p.T("mentor.hours"), p.T("mentor.hours_value", "hours", language.Number(p.Lang, m.Terms.HoursPerWeek, 4)))
	s.part(p.T("mentor.goal"), m.Terms.Goal)
	s.part(p.T("mentor.tasks"), m.Terms.Tasks)
	s.add(paper.Heading, p.T("mentor.periods"))
	for i, period := range m.Periods {
		s.add(paper.Subheading, p.T("mentor.period", "n", intText(i+1))+": "+p.T("effort.period", "from", p.Day(period.From), "to", p.Day(period.To)))
		for _, line := range textLines(period.Assessment) {
			s.add(paper.Paragraph, line)
		}
	}
	s.part(p.T("mentor.assent"), c.assents(p, m))
	s.quotes(c, replyWords(m))
	if m.EndReason != "" {
		s.part(p.T("mentor.ended"), p.Day(m.EndedOn)+": "+m.EndReason)
	}
	s.part(p.T("print.rights"), p.T("print.mentor_rights"))
	s.fact(p.T("print.rule"), c.Law.Mentor.Source)
	return s.Sheet
}

func (c Course) namedPart(list []bylaw.NamedPart, id string) string {
	for _, n := range list {
		if n.ID == id {
			return Words(c.Lang, n.Name)
		}
	}
	return id
}

// DecisionText is what a decision says beyond its outcome; it stands in the journal.
type DecisionText struct{ Reason, LegalBasis, Guidance string }

// DecisionSheet is a decision with its reasons, its legal basis and how to appeal.
func DecisionSheet(p Page, c Course, d course.Decision, text DecisionText) paper.Sheet {
	s := newSheet(p, c)
	s.fact(p.T("print.from"), c.Law.Municipality)
	if d.Member != "" {
		s.fact(p.T("print.to"), c.Name(d.Member))
	} else {
		s.fact(p.T("print.to"), c.Title())
	}
	s.fact(p.T("field.on.label"), p.On(d.At))
	s.fact(p.T("print.decided_by"), c.Colleague(d.By))
	s.part(p.T("print.outcome"), c.decisionTitle(p, d))
	s.part(p.T("field.reason.label"), text.Reason)
	if e := c.Eligibility; d.Subject == "eligibility" && e != nil {
		s.add(paper.Heading, p.T("print.rests_on"))
		for _, f := range e.Findings {
			s.add(paper.Bullet, c.Criterion(f.Criterion)+": "+lowerCase(p.T("result."+f.Result)))
		}
		for _, other := range e.Deviation {
			s.add(paper.Bullet, p.T("eligibility.other", "criterion", c.Criterion(other.Criterion), "reason", other.Reason))
		}
	}
	s.part(p.T("print.rules"), text.LegalBasis)
	s.part(p.T("my.appeal"), text.Guidance)
	if d.AppealBy.IsZero() {
		s.add(paper.Paragraph, p.T("delivery.my_counts", "weeks", strconv.Itoa(c.Law.Rights.AppealWeeks)))
	}
	if c.Me != "" || !d.AppealBy.IsZero() {
		for _, line := range c.deliveryLines(p, d) {
			s.add(paper.Paragraph, line)
		}
	}
	return s.Sheet
}

// blockRuns are the blocks of a sheet; facts that follow each other, and bullets, stand together.
func blockRuns(s paper.Sheet) [][]paper.Block {
	var out [][]paper.Block
	for _, b := range s.Blocks {
		last := len(out) - 1
		if last >= 0 && b.Kind == out[last][0].Kind && (b.Kind == paper.Fact || b.Kind == paper.Bullet) {
			out[last] = append(out[last], b)
			continue
		}
		out = append(out, []paper.Block{b})
	}
	return out
}
