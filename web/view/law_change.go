package view

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// lawChanges are the changes of the law that are near, with what they change for the reader and the children in her custody. Staff read
// them for all, where they change something.
func (c Course) lawChanges() []course.LawChange {
	if c.Phase == course.Closed {
		return nil
	}
	changes := course.LawChanges(c.State, c.Law, c.Today)
	for n := range changes {
		changes[n].Impacts = slices.DeleteFunc(changes[n].Impacts, func(i bylaw.Impact) bool { return c.Me != "" && !c.speaksFor(i.Person) })
	}
	return slices.DeleteFunc(changes, func(x course.LawChange) bool { return c.Me == "" && len(x.Impacts) == 0 })
}

// speaksFor: of the reader herself, or of a child in her custody.
func (c Course) speaksFor(member string) bool {
	return member == c.Me || slices.ContainsFunc(c.Members, func(m course.Member) bool {
		return m.ID == member && slices.Contains(m.Custody, course.Custody(c.Me))
	})
}

func (c Course) lawChangeTitle(p Page, change course.LawChange) string {
	if c.Today.Before(change.From) {
		return p.T("law_change.ahead", "date", p.Day(change.From))
	}
	return p.T("law_change.since", "date", p.Day(change.From))
}

// lawImpact is one thing that is new; of another than the reader, with the name.
func (c Course) lawImpact(p Page, i bylaw.Impact) string {
	what := p.T("law_change."+i.Kind, "name", Words(p.Lang, i.Name))
	if i.Person == c.Me {
		return what
	}
	return p.T("law_change.about", "name", c.FirstName(i.Person), "what", what)
}
