package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/web/view"
)

// action is one command as a page with questions: what is asked, and how the answers
// become the command. Its texts stand in the catalogue under action.<name>.
type action struct {
	tab     string                           // where one is afterwards
	danger  bool                             // it ends something
	upload  bool                             // it takes a file, and has a handler of its own
	reads   func(s *server, a *acting) error // what must be read first
	asks    func(a *acting) []view.Group
	command func(a *acting, f *form) course.Command
	preview func(a *acting) string
}

// acting is somebody about to do something to a course.
type acting struct {
	*visit
	c    view.Course
	name string
	ref  []string // what it is done to, such as a goal and an effort
	text string   // of what it is done to, where that stands in the journal
}

func (a *acting) of(i int) string {
	if i < len(a.ref) {
		return a.ref[i]
	}
	return ""
}

// ask is a question with its texts: field.<action>.<name>, or field.<name> where
// several actions ask the same.
func (a *acting) ask(kind view.Kind, name string, more ...func(*view.Field)) view.Field {
	f := view.Field{Kind: kind, Name: name, Label: a.fieldText(name, "label"), Hint: a.fieldText(name, "hint")}
	if kind == view.Date && f.Hint == "" {
		f.Hint = a.T("form.date_hint")
	}
	for _, change := range more {
		change(&f)
	}
	return f
}

func (a *acting) fieldText(name, what string) string {
	for _, key := range []string{"field." + a.name + "." + name + "." + what, "field." + name + "." + what} {
		if hasText(key) {
			return a.T(key)
		}
	}
	if what == "hint" {
		return ""
	}
	return a.T("field." + name + "." + what) // shows that it is missing
}

func asOptional(f *view.Field) { f.Optional = true }

func withValue(value string) func(*view.Field) { return func(f *view.Field) { f.Value = value } }

func withRows(n int) func(*view.Field) { return func(f *view.Field) { f.Rows = n } }

func withOptions(options ...view.Option) func(*view.Field) {
	return func(f *view.Field) { f.Options = options }
}

// withNamed are options whose texts are <prefix>.<value>.
func (v *visit) withNamed(prefix string, values ...string) func(*view.Field) {
	options := make([]view.Option, len(values))
	for i, value := range values {
		options[i] = view.Option{Value: value, Label: view.AsAnswer(v.T(prefix + "." + value))}
	}
	return withOptions(options...)
}

func singleGroup(fields ...view.Field) []view.Group { return []view.Group{{Fields: fields}} }

// begin finds the action of an address, and what it is done to.
func (v *visit) begin() (*acting, action, error) {
	a := &acting{visit: v, name: v.r.PathValue("command")}
	act, known := actions[a.name]
	if !known {
		return nil, action{}, errNotFound
	}
	if ref := v.r.PathValue("ref"); ref != "" {
		a.ref = strings.Split(ref, "/")
	}
	return a, act, nil
}

// read reads the course whose questions are shown.
func (s *server) read(a *acting, act action) (err error) {
	if a.c, err = s.courseOf(a.visit, a.r.PathValue("id")); err != nil || act.reads == nil {
		return err
	}
	return act.reads(s, a)
}

// actionShow asks the questions of an action, with what was typed earlier.
func (s *server) actionShow(v *visit) error {
	a, act, err := v.begin()
	if err != nil {
		return err
	}
	if err := s.read(a, act); err != nil {
		return err
	}
	typed, err := s.typed(v, v.r.URL.Path)
	if err != nil {
		return err
	}
	return s.ask(a, act, typed, nil, http.StatusOK)
}

// actionDo carries out an action. A refusal shows the questions again with all that
// was typed, and what stands in the way.
func (s *server) actionDo(v *visit) error {
	a, act, err := v.begin()
	if err != nil {
		return err
	}
	if act.command == nil { // it has a handler of its own, at another address
		return errNotFound
	}
	if a.c, err = s.courseForCommand(v, v.r.PathValue("id")); err != nil {
		return err
	}
	if err := v.r.ParseForm(); err != nil {
		return s.askAgain(a, act, nil, []view.Problem{{Text: a.T("form.unreadable")}}, http.StatusBadRequest)
	}
	f := &form{values: v.r.PostForm, say: v.T}
	command := act.command(a, f)
	if len(f.problems) > 0 {
		return s.askAgain(a, act, f.values, f.problems, http.StatusUnprocessableEntity)
	}
	var seen int64 // what is only added stands beside what others did meanwhile
	if spec, _ := course.Lookup(a.name); spec.Overwrites {
		seen, _ = strconv.ParseInt(f.values.Get("_version"), 10, 64)
	}
	out, err := s.cases.Do(v.ctx(), v.who, a.c.ID, command, casework.Call{Key: f.values.Get("_key"), IfVersion: seen})
	if err != nil {
		return s.notDone(a, act, err)
	}
	return s.done(a, act, out)
}

