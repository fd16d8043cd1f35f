package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

// A new course is opened step by step. What was answered so far is kept as the
// person's draft, so that leaving, an error or an ended session loses nothing.
// Who has custody is asked only when there are children and there is a choice.
var openingSteps = []string{"henvisning", "familien", "foraeldre", "tjek"}

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
	next := openingSteps[slices.Index(openingSteps, step)+1]
	if next == "foraeldre" && len(childPlaces(values)) == 0 {
		return "tjek"
	}
	return next
}

func custodyField(child int) string { return fmt.Sprintf("custody[%d]", child) }

func memberField(i int, name string) string { return fmt.Sprintf("members[%d].%s", i, name) }

// openingShow asks the questions of one step.
func (s *server) openingShow(v *visit) error {
	step := cmp.Or(v.r.PathValue("step"), openingSteps[0])
	values, err := s.typed(v, openingForm)
	if err != nil {
		return err
	}
	return s.askOpening(v, step, values, nil, http.StatusOK)
}

func (s *server) askOpening(v *visit, step string, values url.Values, problems []view.Problem, status int) error {
	n := slices.Index(openingSteps, step)
	if n < 0 {
		return errNotFound
	}
	if values == nil {
		values = url.Values{}
	}
	a := &acting{visit: v, name: "open"}
	f := view.Form{
		Heading: v.T("opening." + step + ".title"), Lead: v.T("opening." + step + ".lead"), Action: openingForm + "/" + step, Button: v.T("opening." + step + ".button"),
		Back: "/familier", Draft: "/kladde" + openingForm + "/" + step, Key: cmp.Or(values.Get("_key"), newKey()),
	}
	var summary []view.Answer
	switch step {
	case "henvisning":
		f.Groups = singleGroup(a.ask(view.Radio, "referral.source", v.withNamed("source", "citizen", "caseworker", "school", "health", "other")), a.ask(view.Area, "referral.reason", withRows(6)))
	case "familien":
		f.Groups = a.askMembers(memberCount(values) + 1)
	case "foraeldre":
		f.Groups = a.askCustody(values)
		if len(problems) == 0 {
			values = everyAdult(values)
		}
	case "tjek":
		summary = v.answers(values)
	}
	problems = placeProblems(f.Groups, values, problems)
	fillAnswers(f.Groups, values, problems)
	f.Problems = problems
	v.page.Title, v.page.Current, v.page.Failed = f.Heading, "nav.families", len(problems) > 0
	return s.render(v, status, view.Opening(v.page, f, n+1, len(openingSteps), summary, step == "familien"))
}

func (a *acting) askMembers(n int) []view.Group {
	var groups []view.Group
	for i := range n {
		q := func(kind view.Kind, name string, more ...func(*view.Field)) view.Field {
			f := a.ask(kind, name, more...)
			f.Name = memberField(i, name)
			return f
		}
		g := view.Group{Legend: a.T("opening.member", "n", strconv.Itoa(i+1)), Fields: []view.Field{
			q(view.Line, "name"), q(view.Radio, "kind", a.withNamed("kind", "adult", "child")), q(view.Date, "birth"),
			q(view.Line, "cpr", asOptional, func(f *view.Field) { f.Width = "s" }), q(view.Check, "protected_address"),
		}}
		groups = append(groups, g)
	}
	return groups
}

