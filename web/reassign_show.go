package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

// faultCode is the code of what went wrong; empty for what is no fault.
func faultCode(err error) string {
	if fault := new(casework.Fault); errors.As(err, &fault) {
		return fault.Code
	}
	return ""
}

const reassignPath = "/omfordeling"

// reassignShow asks whose courses are to move to whom.
func (s *server) reassignShow(v *visit) error {
	values, err := s.typed(v, reassignPath)
	if err != nil {
		return err
	}
	if values == nil {
		values = url.Values{"from": {v.r.URL.Query().Get("fra")}}
	}
	return s.reassignAsk(v, values, nil, http.StatusOK)
}

func (s *server) reassignAsk(v *visit, values url.Values, problems []view.Problem, status int) error {
	from, to, err := s.reassignChoices(v)
	if err != nil {
		return err
	}
	groups := []view.Group{{Fields: []view.Field{
		{Kind: view.Select, Name: "from", Label: v.T("reassign.from"), Options: from},
		{Kind: view.Select, Name: "to", Label: v.T("reassign.to"), Hint: v.T("reassign.to_hint"), Options: to},
		{Kind: view.Area, Name: "reason", Label: v.T("reassign.reason"), Hint: v.T("reassign.reason_hint"), Rows: 3},
	}}}
	problems = placeProblems(groups, values, problems)
	fillAnswers(groups, values, problems)
	f := view.Form{
		Heading: v.T("reassign.heading"), Lead: v.T("reassign.lead"), Action: reassignPath + "/se", Button: v.T("reassign.look"), Back: "/overblik",
		Groups: groups, Problems: problems, Key: newKey(), Draft: "/kladde" + reassignPath,
	}
	v.page.Title, v.page.Current, v.page.Failed, v.page.Path = f.Heading, "nav.monday", len(problems) > 0, reassignPath
	return s.render(v, status, view.ReassignPage(v.page, f))
}

// reassignChoices are who has courses, and who may get them, each with how many there are.
func (s *server) reassignChoices(v *visit) (from, to []view.Option, err error) {
	o, err := s.cases.Overview(v.ctx(), v.who)
	if err != nil {
		return nil, nil, err
	}
	staff, err := s.cases.Colleagues(v.ctx(), v.who)
	if err != nil {
		return nil, nil, err
	}
	loads := map[string]int64{}
	for _, l := range o.Caseloads {
		loads[l.Coordinator] = l.Courses
		from = append(from, view.Option{Value: l.Coordinator, Label: v.caseloadText(cmp.Or(l.Name, v.T("course.colleague")), l.Courses)})
	}
	for _, c := range staff {
		if !c.Disabled && (slices.Contains(c.Roles, course.Caseworker) || slices.Contains(c.Roles, course.Supervisor)) {
			to = append(to, view.Option{Value: c.Subject, Label: v.caseloadText(c.Name, loads[c.Subject])})
		}
	}
	return from, to, nil
}

func (v *visit) caseloadText(name string, courses int64) string {
	return v.T("reassign.load", "name", name, "n", strconv.FormatInt(courses, 10))
}

// reassignment reads the request; what is missing is a problem of its question.
func (v *visit) reassignment() (casework.Reassignment, []view.Problem) {
	f := &form{values: v.r.PostForm, say: v.T}
	r := casework.Reassignment{From: f.text("from"), To: f.text("to"), Reason: f.text("reason"), Courses: f.list("courses")}
	for _, q := range []struct{ name, value, key string }{{"from", r.From, "form.choose_one"}, {"to", r.To, "form.choose_one"}, {"reason", r.Reason, "form.missing"}} {
		if q.value == "" {
			f.wrong(q.name, q.key)
		}
	}
	if len([]rune(r.Reason)) > longestReason {
		f.wrong("reason", "reassign.reason_long")
	}
	return r, f.problems
}

const longestReason = 1000

// reassignPreview shows which families would move, and moves none.
func (s *server) reassignPreview(v *visit) error {
	if err := v.r.ParseForm(); err != nil {
		return s.reassignAsk(v, nil, []view.Problem{{Text: v.T("form.unreadable")}}, http.StatusBadRequest)
	}
	r, problems := v.reassignment()
	if len(problems) > 0 {
		return s.reassignAsk(v, v.r.PostForm, problems, http.StatusUnprocessableEntity)
	}
	return s.reassignDryRun(v, r, nil, http.StatusOK)
}

