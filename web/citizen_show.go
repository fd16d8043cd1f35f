package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

// ownCourse is a citizen's own course: the one in the address, or the only one.
func (s *server) ownCourse(v *visit) (view.Course, error) {
	id := v.r.PathValue("id")
	if id == "" {
		lines, _, err := s.cases.List(v.ctx(), v.who, casework.Filter{Most: 10})
		if err != nil || len(lines) == 0 {
			return view.Course{}, err
		}
		id = lines[0].ID
	}
	c, err := s.courseOf(v, id)
	if err == nil && c.Me == "" {
		return c, &casework.Fault{Code: casework.NoAccess}
	}
	return c, err
}

// myPlanShow is a citizen's first page: the next meeting, the coordinator, what waits.
func (s *server) myPlanShow(v *visit) error {
	c, err := s.ownCourse(v)
	if err != nil {
		return err
	}
	v.page.Current = "nav.my_plan"
	if c.ID == "" {
		v.page.Title = v.T("my.heading")
		return s.render(v, http.StatusOK, view.NoPlan(v.page))
	}
	v.page.Title = v.T("my.title")
	return s.render(v, http.StatusOK, view.MyPlan(v.page, c))
}

// myMessagesShow are the messages between a citizen and the coordinator.
func (s *server) myMessagesShow(v *visit) error {
	c, err := s.ownCourse(v)
	if err != nil {
		return err
	}
	entries, err := s.messages(v, c)
	if err != nil {
		return err
	}
	v.page.Title, v.page.Current = v.T("my.messages"), "nav.my_plan"
	return s.render(v, http.StatusOK, view.MyMessages(v.page, c, entries))
}

// appealGuide says how to complain, over what, and until when.
func (s *server) appealGuide(v *visit) error {
	c, err := s.ownCourse(v)
	if err != nil {
		return err
	}
	v.page.Title, v.page.Current = v.T("my.appeal"), "nav.my_plan"
	return s.render(v, http.StatusOK, view.AppealGuide(v.page, c))
}

// planAnswerShow asks a citizen goal by goal, with what has changed since the last answer.
func (s *server) planAnswerShow(v *visit) error {
	c, err := s.ownCourse(v)
	if err != nil {
		return err
	}
	if c.Plan.Submitted == nil {
		return v.redirect("/min-plan/" + c.ID)
	}
	typed, err := s.typed(v, v.r.URL.Path)
	if err != nil {
		return err
	}
	return s.askAnswer(v, c, typed, nil, http.StatusOK)
}

func (s *server) askAnswer(v *visit, c view.Course, values map[string][]string, problems []view.Problem, status int) error {
	if c.Plan.Submitted == nil { // taken back, or in force, since the form was shown
		return &course.Refusal{Code: course.CodePlanNotSubmitted}
	}
	a := &acting{visit: v, c: c, name: "respond_to_plan"}
	groups := a.goalQuestions(c.Me)
	groups = append([]view.Group{{Fields: []view.Field{{Kind: view.Hidden, Name: "hash", Value: a.hash()}}}}, groups...)
	f := view.Form{
		Heading: v.T("answer.heading"), Lead: v.T("answer.lead"), Action: "/min-plan/" + c.ID + "/svar", Back: "/min-plan/" + c.ID,
		Button: v.T("answer.button"), Draft: "/kladde/min-plan/" + c.ID + "/svar", Key: newKey(), Restored: values != nil && v.r.Method == http.MethodGet,
	}
	problems = placeProblems(groups, values, problems)
	fillAnswers(groups, values, problems)
	for i := range groups { // the hash is the version that is shown, whatever was typed against
		for j := range groups[i].Fields {
			if groups[i].Fields[j].Name == "hash" {
				groups[i].Fields[j].Value = a.hash()
			}
		}
	}
	f.Groups, f.Problems = groups, problems
	changed, since, err := s.sinceLastAnswer(v, c)
	if err != nil {
		return err
	}
	v.page.Title, v.page.Current, v.page.Failed = f.Heading, "nav.my_plan", len(problems) > 0
	return s.render(v, status, view.PlanAnswer(v.page, c, f, changed, since))
}

// answerAgain reads the plan again, and asks with what was typed.
func (s *server) answerAgain(v *visit, typed map[string][]string, problems []view.Problem, status int) error {
	c, err := s.ownCourse(v)
	if err != nil {
		return err
	}
	return s.askAnswer(v, c, typed, problems, status)
}

// sinceLastAnswer compares with the version that the citizen answered last: the one in force.
func (s *server) sinceLastAnswer(v *visit, c view.Course) ([]view.Change, int, error) {
	in := c.Plan.InForce
	if in == nil || !slices.ContainsFunc(in.Responses, func(r course.Response) bool { return r.Member == c.Me }) {
		return nil, 0, nil
	}
	diff, err := s.cases.PlanDiff(v.ctx(), v.who, c.ID, in.Version, c.Plan.Submitted.Version)
	return changes(c, diff), in.Version, err
}

// planAnswerDo takes the answer.
func (s *server) planAnswerDo(v *visit) error {
	c, err := s.courseForCommand(v, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if c.Me == "" {
		return &casework.Fault{Code: casework.NoAccess}
	}
	if err := v.r.ParseForm(); err != nil {
		return errUnreadable
	}
	a := &acting{visit: v, c: c, name: "respond_to_plan"}
	f := &form{values: v.r.PostForm, say: v.T}
	command := course.RespondToPlan{Member: c.Me, Hash: f.text("hash"), Goals: a.goalAnswers(f, c.Me), Words: f.text("words")}
	if len(f.problems) > 0 {
		return s.answerAgain(v, f.values, f.problems, http.StatusUnprocessableEntity)
	}
	_, err = s.cases.Do(v.ctx(), v.who, c.ID, command, casework.Call{Key: f.values.Get("_key")})
	if problems, ok := a.problems(err); ok {
		refusal := new(course.Refusal)
		if errors.As(err, &refusal) && refusal.Code == course.CodePlanChangedSince {
			problems = []view.Problem{{Text: v.T("answer.changed_since", "version", strconv.Itoa(c.Plan.Version))}}
		}
		return s.answerAgain(v, f.values, problems, v.refusedWith(err))
	}
	if err != nil {
		return err
	}
	s.sent(v.ctx(), f.values.Get("_key"))
	if err := s.cases.DropDraft(v.ctx(), v.who, v.r.URL.Path); err != nil {
		return err
	}
	s.noticeNext(v.ctx(), v.T("answer.done"))
	return v.redirect("/min-plan/" + c.ID)
}
