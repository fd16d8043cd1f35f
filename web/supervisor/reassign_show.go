package supervisor

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/forms"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// ReassignShow asks whose courses are to move to whom.
func (s Pages) ReassignShow(req *site.Request) error {
	values, err := s.Draft(req, forms.ReassignPath)
	if err != nil {
		return err
	}
	if values == nil {
		values = url.Values{"from": {req.R.URL.Query().Get("fra")}}
	}
	return s.reassignAsk(req, values, nil, http.StatusOK)
}

func (s Pages) reassignAsk(req *site.Request, values url.Values, problems []view.Problem, status int) error {
	from, to, err := s.reassignChoices(req)
	if err != nil {
		return err
	}
	groups := []view.Group{{Fields: []view.Field{
		{Kind: view.Select, Name: "from", Label: req.T("reassign.from"), Options: from},
		{Kind: view.Checks, Name: "to", Label: req.T("reassign.to"), Hint: req.T("reassign.to_hint"), Options: to},
		{Kind: view.Area, Name: "reason", Label: req.T("reassign.reason"), Hint: req.T("reassign.reason_hint"), Rows: 3},
	}}}
	problems = forms.FillAgain(groups, values, problems)
	f := view.Form{
		Heading: req.T("reassign.heading"), Lead: req.T("reassign.lead"), Action: forms.ReassignPath + "/se", Button: req.T("reassign.look"), Back: "/overblik",
		Groups: groups, Problems: problems, Key: forms.NewKey(), Draft: "/kladde" + forms.ReassignPath,
	}
	req.Page.Title, req.Page.Current, req.Page.Failed, req.Page.Path = f.Heading, "nav.monday", len(problems) > 0, forms.ReassignPath
	return s.Render(req, status, view.ReassignPage(req.Page, f))
}

// reassignChoices are who has courses, and who may get them, each with how many there are.
func (s Pages) reassignChoices(req *site.Request) (from, to []view.Option, err error) {
	o, err := s.Cases.Overview(req.Context(), req.Who)
	if err != nil {
		return nil, nil, err
	}
	staff, err := s.Cases.Colleagues(req.Context(), req.Who)
	if err != nil {
		return nil, nil, err
	}
	loads := map[string]int64{}
	for _, l := range o.Caseloads {
		loads[l.Coordinator] = l.Courses
		from = append(from, view.Option{Value: l.Coordinator, Label: caseloadText(req, cmp.Or(l.Name, req.T("course.colleague")), l.Courses)})
	}
	for _, c := range staff {
		if c.Coordinates() {
			to = append(to, view.Option{Value: c.Subject, Label: caseloadText(req, c.Name, loads[c.Subject])})
		}
	}
	return from, to, nil
}

func caseloadText(req *site.Request, name string, courses int64) string {
	return req.T("reassign.load", "name", name, "n", strconv.FormatInt(courses, 10))
}

// spread is what is asked for: the courses of one colleague, for one or several others.
type spread struct {
	From, Reason string
	To           []string
	Courses      []string
	Chosen       map[string]string // the colleague by course, where there are several
}

// readReassignment reads the request; what is missing is a problem of its question.
func readReassignment(req *site.Request) (spread, []view.Problem) {
	f := forms.NewAnswers(req, req.R.PostForm)
	r := spread{From: f.Text("from"), To: f.List("to"), Reason: f.Text("reason"), Courses: f.List("courses"), Chosen: map[string]string{}}
	for _, id := range r.Courses {
		r.Chosen[id] = f.Text("to-" + id)
	}
	if r.From == "" {
		f.Wrong("from", "form.choose_one")
	}
	if len(r.To) == 0 {
		f.Wrong("to", "form.choose_one")
	}
	switch {
	case r.Reason == "":
		f.Wrong("reason", "form.missing")
	case len([]rune(r.Reason)) > longestReason:
		f.Wrong("reason", "reassign.reason_long")
	}
	return r, f.Problems
}

