package forms

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

// OpeningSteps are those in which a new course is opened. What was answered so far is kept as the
// person's draft, so that leaving, an error or an ended session loses nothing.
// Who has custody is asked only when there are children and there is a choice.
var OpeningSteps = []string{"henvisning", "familien", "foraeldre", "tjek"}

const openingForm = "/nyt-forloeb"

// memberCount is how many family members the form has places for: as many as were named,
// and one more.
func memberCount(values url.Values) int {
	n := 0
	for slices.ContainsFunc([]string{"name", "birth", "cpr"}, func(q string) bool { return values.Get(memberField(n, q)) != "" }) {
		n++
	}
	return n
}

// childPlaces are those whose custody is asked for, by their place in the form.
func childPlaces(values url.Values) []int { return ofKind(values, course.Child) }

func ofKind(values url.Values, kind course.Kind) []int {
	var out []int
	for i := range memberCount(values) {
		if values.Get(memberField(i, "kind")) == string(kind) {
			out = append(out, i)
		}
	}
	return out
}

// nextStep leaves out what there is nothing to ask about.
func nextStep(values url.Values, step string) string {
	next := OpeningSteps[slices.Index(OpeningSteps, step)+1]
	if next == "foraeldre" && len(childPlaces(values)) == 0 {
		return "tjek"
	}
	return next
}

func custodyField(child int) string { return fmt.Sprintf("custody[%d]", child) }

func memberField(i int, name string) string { return fmt.Sprintf("members[%d].%s", i, name) }

// OpeningShow asks the questions of one step.
func (s Forms) OpeningShow(req *site.Request) error {
	step := cmp.Or(req.R.PathValue("step"), OpeningSteps[0])
	values, err := s.Draft(req, openingForm)
	if err != nil {
		return err
	}
	return s.askOpening(req, step, values, nil, http.StatusOK)
}

func (s Forms) askOpening(req *site.Request, step string, values url.Values, problems []view.Problem, status int) error {
	n := slices.Index(OpeningSteps, step)
	if n < 0 {
		return site.ErrNotFound
	}
	if values == nil {
		values = url.Values{}
	}
	a := &actionRequest{Request: req, name: "open"}
	f := view.Form{
		Heading: req.T("opening." + step + ".title"), Lead: req.T("opening." + step + ".lead"), Action: openingForm + "/" + step, Button: req.T("opening." + step + ".button"),
		Back: "/familier", Draft: "/kladde" + openingForm + "/" + step, Key: cmp.Or(values.Get("_key"), NewKey()),
	}
	var summary []view.Answer
	switch step {
	case "henvisning":
		f.Groups = singleGroup(a.ask(view.Radio, "referral.source", a.withNamed("source", "citizen", "caseworker", "school", "health", "other")), a.ask(view.Area, "referral.reason", withRows(6)))
	case "familien":
		f.Groups = a.askMembers(memberCount(values) + 1)
		a.askSecondCourse(f.Groups, values, problems)
		if asked := slices.ContainsFunc(problems, func(p view.Problem) bool { return len(p.Also) > 0 }); asked || values.Get("confirmed") != "" {
			f.Groups = append(f.Groups, singleGroup(a.ask(view.Check, "confirmed"))...)
		}
	case "foraeldre":
		f.Groups = a.askCustody(values)
	case "tjek":
		summary = openingAnswers(req, values)
	}
	problems = FillAgain(f.Groups, values, problems)
	f.Problems = problems
	req.Page.Title, req.Page.Current, req.Page.Failed = f.Heading, "nav.families", len(problems) > 0
	return s.Render(req, status, view.Opening(req.Page, f, n+1, len(OpeningSteps), summary, step == "familien"))
}

func (a *actionRequest) askMembers(n int) []view.Group {
	var groups []view.Group
	for i := range n {
		q := func(kind view.Kind, name string, more ...func(*view.Field)) view.Field {
			f := a.ask(kind, name, more...)
			f.Name = memberField(i, name)
			return f
		}
		g := view.Group{Legend: a.T("opening.member", "n", strconv.Itoa(i+1)), Fields: []view.Field{
			q(view.Line, "name"), q(view.Radio, "kind", a.withNamed("kind", "adult", "child")), q(view.Date, "birth", asOptional), q(view.Date, "expected", asOptional),
			q(view.Line, "cpr", asOptional, func(f *view.Field) { f.Width = "s" }), q(view.Check, "protected_address"),
		}}
		groups = append(groups, g)
	}
	return groups
}

