package forms

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/edge"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// action is one command as a page with questions: what is asked, and how the answers
// become the command. Its texts stand in the catalogue under action.<name>.
type action struct {
	tab     string                                // where one is afterwards
	danger  bool                                  // it ends something
	leaves  bool                                  // one cannot read the course afterwards
	upload  bool                                  // it takes a file, and has a handler of its own
	reads   func(f Forms, a *actionRequest) error // what must be read first
	asks    func(a *actionRequest) []view.Group
	command func(a *actionRequest, f *Answers) course.Command
	checks  func(a *actionRequest) []view.Checklist // what is read before it is sent
	preview func(a *actionRequest) string
}

// actionRequest is somebody about to do something to a course.
type actionRequest struct {
	*site.Request
	course  view.Course
	name    string
	ref     []string // what it is done to, such as a goal and an effort
	text    string   // of what it is done to, where that stands in the journal
	agreed  string   // at the meeting that it is done to
	odd     bool     // the date is to be confirmed
	second  bool     // the person is in another course: why in this one too
	readers []string // who outside a protected household will read the texts

	note course.NoteWritten // the one that it is done to
}

func (a *actionRequest) refAt(i int) string {
	if i < len(a.ref) {
		return a.ref[i]
	}
	return ""
}

// ask is a question with its texts: field.<action>.<name>, or field.<name> where
// several actions ask the same.
func (a *actionRequest) ask(kind view.Kind, name string, more ...func(*view.Field)) view.Field {
	f := view.Field{Kind: kind, Name: name, Label: a.fieldText(name, "label"), Hint: a.fieldText(name, "hint")}
	if kind == view.Date && f.Hint == "" {
		f.Hint = a.T("form.date_hint")
	}
	for _, change := range more {
		change(&f)
	}
	return f
}

func (a *actionRequest) fieldText(name, what string) string {
	for _, key := range []string{"field." + a.name + "." + name + "." + what, "field." + name + "." + what} {
		if language.Has(key) {
			return a.T(key)
		}
	}
	if what == "hint" {
		return ""
	}
	return a.T("field." + name + "." + what) // shows that it is missing
}

func asOptional(f *view.Field) { f.Optional = true }

// when asks only if another question has an answer.
func when(field string) func(*view.Field) {
	return func(f *view.Field) { f.When = field }
}

func withValue(value string) func(*view.Field) { return func(f *view.Field) { f.Value = value } }

func withRows(n int) func(*view.Field) { return func(f *view.Field) { f.Rows = n } }

func withOptions(options ...view.Option) func(*view.Field) {
	return func(f *view.Field) { f.Options = options }
}

// withNamed are options whose texts are <prefix>.<value>.
func (a *actionRequest) withNamed(prefix string, values ...string) func(*view.Field) {
	return withOptions(a.Page.NamedOptions(prefix, values...)...)
}

func singleGroup(fields ...view.Field) []view.Group { return []view.Group{{Fields: fields}} }

// findAction finds the action of an address, and what it is done to.
func findAction(req *site.Request) (*actionRequest, action, error) {
	a := &actionRequest{Request: req, name: req.R.PathValue("command")}
	act, known := actionTable[a.name]
	if !known {
		return nil, action{}, site.ErrNotFound
	}
	if ref := req.R.PathValue("ref"); ref != "" {
		a.ref = strings.Split(ref, "/")
	}
	return a, act, nil
}

// readCourse reads the course whose questions are shown.
func (s Forms) readCourse(a *actionRequest, act action) (err error) {
	if a.course, err = s.Course(a.Request, a.R.PathValue("id")); err != nil || act.reads == nil {
		return err
	}
	return act.reads(s, a)
}

// ActionShow asks the questions of an action, with what was typed earlier.
func (s Forms) ActionShow(req *site.Request) error {
	a, act, err := findAction(req)
	if err != nil {
		return err
	}
	if err := s.readCourse(a, act); err != nil {
		return err
	}
	typed, err := s.Draft(req, req.R.URL.Path)
	if err != nil {
		return err
	}
	return s.askAction(a, act, typed, nil, http.StatusOK)
}

