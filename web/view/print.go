package view

import (
	"slices"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// blockKind is what a block of a sheet is.
type blockKind int

const (
	paragraph blockKind = iota
	heading
	subheading
	bullet
	quote
	aside // a paragraph that matters less
	fact
	signature
)

// block is a piece of text in reading order. A fact has a label, such as "Date"; a quote has whom it is of.
type block struct {
	Kind        blockKind
	Label, Text string
}

// Sheet is a document to print, with its head; what is empty is left out.
type Sheet struct {
	Title  string
	blocks []block
}

// newSheet begins with whom the document is from, how to reach them, and the case number.
func newSheet(p Page, c Course) *Sheet {
	s := &Sheet{Title: p.Title}
	s.fact(p.T("print.from"), c.Law.Municipality)
	s.fact(p.T("print.contact"), joined(", ", c.Law.Contact.Name, c.Law.Contact.Address, c.Law.Contact.Phone))
	s.fact(p.T("course.number"), course.Number(c.ID))
	return s
}

// joined are the texts that are not empty.
func joined(between string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(t string) bool { return t == "" }), between)
}

func (s *Sheet) add(kind blockKind, text string) {
	if text != "" {
		s.blocks = append(s.blocks, block{Kind: kind, Text: text})
	}
}

// signatures are lines for those who sign, with date.
func (s *Sheet) signatures(p Page, names ...string) {
	s.add(heading, p.T("print.signatures"))
	for _, name := range names {
		s.add(signature, name)
	}
}

func (s *Sheet) fact(label, text string) {
	if text != "" {
		s.blocks = append(s.blocks, block{Kind: fact, Label: label, Text: text})
	}
}

// quotes are the family's own words, each with who said it.
func (s *Sheet) quotes(c Course, words []course.Words) {
	for _, w := range words {
		if w.Text != "" {
			s.blocks = append(s.blocks, block{Kind: quote, Label: c.Name(w.Member), Text: "»" + w.Text + "«"})
		}
	}
}

// part is a heading with its paragraphs.
func (s *Sheet) part(title, text string) {
	if text == "" {
		return
	}
	s.add(heading, title)
	for _, line := range textLines(text) {
		s.add(paragraph, line)
	}
}

// tasks are agreements, each with who does it and by when.
func (s *Sheet) tasks(p Page, c Course, tasks []course.Task) {
	if len(tasks) > 0 {
		s.add(heading, p.T("task.heading"))
	}
	for _, t := range tasks {
		s.add(bullet, t.Text+" – "+c.TaskLine(p, t))
	}
}

// PlanSheet is the plan as it is printed: who, what, by whom, until when, and one's rights.
func PlanSheet(p Page, c Course, content course.Content) Sheet {
	s, plan := newSheet(p, c), c.readPlan(p, content, readOnPaper)
	s.add(paragraph, printedState(p, c))
	if c.Partly() {
		s.add(paragraph, p.T("part.plan"))
	}
	s.fact(p.T("print.family"), c.Ages())
	s.fact(p.T("course.coordinator"), c.coordinatorName(p))
	s.fact(p.T("course.next_follow_up"), c.nextMeeting(p))
	if i := c.FollowUp.Interval; i != nil {
		s.fact(p.T("print.rhythm"), language.Rhythm(p.Lang, i.Every)+", "+lowerCase(p.T("form_of."+i.Form)))
	}
	s.fact(p.T("print.bylaw"), LawTitle(c.Law))
	s.add(heading, p.T("plan.goals"))
	for i, g := range plan.Goals {
		s.add(subheading, intText(i+1)+". "+g.Text)
		s.quotes(c, g.Words)
		s.add(aside, tagLine(g.Tags))
		for _, d := range g.Details {
			s.add(paragraph, d.Text)
		}
		for _, a := range g.Answers {
			s.blocks = append(s.blocks, block{Kind: quote, Label: a.By, Text: "»" + a.Words + "«"})
		}
		for _, e := range g.Efforts {
			for _, line := range e.Lines {
				s.add(bullet, line)
			}
		}
	}
	s.answers(p, c, content)
	if len(plan.Mentors) > 0 {
		s.add(heading, p.T("mentor.in_plan"))
	}
	for _, m := range plan.Mentors {
		s.add(subheading, m.Title)
		for _, line := range m.Lines {
			s.add(paragraph, line)
		}
	}
	s.add(heading, p.T("plan.sections"))
	for _, x := range plan.Sections {
		s.add(subheading, x.Title)
		s.quotes(c, x.Words)
		for _, line := range textLines(x.Text) {
			s.add(paragraph, line)
		}
	}
	s.part(p.T("print.rights"), p.T("print.rights_text"))
	s.signatures(p, append(c.askedNames(), c.coordinatorName(p))...)
	return *s
}

// askedNames are whom the plan asks for an answer.
func (c Course) askedNames() []string {
	asked := c.Asked(c.Law, c.Today)
	names := make([]string, len(asked))
	for i, m := range asked {
		names[i] = m.Name
	}
	return names
}

