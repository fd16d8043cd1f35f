package forms

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// PlanAnswerShow asks a citizen goal by goal, with what has changed since the version that she saw last.
func (s Forms) PlanAnswerShow(req *site.Request) error {
	c, err := s.OwnCourse(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	if c.Plan.Submitted == nil || !c.AsksMe() {
		return req.Redirect("/min-plan/" + c.ID)
	}
	typed, err := s.Draft(req, req.R.URL.Path)
	if err != nil {
		return err
	}
	return s.askAnswer(req, c, typed, nil, http.StatusOK)
}

func (s Forms) askAnswer(req *site.Request, c view.Course, values map[string][]string, problems []view.Problem, status int) error {
	if c.Plan.Submitted == nil { // taken back, or in force, since the form was shown
		return &course.Refusal{Code: course.CodePlanNotSubmitted}
	}
	a := &actionRequest{Request: req, course: c, name: "respond_to_plan"}
	groups := a.goalQuestions(c.Me)
	groups = append([]view.Group{{Fields: []view.Field{{Kind: view.Hidden, Name: "hash", Value: a.hash()}}}}, groups...)
	f := view.Form{
		Heading: req.T("answer.heading"), Lead: req.T("answer.lead"), Action: "/min-plan/" + c.ID + "/svar", Back: "/min-plan/" + c.ID,
		Button: req.T("answer.button"), Draft: "/kladde/min-plan/" + c.ID + "/svar", Key: NewKey(), Restored: values != nil && req.R.Method == http.MethodGet,
	}
	if values == nil {
		values = given(c.MyAnswer())
	}
	problems = FillAgain(groups, values, problems)
	for i := range groups { // the hash is the version that is shown, whatever was typed against
		for j := range groups[i].Fields {
			if groups[i].Fields[j].Name == "hash" {
				groups[i].Fields[j].Value = a.hash()
			}
		}
	}
	f.Groups, f.Problems = groups, problems
	changed, since, err := s.sinceLastSeen(req, c)
	if err != nil {
		return err
	}
	req.Page.Title, req.Page.Current, req.Page.Failed = f.Heading, "nav.my_plan", len(problems) > 0
	return s.Render(req, status, view.PlanAnswer(req.Page, c, f, changed, since))
}

// answerAgain reads the plan again, and asks with what was typed.
func (s Forms) answerAgain(req *site.Request, typed map[string][]string, problems []view.Problem, status int) error {
	c, err := s.OwnCourse(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	s.keepRefused(req)
	return s.askAnswer(req, c, typed, problems, status)
}

// given is an answer as it stands in the form; nil: there is none.
func given(r *course.Response) url.Values {
	if r == nil {
		return nil
	}
	values := url.Values{"words": {r.Words}}
	for _, g := range r.Goals {
		values.Set("agree-"+g.Goal, strconv.FormatBool(g.Agree))
		values.Set("words-"+g.Goal, g.Words)
	}
	return values
}

// sinceLastSeen compares with the version that was put to the citizen last: one that was taken back, or the one in force if she answered it.
func (s Forms) sinceLastSeen(req *site.Request, c view.Course) ([]view.Change, int, error) {
	since := 0
	if in := c.Plan.InForce; in != nil && slices.ContainsFunc(in.Responses, func(r course.Response) bool { return r.Member == c.Me }) {
		since = in.Version
	}
	if back := c.Plan.Returned; back != nil {
		since = back.Version
	}
	if since == 0 {
		return nil, 0, nil
	}
	diff, err := s.Cases.PlanDiff(req.Context(), req.Who, c.ID, since, c.Plan.Submitted.Version)
	return view.PlanChanges(c, diff.Parts), since, err
}

// PlanAnswerDo takes the answer.
func (s Forms) PlanAnswerDo(req *site.Request) error {
	c, err := s.CourseForCommand(req, req.R.PathValue("id"))
	if err != nil {
		return err
	}
	if c.Me == "" {
		return &casework.Fault{Code: casework.NoAccess}
	}
	if err := req.R.ParseForm(); err != nil {
		return site.ErrUnreadable
	}
	a := &actionRequest{Request: req, course: c, name: "respond_to_plan"}
	f := NewAnswers(req, req.R.PostForm)
	command := course.RespondToPlan{Member: c.Me, Hash: f.Text("hash"), Goals: a.goalAnswers(f, c.Me), Words: f.Text("words")}
	if len(f.Problems) > 0 {
		return s.answerAgain(req, f.Values, f.Problems, http.StatusUnprocessableEntity)
	}
	_, err = s.Cases.Do(req.Context(), req.Who, c.ID, command, casework.Call{Key: f.Values.Get("_key")})
	if problems, ok := a.problems(err); ok {
		refusal := new(course.Refusal)
		if errors.As(err, &refusal) && refusal.Code == course.CodePlanChangedSince {
			problems = []view.Problem{{Text: req.T("answer.changed_since", "version", strconv.Itoa(c.Plan.Version))}}
		}
		return s.answerAgain(req, f.Values, problems, refusedWith(req, err))
	}
	if err != nil {
		return err
	}
	s.Sessions.NoteSent(req.Context(), f.Values.Get("_key"))
	if err := s.Cases.DropDraft(req.Context(), req.Who, req.R.URL.Path); err != nil {
		return err
	}
	s.Sessions.NoticeNext(req.Context(), req.T("answer.done"))
	return req.Redirect("/min-plan/" + c.ID)
}