// notDone shows the questions again, or what others did meanwhile. Only then is the course read, and the access log says so.
func (s *server) notDone(a *acting, act action, err error) error {
	stale := new(casework.Stale)
	if _, inWords := a.problems(err); !inWords && !errors.As(err, &stale) {
		return err
	}
	if failed := s.read(a, act); failed != nil {
		return failed
	}
	if errors.As(err, &stale) {
		return s.conflict(a, act, a.r.PostForm, stale)
	}
	problems, _ := a.problems(err)
	return s.ask(a, act, a.r.PostForm, problems, a.refusedWith(err))
}

// askAgain shows the questions of a form that cannot become a command.
func (s *server) askAgain(a *acting, act action, typed url.Values, problems []view.Problem, status int) error {
	if err := s.read(a, act); err != nil {
		return err
	}
	return s.ask(a, act, typed, problems, status)
}

// refusedWith is the status of a form that is shown again, with what is wrong.
func (v *visit) refusedWith(err error) int {
	fault := new(casework.Fault)
	if !errors.As(err, &fault) {
		return http.StatusUnprocessableEntity
	}
	if fault.RetryAfter > 0 {
		v.w.Header().Set("Retry-After", strconv.Itoa(int(fault.RetryAfter.Seconds())))
	}
	return edge.FaultStatus(fault.Code)
}

// done says that something has happened, and leads back to where it shows.
func (s *server) done(a *acting, act action, out casework.Outcome) error {
	s.sent(a.ctx(), a.r.PostForm.Get("_key"))
	if err := s.cases.DropDraft(a.ctx(), a.who, a.r.URL.Path); err != nil {
		return err
	}
	done := "done." + a.name
	if !out.Settled {
		done = "form.unsettled"
	} else if !hasText(done) {
		done = "form.done"
	}
	s.noticeNext(a.ctx(), a.T(done))
	return a.redirect(a.back(act))
}

func (a *acting) back(act action) string {
	if a.c.Me != "" {
		return "/min-plan/" + a.c.ID
	}
	if act.tab == "skriv" {
		return a.c.Path("plan", "skriv")
	}
	return a.c.Path(act.tab)
}

// ask shows the page of an action.
func (s *server) ask(a *acting, act action, typed url.Values, problems []view.Problem, status int) error {
	groups := act.asks(a)
	problems = placeProblems(groups, typed, problems)
	fillAnswers(groups, typed, problems)
	f := view.Form{
		Heading: a.T("action." + a.name + ".title"), Lead: a.lead(), Button: a.T("action." + a.name + ".button"),
		Action: a.r.URL.Path, Back: a.back(act), Groups: groups, Danger: act.danger, Problems: problems,
		Version: strconv.FormatInt(a.c.Version, 10), Key: newKey(), Restored: typed != nil && a.r.Method == http.MethodGet,
	}
	if len(groups) > 0 && !act.upload {
		f.Draft = "/kladde" + a.r.URL.Path
	}
	f.Upload = act.upload
	if act.preview != nil {
		f.Preview = act.preview(a)
	}
	if seen := typed.Get("_version"); seen != "" && a.r.Method == http.MethodGet {
		f.Version = seen // a draft was written against what one saw then
	}
	a.page.Title, a.page.Failed = f.Heading, len(problems) > 0
	a.page.Current = "nav.families"
	if a.c.Me != "" {
		a.page.Current = "nav.my_plan"
	}
	return s.render(a.visit, status, view.ActionPage(a.page, a.c, f))
}

// lead says why one is asked and what happens afterwards. A citizen reads other words
// than staff.
func (a *acting) lead() string {
	if key := "action." + a.name + ".lead.citizen"; a.c.Me != "" && hasText(key) {
		return a.T(key)
	}
	if key := "action." + a.name + ".lead"; hasText(key) {
		return a.T(key)
	}
	return ""
}

