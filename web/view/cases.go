package view

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// cases are those that the reader knows of, the open ones first.
func (c Course) cases() []course.Case {
	all := course.Cases(c.State)
	slices.SortStableFunc(all, func(a, b course.Case) int {
		switch {
		case a.Open() && !b.Open():
			return -1
		case b.Open() && !a.Open():
			return 1
		}
		return 0
	})
	return slices.DeleteFunc(all, func(x course.Case) bool { return !x.Open() && x.Due.IsZero() })
}

// myCases are those whose answer the reader waits for by a day.
func (c Course) myCases() []course.Case {
	return slices.DeleteFunc(c.cases(), func(x course.Case) bool {
		return !x.Open() || x.Due.IsZero() || x.Member != "" && !c.Concerns(c.Me, x.Member)
	})
}

// nextAnswer is the answer that is to come first, and until when.
func (c Course) nextAnswer(p Page) string {
	due := slices.DeleteFunc(c.cases(), func(x course.Case) bool { return !x.Open() || x.Due.IsZero() || x.By().Before(c.Today) })
	if len(due) == 0 {
		return ""
	}
	first := slices.MinFunc(due, func(a, b course.Case) int { return a.By().Compare(b.By()) })
	return p.T("cases.next", "what", c.caseName(p, first), "date", p.Date(first.By()))
}

// caseName says which case it is, and whose.
func (c Course) caseName(p Page, x course.Case) string {
	name := p.T("case." + string(x.Kind))
	if x.Member == "" || x.Member == c.Me {
		return name
	}
	return name + ", " + c.Name(x.Member)
}

// caseBy says when the answer comes or came.
func (c Course) caseBy(p Page, x course.Case) string {
	switch {
	case x.Due.IsZero():
		return p.T("cases.not_set")
	case !x.Open() && x.Done.After(x.Due):
		return p.T("cases.done_late", "date", p.Date(x.Done), "due", p.Date(x.Due))
	case !x.Open():
		return p.T("cases.done_within", "date", p.Date(x.Done))
	case x.By().Before(c.Today):
		return p.T("cases.late", "date", p.Date(x.By()))
	}
	return p.Date(x.By())
}

func (c Course) myCaseLine(p Page, x course.Case) string {
	if x.By().Before(c.Today) {
		return p.T("cases.my_late", "what", c.caseName(p, x), "date", p.Date(x.By()))
	}
	return p.T("cases.my_by", "what", c.caseName(p, x), "date", p.Date(x.By()))
}

func caseDelay(p Page, x course.Case) string {
	return p.T("cases.delayed", "due", p.Date(x.Due), "later", p.Date(x.Later))
}

// caseDeadlines are those of a municipality as they hold today and later.
func caseDeadlines(p Page, b *bylaw.Bylaw) []bylaw.CaseDeadline {
	set := bylaw.CaseDeadlines(b.Code)
	return slices.DeleteFunc(slices.Clone(set), func(d bylaw.CaseDeadline) bool {
		now, has := bylaw.CaseDeadlineOn(set, d.Kind, p.Today())
		return has && d.From.Before(now.From)
	})
}

func caseDeadline(p Page, d bylaw.CaseDeadline) string {
	return p.T("bylaw.cases.line", "within", language.Period(p.Lang, d.Within), "from", p.T("case_from."+string(d.Kind)))
}
