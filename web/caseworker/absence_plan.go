package caseworker

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/forms"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

const absencePage = "/mit-fravaer"

// AbsenceShow shows the absences that one has planned, and asks about another.
func (s Pages) AbsenceShow(req *site.Request) error {
	return s.absenceAsk(req, nil, nil, http.StatusOK)
}

func (s Pages) absenceAsk(req *site.Request, values url.Values, problems []view.Problem, status int) error {
	planned, err := s.Cases.OwnAbsences(req.Context(), req.Who)
	if err != nil {
		return err
	}
	covers, err := s.covers(req)
	if err != nil {
		return err
	}
	groups := []view.Group{{Fields: []view.Field{
		{Kind: view.Date, Name: "from", Label: req.T("absence.from")},
		{Kind: view.Date, Name: "to", Label: req.T("absence.to")},
		{Kind: view.Select, Name: "cover", Label: req.T("absence.cover"), Hint: req.T("absence.cover_hint"), Options: covers},
	}}}
	problems = forms.FillAgain(groups, values, problems)
	rows, err := s.coveredRows(req, planned)
	if err != nil {
		return err
	}
	a := view.Absence{Planned: rows, Key: forms.NewKey(), Form: view.Form{
		Heading: req.T("absence.heading"), Lead: req.T("absence.lead"), Action: absencePage + "/se", Button: req.T("absence.look"), Back: "/familier",
		Groups: groups, Problems: problems, Key: forms.NewKey(),
	}}
	req.Page.Title, req.Page.Current, req.Page.Failed, req.Page.Path = a.Form.Heading, "nav.families", len(problems) > 0, absencePage
	return s.Render(req, status, view.AbsencePage(req.Page, a))
}

// covers are the colleagues who can cover.
func (s Pages) covers(req *site.Request) ([]view.Option, error) {
	staff, err := s.Cases.Colleagues(req.Context(), req.Who)
	if err != nil {
		return nil, err
	}
	var options []view.Option
	for _, c := range staff {
		if c.Subject != req.Who.Subject && c.Coordinates() {
			options = append(options, view.Option{Value: c.Subject, Label: c.Name})
		}
	}
	return options, nil
}

func (s Pages) coveredRows(req *site.Request, covered []casework.Covered) ([]view.CoveredRow, error) {
	names, err := s.StaffNames(req)
	if err != nil {
		return nil, err
	}
	rows := make([]view.CoveredRow, 0, len(covered))
	for _, c := range covered {
		row := view.CoveredRow{Course: c.Course, Title: req.T("course.family", "names", c.Title), Cover: c.Cover}
		if c.Former != nil {
			row.Former = req.T("team.absence", "from", req.Page.Day(c.Former.From), "to", req.Page.Day(c.Former.To), "cover", cmp.Or(names[c.Former.Cover], req.T("course.colleague")))
		}
		for _, m := range c.Meetings {
			row.Meetings = append(row.Meetings, view.InsideMeeting{
				Text: req.T("absence.meeting", "form", req.T("form_of."+m.Form), "at", req.Page.Instant(m.At)), Move: "/forloeb/" + c.Course + "/handling/move_meeting/" + m.ID,
			})
		}
		row.Why = whyNot(req, c)
		rows = append(rows, row)
	}
	return rows, nil
}

// whyNot says why a course did not take an absence; empty: it did.
func whyNot(req *site.Request, c casework.Covered) string {
	switch {
	case c.Refused != nil:
		return casework.Sentence(req.Lang, *c.Refused, nil)
	case c.Failed != "" && language.Has("problem."+c.Failed):
		return req.T("problem." + c.Failed)
	case c.Failed != "":
		return req.T("absence.failed")
	case c.Pending:
		return req.T("absence.pending")
	}
	return ""
}