// reassignments are one for each colleague who gets some of the courses, in the order in which the colleagues were chosen.
func (r spread) reassignments() []casework.Reassignment {
	var out []casework.Reassignment
	for i, to := range r.To {
		one := casework.Reassignment{From: r.From, To: to, Reason: r.Reason}
		for _, id := range r.Courses {
			if r.Chosen[id] == to || i == 0 && !slices.Contains(r.To, r.Chosen[id]) {
				one.Courses = append(one.Courses, id)
			}
		}
		if len(one.Courses) > 0 {
			out = append(out, one)
		}
	}
	return out
}

const longestReason = 1000

// ReassignPreview shows which families would move, and moves none.
func (s Pages) ReassignPreview(req *site.Request) error {
	if err := req.R.ParseForm(); err != nil {
		return s.reassignAsk(req, nil, []view.Problem{{Text: req.T("form.unreadable")}}, http.StatusBadRequest)
	}
	r, problems := readReassignment(req)
	if len(problems) > 0 {
		return s.reassignAsk(req, req.R.PostForm, problems, http.StatusUnprocessableEntity)
	}
	return s.reassignDryRun(req, r, nil, http.StatusOK)
}

func (s Pages) reassignDryRun(req *site.Request, r spread, problems []view.Problem, status int) error {
	var moves []casework.Move
	for _, to := range r.To { // each is held to the rules; what was not chosen is shown as well
		var err error
		moves, err = s.Cases.PreviewReassignment(req.Context(), req.Who, casework.Reassignment{From: r.From, To: to, Reason: r.Reason})
		if fault := reassignProblem(req, err); fault != nil {
			return s.reassignAsk(req, req.R.PostForm, fault, http.StatusUnprocessableEntity)
		}
		if err != nil {
			return err
		}
	}
	o, err := s.Cases.Overview(req.Context(), req.Who)
	if err != nil {
		return err
	}
	names, err := s.StaffNames(req)
	if err != nil {
		return err
	}
	loads := map[string]int64{}
	for _, l := range o.Caseloads {
		loads[l.Coordinator] = l.Courses
	}
	d := view.DryRun{From: r.From, FromName: names[r.From], FromHas: loads[r.From], Reason: r.Reason, Key: forms.NewKey(), Problems: problems}
	for _, to := range r.To {
		d.To = append(d.To, view.Receiver{Subject: to, Name: names[to], Has: loads[to]})
	}
	for _, m := range moves {
		row := view.MoveRow{
			Course: m.Course, Title: req.T("course.family", "names", m.Title), Phase: req.T("phase." + string(m.Phase)), Next: nextOf(req, m), Overdue: m.Overdue,
			On: r.Courses == nil || slices.Contains(r.Courses, m.Course), To: r.Chosen[m.Course],
		}
		if !slices.Contains(r.To, row.To) {
			row.To = d.FewestGets()
		}
		d.Add(row)
	}
	req.Page.Title, req.Page.Current, req.Page.Path, req.Page.Failed = req.T("reassign.dry_run"), "nav.monday", forms.ReassignPath, len(problems) > 0
	return s.Render(req, status, view.DryRunPage(req.Page, d))
}

func nextOf(req *site.Request, m casework.Move) string {
	if m.NextFollowUp.IsZero() {
		return ""
	}
	return req.Page.Near(m.NextFollowUp)
}

