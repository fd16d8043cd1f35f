package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/view"
)

// staffCourse reads a course for a page that is about all of it, and no family member's.
func (s *server) staffCourse(v *visit) (view.Course, error) {
	c, err := s.courseOf(v, v.r.PathValue("id"))
	if err == nil && (c.Me != "" || c.Partly()) {
		err = &casework.Fault{Code: casework.NoAccess}
	}
	return c, err
}

// rulesShow says which ordinary rules do not hold for the family today and why, and what
// nobody knows yet.
func (s *server) rulesShow(v *visit) error {
	c, err := s.staffCourse(v)
	if err != nil {
		return err
	}
	found, err := s.cases.Exemptions(v.ctx(), v.who, c.ID)
	if err != nil {
		return err
	}
	r := view.Rules{}
	for _, x := range found {
		line := view.RuleLine{
			Name: x.Paragraph + " · " + view.Words(v.lang, x.Name), Person: c.Name(x.Person), Words: v.T("bylaw.reason." + x.Reason),
			Source: x.Source, Verified: x.Verified, Disputed: x.Disputed,
		}
		for _, l := range x.Lifts {
			line.Lifts = append(line.Lifts, view.Words(v.lang, l.Text))
		}
		switch {
		case x.Applies:
			r.InUse = withPerson(r.InUse, line)
		case x.Lapsed:
			for _, p := range x.Separate {
				line.Again = append(line.Again, c.Provision(p))
			}
			r.Lapsed = withPerson(r.Lapsed, line)
		default:
			r.Unknown = withPerson(r.Unknown, line)
		}
	}
	for _, row := range c.Coverage {
		if row.Status == course.NotKnown {
			r.Uncovered = append(r.Uncovered, view.RuleLine{Name: c.Provision(row.Provision), Person: c.Name(row.Person), Words: v.T("coverage.unknown_why"), Verified: row.Verified})
		}
	}
	r.LatestStart = v.latestStart(c)
	if r.Stance, err = s.stance(v, c.Law); err != nil {
		return err
	}
	r.Dates, r.DatesProblem, err = s.previewDates(v, c.ID, course.WhatIf{})
	if err != nil {
		return err
	}
	v.page.Title, v.page.Current = c.Title()+": "+v.T("rules.heading"), "nav.monday"
	return s.render(v, http.StatusOK, view.RulesPage(v.page, c, r))
}

// withPerson adds a line, or its person to the line that says the same of somebody else.
func withPerson(lines []view.RuleLine, line view.RuleLine) []view.RuleLine {
	for i, l := range lines {
		if l.Name == line.Name && l.Words == line.Words && l.Disputed == line.Disputed && slices.Equal(l.Again, line.Again) {
			lines[i].Person += ", " + line.Person
			return lines
		}
	}
	return append(lines, line)
}

// latestStart names the efforts that need not begin by the ordinary latest date, and for whom.
func (v *visit) latestStart(c view.Course) []view.Fact {
	plan := c.Plan.Current()
	if plan == nil {
		return nil
	}
	var out []view.Fact
	for _, g := range plan.Goals {
		for _, e := range g.Efforts {
			if lifted := course.LatestStartLifted(c.State, c.Law, c.Today, e.ID); len(lifted) > 0 {
				out = append(out, view.Fact{Name: e.Text, Value: c.Names(lifted)})
			}
		}
	}
	return out
}

// stance is what the municipality has said about the unemployment funds, where the by-law asks.
func (s *server) stance(v *visit, law *bylaw.Bylaw) (view.Stance, error) {
	if !law.AkasseStance.Applies {
		return view.Stance{}, nil
	}
	taken, err := s.cases.Stance(v.ctx(), law.Code)
	if err != nil || taken == nil {
		return view.Stance{Asked: true}, err
	}
	return view.Stance{Asked: true, Text: taken.Text, Decided: v.page.Day(taken.DecidedOn), Decider: taken.Decider}, nil
}

// whatIfShow says which follow-up dates another rhythm or a rest would give, and changes nothing.
func (s *server) whatIfShow(v *visit) error {
	c, err := s.staffCourse(v)
	if err != nil {
		return err
	}
	f := &form{values: v.r.URL.Query(), say: v.T}
	w := course.WhatIf{PauseUntil: f.date("pause_until")}
	if f.text("every") != "" {
		w.Every = f.period("every")
	}
	page := view.WhatIf{Values: f.values, Asked: len(f.values) > 0, Problems: f.problems}
	if page.Now, _, err = s.previewDates(v, c.ID, course.WhatIf{}); err != nil {
		return err
	}
	if page.Asked && len(f.problems) == 0 {
		var problem string
		if page.Then, problem, err = s.previewDates(v, c.ID, w); err != nil {
			return err
		}
		if problem != "" {
			field := "pause_until"
			if w.PauseUntil.IsZero() {
				field = "every"
			}
			page.Problems = []view.Problem{{Field: field, Text: problem}}
		}
	}
	page.Fields = v.whatIfFields(f.values, page.Problems)
	v.page.Title, v.page.Current, v.page.Failed = c.Title()+": "+v.T("what_if.heading"), "nav.monday", len(page.Problems) > 0
	return s.render(v, http.StatusOK, view.WhatIfPage(v.page, c, page))
}