// answers are what the parties have said of the plan as a whole, and why it came into force over a dissent.
func (s *Sheet) answers(p Page, c Course, content course.Content) {
	said := c.wordsToPlan(p, content)
	if in := c.Plan.InForce; len(said) > 0 || in != nil && in.Dissent != "" {
		s.add(heading, p.T("plan.answers"))
	}
	for _, a := range said {
		s.blocks = append(s.blocks, block{Kind: quote, Label: a.By, Text: "»" + a.Words + "«"})
	}
	if in := c.Plan.InForce; in != nil && in.Dissent != "" {
		s.add(paragraph, p.T("plan.over_dissent", "reason", in.Dissent))
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
func MentorSheet(p Page, c Course, m course.Mentor) Sheet {
	s := newSheet(p, c)
	s.mentor(p, c, m)
	s.signatures(p, c.Name(m.Terms.Member), m.Terms.Name, c.coordinatorName(p))
	return *s
}

// MentorFields are the same in a form, to be read before one answers.
func MentorFields(p Page, c Course, m course.Mentor) []Field {
	s := &Sheet{}
	s.mentor(p, c, m)
	var fields []Field
	for _, b := range s.blocks {
		switch b.Kind {
		case fact:
			fields = append(fields, Field{Kind: Static, Label: b.Label, Value: b.Text})
		case heading, subheading:
			fields = append(fields, Field{Kind: Static, Label: b.Text})
		default:
			last := &fields[len(fields)-1]
			last.Value = joined(" ", last.Value, b.Text)
		}
	}
	return slices.DeleteFunc(fields, func(f Field) bool { return f.Value == "" }) // a heading above another
}

// mentor is what is agreed, and who has said yes.
func (s *Sheet) mentor(p Page, c Course, m course.Mentor) {
	s.fact(p.T("meeting.status"), p.T("mentor."+string(m.Status)))
	s.fact(p.T("mentor.place"), c.mentorPlace(p, m))
	s.fact(p.T("mentor.for"), c.Name(m.Terms.Member))
	s.fact(p.T("mentor.contact"), m.Terms.Name+", "+m.Terms.Contact)
	s.fact(p.T("field.employer.label"), c.namedPart(c.Law.Mentor.Employers, m.Terms.Employer))
	s.fact(p.T("field.funding.label"), c.namedPart(c.Law.Mentor.Funding, m.Terms.Funding))
	s.fact(p.T("mentor.hours"), p.T("mentor.hours_value", "hours", language.Number(p.Lang, m.Terms.HoursPerWeek, 4)))
	s.part(p.T("mentor.goal"), m.Terms.Goal)
	s.part(p.T("mentor.tasks"), m.Terms.Tasks)
	s.add(heading, p.T("mentor.periods"))
	for i, period := range m.Periods {
		s.add(subheading, p.T("mentor.period", "n", intText(i+1))+": "+p.T("effort.period", "from", p.Day(period.From), "to", p.Day(period.To)))
		for _, line := range textLines(period.Assessment) {
			s.add(paragraph, line)
		}
	}
	s.part(p.T("mentor.assent"), c.assents(p, m))
	s.quotes(c, replyWords(m))
	if m.EndReason != "" {
		s.part(p.T("mentor.ended"), p.Day(m.EndedOn)+": "+m.EndReason)
	}
	s.part(p.T("print.rights"), p.T("print.mentor_rights"))
	s.fact(p.T("print.rule"), c.Law.Mentor.Source)
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
func DecisionSheet(p Page, c Course, d course.Decision, text DecisionText) Sheet {
	s := newSheet(p, c)
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
		s.add(heading, p.T("print.rests_on"))
		for _, f := range e.Findings {
			s.add(bullet, c.Criterion(f.Criterion)+": "+lowerCase(p.T("result."+f.Result)))
		}
		for _, other := range e.Deviation {
			s.add(bullet, p.T("eligibility.other", "criterion", c.Criterion(other.Criterion), "reason", other.Reason))
		}
	}
	s.part(p.T("print.rules"), text.LegalBasis)
	s.part(p.T("my.appeal"), text.Guidance)
	if d.AppealBy.IsZero() {
		s.add(paragraph, p.T("delivery.my_counts", "weeks", strconv.Itoa(c.Law.Rights.AppealWeeks)))
	}
	if c.Me != "" || !d.AppealBy.IsZero() {
		for _, line := range c.deliveryLines(p, d) {
			s.add(paragraph, line)
		}
	}
	return *s
}

// blockRuns are the blocks of a sheet; facts that follow each other, and bullets, stand together.
func blockRuns(s Sheet) [][]block {
	var out [][]block
	for _, b := range s.blocks {
		last := len(out) - 1
		if last >= 0 && b.Kind == out[last][0].Kind && (b.Kind == fact || b.Kind == bullet) {
			out[last] = append(out[last], b)
			continue
		}
		out = append(out, []block{b})
	}
	return out
}
