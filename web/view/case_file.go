package view

import (
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// CaseFile is all that a family member may see of her course.
type CaseFile struct {
	Course

	Minutes   []Minutes
	Decisions map[string]DecisionText // by the decisions' ids
	Timeline  []Entry
	Looks     []Look
}

// Sheets are the parts of the file, in reading order.
func (f CaseFile) Sheets(p Page) []Sheet {
	under := func(title string) Page {
		p.Title = title
		return p
	}
	sheets := []Sheet{f.family(p)}
	if plan := f.Plan.Readable(); plan != nil {
		sheets = append(sheets, PlanSheet(under(p.T("print.title", "family", f.Title())), f.Course, *plan))
	}
	for _, m := range f.Minutes {
		sheets = append(sheets, MinutesSheet(under(p.T("minutes.print_title", "date", p.Day(m.HeldOn))), f.Course, m))
	}
	for _, d := range f.Course.Decisions {
		sheets = append(sheets, DecisionSheet(under(f.decisionTitle(p, d)), f.Course, d, f.Decisions[d.ID]))
	}
	for _, m := range f.Mentors {
		sheets = append(sheets, MentorSheet(under(p.T("mentor.print_title", "name", f.Name(m.Terms.Member))), f.Course, m))
	}
	return append(sheets, f.consents(p), f.documents(p), f.timeline(p), f.looks(p))
}

func (f CaseFile) family(p Page) Sheet {
	s := newSheet(p, f.Course)
	s.Title = p.T("case.family")
	for _, m := range f.Members {
		s.fact(m.Name, f.memberLine(p, m))
		if m.OwnView != "" {
			s.quotes(f.Course, []course.Words{{Member: m.ID, Text: m.OwnView}})
		}
	}
	s.fact(p.T("print.bylaw"), LawTitle(f.Law))
	s.fact(p.T("course.coordinator"), f.coordinatorName(p))
	for _, t := range f.activeTeam() {
		s.add(bullet, f.Field(t.Field)+": "+teamLine(f.Course, t))
	}
	s.tasks(p, f.Course, append(f.tasksWith(true, anyTask), f.tasksWith(false, anyTask)...))
	return *s
}

func (f CaseFile) consents(p Page) Sheet {
	s := &Sheet{Title: p.T("my.consents")}
	for _, k := range f.Consents {
		s.fact(p.T("consent.line", "name", f.Name(k.Member), "recipient", f.Field(k.Recipient)), f.consentTypes(p, k)+". "+k.Purpose+" "+f.consentWritten(p, k))
	}
	return s.orNothing(p)
}

func (f CaseFile) documents(p Page) Sheet {
	s := &Sheet{Title: p.T("documents.heading")}
	for _, d := range f.Documents {
		s.add(bullet, d.Name+" · "+p.On(d.At))
	}
	return s.orNothing(p)
}

func (f CaseFile) timeline(p Page) Sheet {
	s := &Sheet{Title: p.T("my.events")}
	for _, e := range f.Timeline {
		s.add(subheading, e.Heading)
		s.add(aside, p.Instant(e.At)+" · "+e.By)
		s.add(paragraph, e.About)
		for _, said := range e.Said {
			s.fact(said.Label, said.Text)
		}
	}
	return s.orNothing(p)
}

func (f CaseFile) looks(p Page) Sheet {
	s := &Sheet{Title: p.T("looks.heading")}
	for _, l := range f.Looks {
		s.add(bullet, p.Instant(l.At)+" · "+joined(" · ", l.Who, l.What, l.Why))
	}
	return s.orNothing(p)
}

// orNothing says where there is nothing of a kind.
func (s *Sheet) orNothing(p Page) Sheet {
	if len(s.blocks) == 0 {
		s.add(paragraph, p.T("case.nothing"))
	}
	return *s
}

// CaseFilePath is where a member's file is.
func (c Course) CaseFilePath(member string) string { return c.Path("sag", member) }