func (v *visit) whatIfFields(values url.Values, problems []view.Problem) []view.Field {
	unit := view.Field{Kind: view.Select, Name: "every_unit", Label: v.T("what_if.unit")}
	v.withNamed("unit", "weeks", "months", "days")(&unit)
	groups := []view.Group{{Fields: []view.Field{
		{Kind: view.Number, Name: "every", Label: v.T("what_if.every"), Optional: true},
		unit,
		{Kind: view.Date, Name: "pause_until", Label: v.T("what_if.pause_until"), Hint: v.T("form.date_hint"), Optional: true},
	}}}
	fillAnswers(groups, values, problems)
	if groups[0].Fields[1].Value == "" {
		groups[0].Fields[1].Value = "weeks"
	}
	return groups[0].Fields
}

// previewDates are the follow-up dates that would follow; a refusal comes back in words.
func (s *server) previewDates(v *visit, id string, w course.WhatIf) (dates []view.DateLine, problem string, err error) {
	found, err := s.cases.Preview(v.ctx(), v.who, id, w, 0)
	if refusal := new(course.Refusal); errors.As(err, &refusal) {
		return nil, casework.Sentence(v.lang, *refusal), nil
	}
	if err != nil {
		return nil, "", err
	}
	for _, d := range found {
		line := view.DateLine{On: v.page.Date(d.On), Near: language.Near(v.lang, d.On, calendar.DateOf(v.page.Now))}
		if d.On != d.Nominal {
			line.Because = v.T("what_if.moved", "date", v.page.Date(d.Nominal), "why", casework.ClosedDay(v.lang, d.Because))
		}
		dates = append(dates, line)
	}
	return dates, "", nil
}

// stanceShow is the municipality's stance on its cooperation with the unemployment funds.
func (s *server) stanceShow(v *visit) error { return s.stancePage(v, nil, nil, http.StatusOK) }

const stancePath = "/a-kasse"

func (s *server) stancePage(v *visit, values url.Values, problems []view.Problem, status int) error {
	law, known := bylaw.Latest(v.who.Municipality)
	if !v.who.Has(course.Supervisor) || !known {
		return &casework.Fault{Code: casework.NoAccess}
	}
	taken, err := s.stance(v, law)
	if err != nil {
		return err
	}
	groups := []view.Group{{Fields: []view.Field{
		{Kind: view.Area, Name: "text", Label: v.T("stance.text"), Hint: v.T("stance.text_hint"), Rows: 5},
		{Kind: view.Date, Name: "decided_on", Label: v.T("stance.decided_on"), Hint: v.T("form.date_hint")},
		{Kind: view.Line, Name: "decider", Label: v.T("stance.decider"), Hint: v.T("stance.decider_hint"), Width: "l"},
	}}}
	problems = placeProblems(groups, values, problems)
	fillAnswers(groups, values, problems)
	f := view.Form{Action: stancePath, Back: "/overblik", Button: v.T("stance.save"), Groups: groups, Problems: problems, Key: newKey()}
	v.page.Title, v.page.Current, v.page.Failed = v.T("stance.heading"), "nav.monday", len(problems) > 0
	return s.render(v, status, view.StancePage(v.page, taken, f))
}

// stanceTake records a new stance; the former ones stay in the record.
func (s *server) stanceTake(v *visit) error {
	if err := v.r.ParseForm(); err != nil {
		return s.stancePage(v, nil, []view.Problem{{Text: v.T("form.unreadable")}}, http.StatusBadRequest)
	}
	f := &form{values: v.r.PostForm, say: v.T}
	taken := casework.Stance{Text: f.text("text"), Decider: f.text("decider"), DecidedOn: f.needDate("decided_on")}
	for name, value := range map[string]string{"text": taken.Text, "decider": taken.Decider} {
		if value == "" {
			f.wrong(name, "form.missing")
		}
	}
	if len(f.problems) > 0 {
		return s.stancePage(v, f.values, f.problems, http.StatusUnprocessableEntity)
	}
	err := s.cases.TakeStance(v.ctx(), v.who, v.who.Municipality, taken)
	if problems := v.inWords(err); problems != nil {
		return s.stancePage(v, f.values, problems, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	s.noticeNext(v.ctx(), v.T("stance.saved"))
	return v.redirect(stancePath)
}