// ActionDo carries out an action. A refusal shows the questions again with all that
// was typed, and what stands in the way.
func (s Forms) ActionDo(req *site.Request) error {
	a, act, err := findAction(req)
	if err != nil {
		return err
	}
	if act.command == nil { // it has a handler of its own, at another address
		return site.ErrNotFound
	}
	if a.course, err = s.CourseForCommand(req, req.R.PathValue("id")); err != nil {
		return err
	}
	if err := req.R.ParseForm(); err != nil {
		return s.askAgain(a, act, nil, []view.Problem{{Text: a.T("form.unreadable")}}, http.StatusBadRequest)
	}
	f := NewAnswers(req, req.R.PostForm)
	command := act.command(a, f)
	if len(f.Problems) > 0 {
		return s.askAgain(a, act, f.Values, f.Problems, http.StatusUnprocessableEntity)
	}
	var seen int64 // what is only added stands beside what others did meanwhile
	if spec, _ := course.Lookup(a.name); spec.Overwrites {
		seen, _ = strconv.ParseInt(f.Values.Get("_version"), 10, 64)
	}
	out, err := s.Cases.Do(req.Context(), req.Who, a.course.ID, command, casework.Call{Key: f.Values.Get("_key"), IfVersion: seen, Readers: f.List("readers")})
	if err != nil {
		return s.notDone(a, act, err)
	}
	return s.confirmDone(a, act, out)
}

// notDone shows the questions again, or what others did meanwhile. Only then is the course read, and the access log says so.
func (s Forms) notDone(a *actionRequest, act action, err error) error {
	stale := new(casework.Stale)
	if _, inWords := a.problems(err); !inWords && !errors.As(err, &stale) {
		return err
	}
	if failed := s.readCourse(a, act); failed != nil {
		return failed
	}
	if errors.As(err, &stale) {
		return s.showConflict(a, act, a.R.PostForm, stale)
	}
	problems, _ := a.problems(err)
	s.keepRefused(a.Request)
	return s.askAction(a, act, a.R.PostForm, problems, refusedWith(a.Request, err))
}

// askAgain shows the questions of a form that cannot become a command.
func (s Forms) askAgain(a *actionRequest, act action, typed url.Values, problems []view.Problem, status int) error {
	if err := s.readCourse(a, act); err != nil {
		return err
	}
	s.keepRefused(a.Request)
	return s.askAction(a, act, typed, problems, status)
}

// refusedWith is the status of a form that is shown again, with what is wrong.
func refusedWith(req *site.Request, err error) int {
	fault := new(casework.Fault)
	if !errors.As(err, &fault) {
		return http.StatusUnprocessableEntity
	}
	if fault.RetryAfter > 0 {
		req.W.Header().Set("Retry-After", strconv.Itoa(int(fault.RetryAfter.Seconds())))
	}
	return edge.FaultStatus(fault.Code)
}

// confirmDone says that something has happened, and leads back to where it shows.
func (s Forms) confirmDone(a *actionRequest, act action, out casework.Outcome) error {
	s.Sessions.NoteSent(a.Context(), a.R.PostForm.Get("_key"))
	if err := s.Cases.DropDraft(a.Context(), a.Who, a.R.URL.Path); err != nil {
		return err
	}
	done := "done." + a.name
	if !out.Settled {
		done = "form.unsettled"
	} else if !language.Has(done) {
		done = "form.done"
	}
	s.Sessions.NoticeNext(a.Context(), a.T(done))
	if act.leaves {
		return a.Redirect("/")
	}
	return a.Redirect(a.back(act))
}

func (a *actionRequest) back(act action) string {
	if a.course.Me != "" {
		return "/min-plan/" + a.course.ID
	}
	if act.tab == "skriv" {
		return a.course.Path("plan", "skriv")
	}
	return a.course.Path(act.tab)
}

// askAction shows the page of an action.
func (s Forms) askAction(a *actionRequest, act action, typed url.Values, problems []view.Problem, status int) error {
	groups := act.asks(a)
	if a.odd {
		groups = append(groups, singleGroup(a.ask(view.Check, "confirmed"))...)
	}
	if readers := a.readersAsked(typed); len(readers) > 0 {
		groups = append(groups, singleGroup(a.ask(view.Checks, "readers", withOptions(readers...)))...)
	}
	if a.second || typed.Get("same_person_reason") != "" {
		groups = append(groups, singleGroup(a.ask(view.Area, "same_person_reason"))...)
	}
	problems = FillAgain(groups, typed, problems)
	f := view.Form{
		Heading: a.T("action." + a.name + ".title"), Lead: a.lead(), Button: a.T("action." + a.name + ".button"),
		Action: a.R.URL.Path, Back: a.back(act), Groups: groups, Danger: act.danger, Problems: problems,
		Version: strconv.FormatInt(a.course.Version, 10), Key: NewKey(), Restored: typed != nil && a.R.Method == http.MethodGet,
	}
	if len(groups) > 0 && !act.upload {
		f.Draft = "/kladde" + a.R.URL.Path
	}
	f.Upload = act.upload
	if act.checks != nil && len(problems) == 0 {
		f.Checks = act.checks(a)
	}
	if act.preview != nil {
		f.Preview = act.preview(a)
	}
	if seen := typed.Get("_version"); seen != "" && a.R.Method == http.MethodGet {
		f.Version = seen // a draft was written against what one saw then
	}
	a.Page.Title, a.Page.Failed = f.Heading, len(problems) > 0
	a.Page.Current = "nav.families"
	if a.course.Me != "" {
		a.Page.Current = "nav.my_plan"
	}
	return s.Render(a.Request, status, view.ActionPage(a.Page, a.course, f))
}