// askSecondCourse asks why those are in this course too of whom the opening was refused because they are in another one.
func (a *actionRequest) askSecondCourse(members []view.Group, values url.Values, problems []view.Problem) {
	for i := range members {
		name := memberField(i, "same_person_reason")
		refused := slices.ContainsFunc(problems, func(p view.Problem) bool { return p.Field == name })
		if refused || values.Get(name) != "" {
			f := a.ask(view.Area, "same_person_reason")
			f.Name = name
			members[i].Fields = append(members[i].Fields, f)
		}
	}
}

// askCustody asks of each child who of the adults has custody. Nobody is ticked beforehand: whoever has custody reads what is
// written about the child.
func (a *actionRequest) askCustody(values url.Values) []view.Group {
	var holders []view.Option
	for _, i := range ofKind(values, course.Adult) {
		holders = append(holders, view.Option{Value: memberID(i), Label: values.Get(memberField(i, "name"))})
	}
	holders = append(holders, view.Option{Value: "outside", Label: a.T("custody.outside")})
	var groups []view.Group
	for _, child := range childPlaces(values) {
		name := values.Get(memberField(child, "name"))
		groups = append(groups, view.Group{Legend: name, Fields: []view.Field{{
			Kind: view.Checks, Name: custodyField(child), Label: a.T("opening.custody", "name", name), Options: slices.Clone(holders),
		}}})
	}
	return groups
}

// memberID is the id that a person in the form will have in the course.
func memberID(i int) string { return "m" + strconv.Itoa(i+1) }

// OpeningStep takes one step's answers.
func (s Forms) OpeningStep(req *site.Request) error {
	step := req.R.PathValue("step")
	if err := req.R.ParseForm(); err != nil {
		return site.ErrUnreadable
	}
	values, err := s.Draft(req, openingForm)
	if err != nil {
		return err
	}
	values = mergedOpening(values, req.R.PostForm, step)
	if err := s.saveOpening(req, values); err != nil {
		return err
	}
	if step == "tjek" {
		return s.openCourse(req, values)
	}
	f := NewAnswers(req, values)
	checkStep(f, step)
	if len(f.Problems) > 0 {
		return s.askOpening(req, step, values, f.Problems, http.StatusUnprocessableEntity)
	}
	if req.R.PostForm.Get("_more") != "" {
		return req.Redirect(openingForm + "/" + step + "#members-" + strconv.Itoa(memberCount(values)) + "-name")
	}
	return req.Redirect(openingForm + "/" + nextStep(values, step))
}

// mergedOpening puts a step's answers in place of its earlier ones: a box that is not ticked
// any more is not sent.
func mergedOpening(kept, sent url.Values, step string) url.Values {
	out := url.Values{}
	prefix := map[string]string{"henvisning": "referral.", "familien": "members[", "foraeldre": "custody["}[step]
	for name, list := range kept {
		if prefix == "" || !strings.HasPrefix(name, prefix) {
			out[name] = list
		}
	}
	for name, list := range sent {
		out[name] = list
	}
	return out
}

func (s Forms) saveOpening(req *site.Request, values url.Values) error {
	content, err := json.Marshal(values)
	if err != nil {
		return err
	}
	return s.Cases.SaveDraft(req.Context(), req.Who, openingForm, "", content)
}

func checkStep(f *Answers, step string) {
	switch step {
	case "henvisning":
		if f.Text("referral.source") == "" {
			f.Wrong("referral.source", "form.choose_one")
		}
		if f.Text("referral.reason") == "" {
			f.Wrong("referral.reason", "form.missing")
		}
	case "familien":
		if memberCount(f.Values) == 0 {
			f.Wrong(memberField(0, "name"), "form.missing")
		}
		for i := range memberCount(f.Values) {
			if f.Text(memberField(i, "name")) == "" {
				f.Wrong(memberField(i, "name"), "form.missing")
			}
			if f.Text(memberField(i, "kind")) == "" {
				f.Wrong(memberField(i, "kind"), "form.choose_one")
			}
			f.birth(memberField(i, "birth"), memberField(i, "expected"))
			if _, err := course.ParseCPR(f.Text(memberField(i, "cpr"))); err != nil {
				f.Wrong(memberField(i, "cpr"), "form.cpr_malformed")
			}
		}
	case "foraeldre":
		for _, child := range childPlaces(f.Values) {
			if len(custodyHolders(f, child)) == 0 {
				f.Wrong(custodyField(child), "form.custody_missing", "name", f.Text(memberField(child, "name")))
			}
		}
	}
}