// problems says a refusal in words: what stands in the way, the rule, and where to do
// something about it. Other errors are not about what was typed.
func (a *acting) problems(err error) ([]view.Problem, bool) {
	fault := new(casework.Fault)
	if errors.As(err, &fault) {
		switch fault.Code {
		case casework.Unavailable, casework.Busy:
			return []view.Problem{{Text: a.T("form.try_again")}}, true
		case casework.TooFast:
			return []view.Problem{{Text: a.T("form.too_fast")}}, true
		case casework.StandsStill:
			return []view.Problem{{Text: a.T("problem." + fault.Code)}}, true
		case casework.NotStaffHere:
			return []view.Problem{{Field: fault.Field, Text: a.T("problem." + fault.Code)}}, true
		case casework.DocumentType:
			return []view.Problem{{Field: fault.Field, Text: a.T("document.wrong_type")}}, true
		case casework.DocumentInfected:
			return []view.Problem{{Field: fault.Field, Text: a.T("document.infected")}}, true
		}
	}
	refusal := new(course.Refusal)
	if !errors.As(err, &refusal) {
		return nil, false
	}
	p := view.Problem{Field: refusal.Field, Text: a.sentence(*refusal), Rule: refusal.Source}
	for _, also := range refusal.Also {
		p.Also = append(p.Also, a.sentence(also))
	}
	p.Link, p.Label = a.remedy(refusal)
	return []view.Problem{p}, true
}

// sentence says a refusal with names in the place of ids.
func (a *acting) sentence(r course.Refusal) string {
	provision := r.Param("provision")
	params := make([]course.Param, len(r.Params))
	for i, p := range r.Params {
		switch p.Name {
		case "member", "person":
			p.Value = a.c.Name(p.Value)
		case "provision":
			p.Value = a.c.Provision(p.Value)
		case "field":
			p.Value = a.c.Field(p.Value)
		case "criterion":
			p.Value = a.c.Criterion(p.Value)
		case "goal":
			p.Value = cmp.Or(a.c.Goal(p.Value), a.T("thing.goal"))
		case "effort":
			p.Value = cmp.Or(a.effortText(p.Value), a.T("thing.effort"))
		case "meeting":
			p.Value = a.meetingText(p.Value)
		case "agreement":
			p.Value = a.agreementText(p.Value)
		case "name":
			p.Value = a.T("action." + a.name + ".title")
		case "parts":
			parts := strings.Split(p.Value, ", ")
			for j := range parts {
				parts[j] = strings.ToLower(a.c.Part(provision, parts[j]))
			}
			p.Value = strings.Join(parts, "; ")
		}
		params[i] = p
	}
	r.Params = params
	return casework.Sentence(a.lang, r)
}

// What has an id in the course is called on a page by what the reader knows of it.

func (a *acting) effortText(id string) string {
	for _, e := range a.openEfforts() {
		if e.Value == id {
			return "\u201d" + e.Label + "\u201d"
		}
	}
	return ""
}

func (a *acting) meetingText(id string) string {
	for _, m := range a.c.Meetings {
		if m.ID == id {
			return a.page.Instant(m.At)
		}
	}
	return ""
}

func (a *acting) agreementText(id string) string {
	for _, m := range a.c.Mentors {
		if m.ID == id {
			return a.c.Name(m.Terms.Member)
		}
	}
	return ""
}

// remedies lead from a refusal to the page where what is missing is done.
var remedies = map[course.Code]string{
	course.CodePlanNotAdoptable: "plan", course.CodeTeamIncomplete: "team", course.CodeFactsMissing: "familien", course.CodeIntervalMissing: "opfoelgning",
	course.CodeClosingIncomplete: "opfoelgning", course.CodeConsentMissing: "team", course.CodeNoDraft: "plan", course.CodePlanSubmitted: "plan", course.CodeWrongPhase: "",
}

func (a *acting) remedy(r *course.Refusal) (link, label string) {
	tab, ok := remedies[r.Code]
	if !ok || a.c.Me != "" {
		return "", ""
	}
	if tab == "" {
		return a.c.Path(), a.T("form.to_course")
	}
	return a.c.Path(tab), a.T("form.to_tab", "tab", a.T("tab."+tab))
}

// typed is the draft of a form; nil if there is none.
func (s *server) typed(v *visit, form string) (url.Values, error) {
	content, err := s.cases.Draft(v.ctx(), v.who, form)
	if err != nil || content == nil {
		return nil, err
	}
	var values url.Values
	err = json.Unmarshal(content, &values)
	return values, err
}