func (s *server) reassignDryRun(v *visit, r casework.Reassignment, problems []view.Problem, status int) error {
	all := r
	all.Courses = nil // what was not chosen is shown as well
	moves, err := s.cases.PreviewReassignment(v.ctx(), v.who, all)
	if fault := v.reassignProblem(err); fault != nil {
		return s.reassignAsk(v, v.r.PostForm, fault, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	o, err := s.cases.Overview(v.ctx(), v.who)
	if err != nil {
		return err
	}
	names, err := s.staffNames(v)
	if err != nil {
		return err
	}
	d := view.DryRun{From: r.From, To: r.To, FromName: names[r.From], ToName: names[r.To], Reason: r.Reason, Key: newKey(), Problems: problems}
	for _, l := range o.Caseloads {
		switch l.Coordinator {
		case r.From:
			d.FromHas = l.Courses
		case r.To:
			d.ToHas = l.Courses
		}
	}
	for _, m := range moves {
		d.Moves = append(d.Moves, view.MoveRow{
			Course: m.Course, Title: v.T("course.family", "names", m.Title), Phase: v.T("phase." + string(m.Phase)), Next: v.nextOf(m), Overdue: m.Overdue,
			On: r.Courses == nil || slices.Contains(r.Courses, m.Course),
		})
	}
	v.page.Title, v.page.Current, v.page.Path, v.page.Failed = v.T("reassign.dry_run"), "nav.monday", reassignPath, len(problems) > 0
	return s.render(v, status, view.DryRunPage(v.page, d))
}

func (v *visit) nextOf(m casework.Move) string {
	if m.NextFollowUp.IsZero() {
		return ""
	}
	return v.page.Near(m.NextFollowUp)
}

// reassignProblem says what is wrong with a request beside the question that it is about.
func (v *visit) reassignProblem(err error) []view.Problem {
	if problems := v.inWords(err); problems != nil {
		return problems
	}
	fault := new(casework.Fault)
	if !errors.As(err, &fault) || !slices.Contains([]string{casework.SamePerson, casework.NotStaffHere, casework.NothingToMove, casework.NotTheirCourse}, fault.Code) {
		return nil
	}
	field := fault.Field
	if fault.Code == casework.NotTheirCourse {
		field = ""
	}
	return []view.Problem{{Field: field, Text: v.T("problem." + fault.Code)}}
}

// reassignDo begins to move what was chosen.
func (s *server) reassignDo(v *visit) error {
	if err := v.r.ParseForm(); err != nil {
		return s.reassignAsk(v, nil, []view.Problem{{Text: v.T("form.unreadable")}}, http.StatusBadRequest)
	}
	r, problems := v.reassignment()
	switch {
	case len(problems) > 0:
		return s.reassignAsk(v, v.r.PostForm, problems, http.StatusUnprocessableEntity)
	case len(r.Courses) == 0: // nothing chosen is not everything
		r.Courses = []string{}
		return s.reassignDryRun(v, r, []view.Problem{{Text: v.T("reassign.none_chosen")}}, http.StatusUnprocessableEntity)
	}
	id, err := s.cases.Reassign(v.ctx(), v.who, r, v.r.PostForm.Get("_key"))
	if problems := v.reassignProblem(err); problems != nil {
		r.Courses = nil
		return s.reassignDryRun(v, r, problems, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	if err := s.cases.DropDraft(v.ctx(), v.who, reassignPath); err != nil {
		return err
	}
	return v.redirect(reassignPath + "/" + id)
}

// reassignProgress says how far a reassignment has come. With script the page looks again by itself, without by a button.
func (s *server) reassignProgress(v *visit) error {
	return s.progressOf(v, nil, http.StatusOK)
}

func (s *server) progressOf(v *visit, problems []view.Problem, status int) error {
	m, err := s.cases.Reassignment(v.ctx(), v.who, v.r.PathValue("id"))
	if faultCode(err) == casework.UnknownReassignment {
		return errNotFound
	}
	if err != nil {
		return err
	}
	names, err := s.staffNames(v)
	if err != nil {
		return err
	}
	p := view.Progress{
		ID: m.ID, FromName: cmp.Or(names[m.From], v.T("course.colleague")), ToName: cmp.Or(names[m.To], v.T("course.colleague")), Reason: m.Reason,
		Total: m.Total, Done: m.Done, Key: newKey(), Problems: problems, Typed: v.r.PostFormValue("reason"),
	}
	if m.Interim && !hasText(m.Reason) {
		p.Reason = v.T("reassign.account_closed")
	}
	for _, r := range m.Results {
		row := view.MovedRow{Course: r.Course, Title: v.T("course.family", "names", r.Title), Moved: r.Appointed}
		if r.Appointed {
			p.Moved++
		} else {
			p.Refused++
			row.Why = v.T("reassign.refused")
			if r.Code != "" && hasText("refusal."+r.Code) {
				row.Why = casework.Sentence(v.lang, course.Refusal{Code: course.Code(r.Code)})
			}
		}
		p.Rows = append(p.Rows, row)
	}
	v.page.Title, v.page.Current, v.page.Path, v.page.Failed = v.T("reassign.progress"), "nav.monday", reassignPath+"/"+m.ID, len(problems) > 0
	if v.r.Header.Get("HX-Request") != "" {
		return s.render(v, status, view.ProgressState(v.page, p))
	}
	return s.render(v, status, view.ProgressPage(v.page, p))
}

// reassignUndo moves back what was moved.
func (s *server) reassignUndo(v *visit) error {
	if err := v.r.ParseForm(); err != nil {
		return s.progressOf(v, []view.Problem{{Text: v.T("form.unreadable")}}, http.StatusBadRequest)
	}
	f := &form{values: v.r.PostForm, say: v.T}
	reason := f.text("reason")
	if reason == "" {
		f.wrong("reason", "form.missing")
		return s.progressOf(v, f.problems, http.StatusUnprocessableEntity)
	}
	id, err := s.cases.UndoReassignment(v.ctx(), v.who, v.r.PathValue("id"), reason, v.r.PostForm.Get("_key"))
	switch code := faultCode(err); code {
	case casework.ReassignmentRuns, casework.NothingToMove, casework.NotStaffHere:
		return s.progressOf(v, []view.Problem{{Text: v.T("problem." + code)}}, http.StatusUnprocessableEntity)
	case casework.UnknownReassignment:
		return errNotFound
	}
	if problems := v.inWords(err); problems != nil {
		return s.progressOf(v, problems, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return v.redirect(reassignPath + "/" + id)
}