func readOpening(f *Answers, municipality string) course.Opening {
	o := course.Opening{
		Bylaw: municipality, Referral: course.Referral{Source: f.Text("referral.source"), Reason: f.Text("referral.reason")},
		Confirmed: f.IsChecked("confirmed"),
	}
	for i := range memberCount(f.Values) {
		at := func(name string) string { return memberField(i, name) }
		m := course.NewMember{
			Name: f.Text(at("name")), Kind: course.Kind(f.Text(at("kind"))), Birth: f.Date(at("birth")), Expected: f.Date(at("expected")),
			CPR: f.Text(at("cpr")), ProtectedAddress: f.IsChecked(at("protected_address")), SamePersonReason: f.Text(at("same_person_reason")),
		}
		if m.Kind == course.Child {
			m.Custody = custodyHolders(f, i)
		}
		o.Members = append(o.Members, m)
	}
	return o
}

// custodyHolders are the adults who were ticked. Who was ticked and is no adult of the form any more is left out.
func custodyHolders(f *Answers, child int) []course.Custody {
	ticked := f.Values[custodyField(child)]
	var out []course.Custody
	for _, i := range ofKind(f.Values, course.Adult) {
		if slices.Contains(ticked, memberID(i)) {
			out = append(out, course.Custody(memberID(i)))
		}
	}
	if slices.Contains(ticked, "outside") {
		out = append(out, "outside")
	}
	return out
}

// openCourse opens the course with all answers.
func (s Forms) openCourse(req *site.Request, values url.Values) error {
	f := NewAnswers(req, values)
	for _, step := range OpeningSteps {
		if checkStep(f, step); len(f.Problems) > 0 {
			return s.askOpening(req, step, values, f.Problems, http.StatusUnprocessableEntity)
		}
	}
	out, err := s.Cases.Open(req.Context(), req.Who, readOpening(f, req.Who.Municipality), casework.Call{Key: values.Get("_key")})
	refusal := new(course.Refusal)
	if errors.As(err, &refusal) {
		step := "familien"
		if strings.HasPrefix(refusal.Field, "referral") {
			step = "henvisning"
		}
		p := view.Problem{Field: refusal.Field, Text: casework.Sentence(req.Lang, *refusal, nil), Rule: refusal.Source}
		for _, also := range refusal.Also {
			p.Also = append(p.Also, view.Remark{Text: casework.Sentence(req.Lang, also, nil)})
		}
		return s.askOpening(req, step, values, []view.Problem{p}, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	s.Sessions.NoteSent(req.Context(), values.Get("_key"))
	if err := s.Cases.DropDraft(req.Context(), req.Who, openingForm); err != nil {
		return err
	}
	s.Sessions.NoticeNext(req.Context(), req.T("opening.done"))
	return req.Redirect("/forloeb/" + out.Course)
}

// openingAnswers are what was answered, to be read once more before it is sent.
func openingAnswers(req *site.Request, values url.Values) []view.Answer {
	f := NewAnswers(req, values)
	out := []view.Answer{
		{Label: req.T("field.referral.source.label"), Value: req.T("source." + cmp.Or(f.Text("referral.source"), "other")), Change: openingForm + "/henvisning"},
		{Label: req.T("field.referral.reason.label"), Value: f.Text("referral.reason"), Change: openingForm + "/henvisning"},
	}
	for i := range memberCount(values) {
		value := f.Text(memberField(i, "name")) + ", " + strings.ToLower(req.T("kind."+cmp.Or(f.Text(memberField(i, "kind")), "adult"))) + ", "
		if expected := f.Date(memberField(i, "expected")); expected.IsZero() {
			value += req.Page.Day(f.Date(memberField(i, "birth")))
		} else {
			value += req.T("family.expected", "day", req.Page.Day(expected))
		}
		if f.IsChecked(memberField(i, "protected_address")) {
			value += ", " + strings.ToLower(req.T("course.protected"))
		}
		out = append(out, view.Answer{Label: req.T("opening.member", "n", strconv.Itoa(i+1)), Value: value, Change: openingForm + "/familien"})
	}
	for _, child := range childPlaces(values) {
		var names []string
		for _, holder := range custodyHolders(f, child) {
			names = append(names, custodyHolderName(req, values, holder))
		}
		out = append(out, view.Answer{Label: req.T("opening.custody", "name", f.Text(memberField(child, "name"))), Value: strings.Join(names, ", "), Change: openingForm + "/foraeldre"})
	}
	if law, ok := bylaw.Latest(req.Who.Municipality); ok {
		out = append(out, view.Answer{Label: req.T("opening.bylaw"), Value: view.LawTitle(law)})
	}
	return out
}

func custodyHolderName(req *site.Request, values url.Values, c course.Custody) string {
	for i := range memberCount(values) {
		if memberID(i) == string(c) {
			return values.Get(memberField(i, "name"))
		}
	}
	return req.T("custody.outside")
}