// reassignProblem says what is wrong with a request beside the question that it is about.
func reassignProblem(req *site.Request, err error) []view.Problem {
	if problems := req.RefusalInWords(err); problems != nil {
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
	return []view.Problem{{Field: field, Text: req.T("problem." + fault.Code)}}
}

// ReassignDo begins to move what was chosen.
func (s Pages) ReassignDo(req *site.Request) error {
	if err := req.R.ParseForm(); err != nil {
		return s.reassignAsk(req, nil, []view.Problem{{Text: req.T("form.unreadable")}}, http.StatusBadRequest)
	}
	r, problems := readReassignment(req)
	switch {
	case len(problems) > 0:
		return s.reassignAsk(req, req.R.PostForm, problems, http.StatusUnprocessableEntity)
	case len(r.Courses) == 0: // nothing chosen is not everything
		r.Courses = []string{}
		return s.reassignDryRun(req, r, []view.Problem{{Text: req.T("reassign.none_chosen")}}, http.StatusUnprocessableEntity)
	}
	var ids []string
	for i, one := range r.reassignments() {
		id, err := s.Cases.Reassign(req.Context(), req.Who, one, req.R.PostForm.Get("_key")+"/"+strconv.Itoa(i))
		if problems := reassignProblem(req, err); problems != nil {
			return s.reassignDryRun(req, r, problems, http.StatusUnprocessableEntity)
		}
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	if err := s.Cases.DropDraft(req.Context(), req.Who, forms.ReassignPath); err != nil {
		return err
	}
	return req.Redirect(forms.ReassignPath + "/" + ids[0] + others(ids[1:]))
}

// others name, in the address of one part, the parts that colleagues beside it get.
func others(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return "?" + url.Values{"og": ids}.Encode()
}

// ReassignProgress says how far a reassignment has come. With script the page looks again by itself, without by a button.
func (s Pages) ReassignProgress(req *site.Request) error {
	return s.progressOf(req, nil, http.StatusOK)
}

func (s Pages) progressOf(req *site.Request, problems []view.Problem, status int) error {
	m, err := s.Cases.Reassignment(req.Context(), req.Who, req.R.PathValue("id"))
	if site.FaultCode(err) == casework.UnknownReassignment {
		return site.ErrNotFound
	}
	if err != nil {
		return err
	}
	names, err := s.StaffNames(req)
	if err != nil {
		return err
	}
	p := view.Progress{
		ID: m.ID, FromName: cmp.Or(names[m.From], req.T("course.colleague")), ToName: cmp.Or(names[m.To], req.T("course.colleague")), Reason: req.Page.Reason(m.Reason),
		Total: m.Total, Done: m.Done, Key: forms.NewKey(), Problems: problems, Typed: req.R.PostFormValue("reason"),
	}
	for _, r := range m.Results {
		row := view.MovedRow{Course: r.Course, Title: req.T("course.family", "names", r.Title), Moved: r.Appointed}
		if r.Appointed {
			p.Moved++
		} else {
			p.Refused++
			row.Why = req.T("reassign.refused")
			if r.Code != "" && language.Has("refusal."+r.Code) {
				if why := casework.Sentence(req.Lang, course.Refusal{Code: course.Code(r.Code)}, nil); !strings.Contains(why, "{") {
					row.Why = why // one that needs values which nobody kept says nothing
				}
			}
		}
		p.Rows = append(p.Rows, row)
	}
	req.Page.Title, req.Page.Current, req.Page.Path, req.Page.Failed = req.T("reassign.progress"), "nav.monday", forms.ReassignPath+"/"+m.ID, len(problems) > 0
	p.Others = slices.DeleteFunc(req.R.URL.Query()["og"], func(id string) bool { return uuid.Validate(id) != nil })
	if req.R.Header.Get("HX-Request") != "" {
		return s.Render(req, status, view.ProgressState(req.Page, p))
	}
	return s.Render(req, status, view.ProgressPage(req.Page, p))
}

// ReassignUndo moves back what was moved.
func (s Pages) ReassignUndo(req *site.Request) error {
	if err := req.R.ParseForm(); err != nil {
		return s.progressOf(req, []view.Problem{{Text: req.T("form.unreadable")}}, http.StatusBadRequest)
	}
	f := forms.NewAnswers(req, req.R.PostForm)
	reason := f.Text("reason")
	if reason == "" {
		f.Wrong("reason", "form.missing")
		return s.progressOf(req, f.Problems, http.StatusUnprocessableEntity)
	}
	id, err := s.Cases.UndoReassignment(req.Context(), req.Who, req.R.PathValue("id"), reason, req.R.PostForm.Get("_key"))
	switch code := site.FaultCode(err); code {
	case casework.ReassignmentRuns, casework.NothingToMove, casework.NotStaffHere:
		return s.progressOf(req, []view.Problem{{Text: req.T("problem." + code)}}, http.StatusUnprocessableEntity)
	case casework.UnknownReassignment:
		return site.ErrNotFound
	}
	if problems := req.RefusalInWords(err); problems != nil {
		return s.progressOf(req, problems, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return req.Redirect(forms.ReassignPath + "/" + id)
}
