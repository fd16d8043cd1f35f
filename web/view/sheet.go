package view

import (
	"github.com/enplan-dk/enplan/internal/course"
	"github.com/enplan-dk/enplan/web/paper"
)

// PlanSheet is the plan as blocks of text, for paper without a browser.
func PlanSheet(p Page, c Course, content course.Content) paper.Sheet {
	s := paper.Sheet{Title: p.Title, Language: string(p.Lang), Page: p.T("print.page")}
	add := func(kind paper.Kind, text string) {
		if text != "" {
			s.Blocks = append(s.Blocks, paper.Block{Kind: kind, Text: text})
		}
	}
	words := func(list []course.Words) {
		for _, w := range list {
			add(paper.Quote, "»"+w.Text+"« – "+c.Name(w.Member))
		}
	}
	add(paper.Paragraph, printedState(p, c))
	add(paper.Paragraph, p.T("print.family")+": "+c.Ages())
	add(paper.Paragraph, p.T("course.coordinator")+": "+c.coordinatorName(p))
	add(paper.Paragraph, p.T("course.next_follow_up")+": "+c.nextDate(p))
	add(paper.Heading, p.T("plan.goals"))
	for i, g := range content.Goals {
		add(paper.Subheading, itoa(i+1)+". "+g.Text)
		words(g.OwnWords)
		add(paper.Paragraph, c.Area(g.Area)+" · "+c.Names(g.Members))
		for _, e := range g.Efforts {
			add(paper.Bullet, e.Text+" – "+p.T("effort.line", "provider", e.Provider, "unit", e.Unit, "responsible", e.Responsible)+" "+c.effortPeriod(p, e))
		}
	}
	add(paper.Heading, p.T("plan.sections"))
	for _, x := range content.Sections {
		add(paper.Subheading, c.Area(x.Area)+" – "+c.sectionAbout(x.Member))
		words(x.OwnWords)
		for _, line := range lines(x.Text) {
			add(paper.Paragraph, line)
		}
	}
	add(paper.Heading, p.T("print.rights"))
	add(paper.Paragraph, p.T("print.rights_text"))
	return s
}