// absenceSent reads the request; who covers elsewhere stands under the course's id.
func absenceSent(req *site.Request) (casework.OwnAbsence, []view.Problem) {
	if err := req.R.ParseForm(); err != nil {
		return casework.OwnAbsence{}, []view.Problem{{Text: req.T("form.unreadable")}}
	}
	f := forms.NewAnswers(req, req.R.PostForm)
	a := casework.OwnAbsence{From: f.NeedDate("from"), To: f.NeedDate("to"), Cover: f.Text("cover")}
	if a.Cover == "" {
		f.Wrong("cover", "form.choose_one")
	}
	for _, id := range f.List("course") {
		if cover := f.Text("cover-" + id); cover != "" && cover != a.Cover {
			a.Elsewhere = append(a.Elsewhere, casework.CoverIn{Course: id, Cover: cover})
		}
	}
	return a, f.Problems
}

// AbsencePreview shows who would cover which family and which meetings lie within, and plans nothing.
func (s Pages) AbsencePreview(req *site.Request) error {
	a, problems := absenceSent(req)
	if len(problems) > 0 {
		return s.absenceAsk(req, req.R.PostForm, problems, http.StatusUnprocessableEntity)
	}
	covered, err := s.Cases.PreviewAbsence(req.Context(), req.Who, a)
	if problems := absenceProblem(req, err); problems != nil {
		return s.absenceAsk(req, req.R.PostForm, problems, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	rows, err := s.coveredRows(req, covered)
	if err != nil {
		return err
	}
	covers, err := s.covers(req)
	if err != nil {
		return err
	}
	p := view.AbsencePreview{From: req.R.PostFormValue("from"), To: req.R.PostFormValue("to"), Cover: a.Cover, Rows: rows, Covers: covers, Key: forms.NewKey()}
	p.Lead = req.T("absence.preview_lead", "n", strconv.Itoa(len(rows)), "from", req.Page.Date(a.From), "to", req.Page.Date(a.To))
	req.Page.Title, req.Page.Current, req.Page.Path = req.T("absence.preview"), "nav.families", absencePage
	return s.Render(req, http.StatusOK, view.AbsencePreviewPage(req.Page, p))
}

// absenceProblem says what is wrong with a request beside the question that it is about.
func absenceProblem(req *site.Request, err error) []view.Problem {
	if problems := req.RefusalInWords(err); problems != nil {
		return problems
	}
	switch code := site.FaultCode(err); code {
	case casework.NotStaffHere:
		return []view.Problem{{Field: "cover", Text: req.T("problem." + code)}}
	case casework.NoCourses, casework.NotTheirCourse:
		return []view.Problem{{Text: req.T("problem." + code)}}
	}
	return nil
}

// AbsencePlan plans the absence in every family.
func (s Pages) AbsencePlan(req *site.Request) error {
	a, problems := absenceSent(req)
	if len(problems) > 0 {
		return s.absenceAsk(req, req.R.PostForm, problems, http.StatusUnprocessableEntity)
	}
	covered, err := s.Cases.PlanAbsences(req.Context(), req.Who, a, req.R.PostForm.Get("_key"))
	if problems := absenceProblem(req, err); problems != nil {
		return s.absenceAsk(req, req.R.PostForm, problems, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.absenceDone(req, covered, "absence.done")
}

// AbsenceEnd calls off what is planned in every family.
func (s Pages) AbsenceEnd(req *site.Request) error {
	ended, err := s.Cases.EndAbsences(req.Context(), req.Who, req.R.PostFormValue("_key"))
	if err != nil {
		return err
	}
	return s.absenceDone(req, ended, "absence.ended")
}

// absenceDone says what was done, and shows the families in which it was not.
func (s Pages) absenceDone(req *site.Request, covered []casework.Covered, done string) error {
	rows, err := s.coveredRows(req, covered)
	if err != nil {
		return err
	}
	left := slices.DeleteFunc(rows, func(r view.CoveredRow) bool { return r.Why == "" })
	text := req.T(done, "n", strconv.Itoa(len(covered)-len(left)))
	if len(left) == 0 {
		s.Sessions.NoticeNext(req.Context(), text)
		return req.Redirect(absencePage)
	}
	req.Page.Title, req.Page.Current, req.Page.Path = req.T("absence.heading"), "nav.families", absencePage
	return s.Render(req, http.StatusOK, view.AbsenceLeftPage(req.Page, text, left))
}