// askCustody asks of each child who of the adults has custody.
func (a *acting) askCustody(values url.Values) []view.Group {
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

// everyAdult ticks all of them for a child of whom nobody has been asked yet.
func everyAdult(values url.Values) url.Values {
	out := maps.Clone(values)
	for _, child := range childPlaces(values) {
		if len(values[custodyField(child)]) > 0 {
			continue
		}
		for _, i := range ofKind(values, course.Adult) {
			out.Add(custodyField(child), memberID(i))
		}
	}
	return out
}

// memberID is the id that a person in the form will have in the course.
func memberID(i int) string { return "m" + strconv.Itoa(i+1) }

// openingStep takes one step's answers.
func (s *server) openingStep(v *visit) error {
	step := v.r.PathValue("step")
	if err := v.r.ParseForm(); err != nil {
		return errUnreadable
	}
	values, err := s.typed(v, openingForm)
	if err != nil {
		return err
	}
	values = mergedOpening(values, v.r.PostForm, step)
	if err := s.saveOpening(v, values); err != nil {
		return err
	}
	if step == "tjek" {
		return s.open(v, values)
	}
	f := &form{values: values, say: v.T}
	checkStep(f, step)
	if len(f.problems) > 0 {
		return s.askOpening(v, step, values, f.problems, http.StatusUnprocessableEntity)
	}
	if v.r.PostForm.Get("_more") != "" {
		return v.redirect(openingForm + "/" + step + "#members-" + strconv.Itoa(memberCount(values)) + "-name")
	}
	return v.redirect(openingForm + "/" + nextStep(values, step))
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

func (s *server) saveOpening(v *visit, values url.Values) error {
	content, err := json.Marshal(values)
	if err != nil {
		return err
	}
	return s.cases.SaveDraft(v.ctx(), v.who, openingForm, "", content)
}

func checkStep(f *form, step string) {
	switch step {
	case "henvisning":
		if f.text("referral.source") == "" {
			f.wrong("referral.source", "form.choose_one")
		}
		if f.text("referral.reason") == "" {
			f.wrong("referral.reason", "form.missing")
		}
	case "familien":
		if memberCount(f.values) == 0 {
			f.wrong(memberField(0, "name"), "form.missing")
		}
		for i := range memberCount(f.values) {
			if f.text(memberField(i, "name")) == "" {
				f.wrong(memberField(i, "name"), "form.missing")
			}
			if f.text(memberField(i, "kind")) == "" {
				f.wrong(memberField(i, "kind"), "form.choose_one")
			}
			f.needDate(memberField(i, "birth"))
			if _, err := course.ParseCPR(f.text(memberField(i, "cpr"))); err != nil {
				f.wrong(memberField(i, "cpr"), "form.cpr_malformed")
			}
		}
	case "foraeldre":
		for _, child := range childPlaces(f.values) {
			if len(f.list(custodyField(child))) == 0 {
				f.wrong(custodyField(child), "form.choose_one")
			}
		}
	}
}

func opening(f *form, municipality string) course.Opening {
	o := course.Opening{Bylaw: municipality, Referral: course.Referral{Source: f.text("referral.source"), Reason: f.text("referral.reason")}}
	for i := range memberCount(f.values) {
		at := func(name string) string { return memberField(i, name) }
		m := course.NewMember{
			Name: f.text(at("name")), Kind: course.Kind(f.text(at("kind"))), Birth: f.date(at("birth")), CPR: f.text(at("cpr")), ProtectedAddress: f.isChecked(at("protected_address")),
		}
		if m.Kind == course.Child {
			m.Custody = custodyHolders(f, i)
		}
		o.Members = append(o.Members, m)
	}
	return o
}

// holders are the adults who were ticked; before anybody was asked, every adult. Who was
// ticked and is no adult of the form any more is left out.
func custodyHolders(f *form, child int) []course.Custody {
	ticked := f.values[custodyField(child)]
	var out []course.Custody
	for _, i := range ofKind(f.values, course.Adult) {
		if len(ticked) == 0 || slices.Contains(ticked, memberID(i)) {
			out = append(out, course.Custody(memberID(i)))
		}
	}
	if slices.Contains(ticked, "outside") {
		out = append(out, "outside")
	}
	return out
}

// open opens the course with all answers.
func (s *server) open(v *visit, values url.Values) error {
	f := &form{values: values, say: v.T}
	for _, step := range openingSteps {
		if checkStep(f, step); len(f.problems) > 0 {
			return s.askOpening(v, step, values, f.problems, http.StatusUnprocessableEntity)
		}
	}
	out, err := s.cases.Open(v.ctx(), v.who, opening(f, v.who.Municipality), casework.Call{Key: values.Get("_key")})
	refusal := new(course.Refusal)
	if errors.As(err, &refusal) {
		step := "familien"
		if strings.HasPrefix(refusal.Field, "referral") {
			step = "henvisning"
		}
		return s.askOpening(v, step, values, []view.Problem{{Field: refusal.Field, Text: casework.Sentence(v.lang, *refusal), Rule: refusal.Source}}, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	s.sent(v.ctx(), values.Get("_key"))
	if err := s.cases.DropDraft(v.ctx(), v.who, openingForm); err != nil {
		return err
	}
	s.noticeNext(v.ctx(), v.T("opening.done"))
	return v.redirect("/forloeb/" + out.Course)
}

// answers are what was answered, to be read once more before it is sent.
func (v *visit) answers(values url.Values) []view.Answer {
	f := &form{values: values, say: v.T}
	out := []view.Answer{
		{Label: v.T("field.referral.source.label"), Value: v.T("source." + cmp.Or(f.text("referral.source"), "other")), Change: openingForm + "/henvisning"},
		{Label: v.T("field.referral.reason.label"), Value: f.text("referral.reason"), Change: openingForm + "/henvisning"},
	}
	for i := range memberCount(values) {
		value := f.text(memberField(i, "name")) + ", " + strings.ToLower(v.T("kind."+cmp.Or(f.text(memberField(i, "kind")), "adult"))) + ", " + v.page.Day(f.date(memberField(i, "birth")))
		if f.isChecked(memberField(i, "protected_address")) {
			value += ", " + strings.ToLower(v.T("course.protected"))
		}
		out = append(out, view.Answer{Label: v.T("opening.member", "n", strconv.Itoa(i+1)), Value: value, Change: openingForm + "/familien"})
	}
	for _, child := range childPlaces(values) {
		var names []string
		for _, holder := range custodyHolders(f, child) {
			names = append(names, v.holder(values, holder))
		}
		out = append(out, view.Answer{Label: v.T("opening.custody", "name", f.text(memberField(child, "name"))), Value: strings.Join(names, ", "), Change: openingForm + "/foraeldre"})
	}
	if law, ok := bylaw.Latest(v.who.Municipality); ok {
		out = append(out, view.Answer{Label: v.T("opening.bylaw"), Value: law.Municipality + ": " + law.Title})
	}
	return out
}

func (v *visit) holder(values url.Values, c course.Custody) string {
	for i := range memberCount(values) {
		if memberID(i) == string(c) {
			return values.Get(memberField(i, "name"))
		}
	}
	return v.T("custody.outside")
}