// readersAsked are those who read the texts, one tick each, also those that are ticked already.
func (a *actionRequest) readersAsked(typed url.Values) (options []view.Option) {
	for _, id := range append(slices.Clone(typed["readers"]), a.readers...) {
		if a.course.FamilyMember(id) != nil && !slices.ContainsFunc(options, func(o view.Option) bool { return o.Value == id }) {
			options = append(options, view.Option{Value: id, Label: a.course.Name(id)})
		}
	}
	return options
}

// lead says why one is asked and what happens afterwards. A citizen reads other words
// than staff.
func (a *actionRequest) lead() string {
	if key := "action." + a.name + ".lead.citizen"; a.course.Me != "" && language.Has(key) {
		return a.T(key)
	}
	if key := "action." + a.name + ".lead"; language.Has(key) {
		return a.T(key)
	}
	return ""
}

// problems says a refusal in words: what stands in the way, the rule, and where to do
// something about it. Other errors are not about what was typed.
func (a *actionRequest) problems(err error) ([]view.Problem, bool) {
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
	a.odd = refusal.Code == course.CodeConfirmDate
	a.second = refusal.Code == course.CodePersonInOtherCourse
	if refusal.Code == course.CodeProtectedReader {
		a.readers = strings.Split(refusal.Param("readers"), ",")
	}
	p := view.Problem{Field: refusal.Field, Text: a.course.Sentence(a.Page, *refusal), Rule: refusal.Source}
	for _, also := range refusal.Also {
		p.Also = append(p.Also, a.remark(also))
	}
	p.Link, p.Label = a.remedy(refusal)
	return []view.Problem{p}, true
}

// remedyTabs lead from a refusal to the page where what is missing is done.
var remedyTabs = map[course.Code]string{
	course.CodePlanNotAdoptable: "plan", course.CodeTeamIncomplete: "team", course.CodeFactsMissing: "familien", course.CodeIntervalMissing: "opfoelgning",
	course.CodeClosingIncomplete: "opfoelgning", course.CodeConsentMissing: "team", course.CodeNoDraft: "plan", course.CodePlanSubmitted: "plan", course.CodeWrongPhase: "",
}

func (a *actionRequest) remedy(r *course.Refusal) (link, label string) {
	tab, ok := remedyTabs[r.Code]
	if !ok || a.course.Me != "" {
		return "", ""
	}
	if tab == "" {
		return a.course.Path(), a.T("form.to_course")
	}
	return a.course.Path(tab), a.T("form.to_tab", "tab", a.T("tab."+tab))
}

// remark says one of several things that stand in the way, with a link to the form that mends it.
func (a *actionRequest) remark(r course.Refusal) view.Remark {
	said := view.Remark{Text: a.course.Sentence(a.Page, r)}
	switch r.Code {
	case course.CodeProvisionMissing:
		return a.mendedBy(said, "write_section", a.course.Path("plan", "afsnit")+"?"+url.Values{"member": {r.Param("person")}}.Encode())
	case course.CodeFactUnknown:
		return a.mendedBy(said, "record_facts", a.course.Do("record_facts"))
	case course.CodeIntervalMissing:
		return a.mendedBy(said, "set_interval", a.course.Do("set_interval"))
	case course.CodeNobodyAnswersFor:
		return a.mendedBy(said, "correct_member", a.course.Do("correct_member", r.Param("member")))
	case course.CodeAnswerMissing:
		return a.mendedBy(said, "respond_to_plan", a.course.Do("respond_to_plan", r.Param("member")))
	}
	if r.Code == course.Code(a.course.Law.EmploymentGoal.Kind+"_missing") {
		return a.mendedBy(said, "add_goal", a.course.Do("add_goal"))
	}
	return said
}

// mendedBy adds the link, if the reader may do it.
func (a *actionRequest) mendedBy(r view.Remark, command, address string) view.Remark {
	if a.course.May(command) {
		r.Link, r.Label = address, a.T("do."+command)
	}
	return r
}
