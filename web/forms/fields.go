package forms

import (
	"slices"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

// members are the family as options; who sees a part writes about who shares it.
func (a *actionRequest) members(fits func(course.Member) bool) func(*view.Field) {
	var options []view.Option
	for _, m := range a.course.Members {
		if (fits == nil || fits(m)) && (!a.course.Partly() || a.course.Shares(m.ID)) {
			options = append(options, view.Option{Value: m.ID, Label: m.Name})
		}
	}
	return withOptions(options...)
}

// isAdult reports whether a member counts among the adults of the family.
func (a *actionRequest) isAdult(m course.Member) bool {
	return a.course.IsAdult(m, a.course.Law, a.course.Today)
}

// isChild reports whether a member is a child today.
func (a *actionRequest) isChild(m course.Member) bool {
	return a.course.KindOn(m, a.course.Law, a.course.Today) == course.Child
}

// isParty reports whether a member answers for himself or herself.
func (a *actionRequest) isParty(m course.Member) bool {
	return slices.ContainsFunc(a.course.Parties(a.course.Law, a.course.Today), func(p course.Member) bool { return p.ID == m.ID })
}

// isOwn: a citizen answers for herself alone, and staff write down what anybody said.
func (a *actionRequest) isOwn(m course.Member) bool { return a.course.Me == "" || m.ID == a.course.Me }

// withTicked sets which of several options are on.
func withTicked(values []string) func(*view.Field) {
	return func(f *view.Field) {
		for i := range f.Options {
			f.Options[i].On = slices.Contains(values, f.Options[i].Value)
		}
	}
}

// colleagues are the staff as options.
func (a *actionRequest) colleagues(without ...string) func(*view.Field) {
	var options []view.Option
	for subject, name := range a.course.Staff {
		if !slices.Contains(without, subject) {
			options = append(options, view.Option{Value: subject, Label: name})
		}
	}
	slices.SortFunc(options, func(x, y view.Option) int { return strings.Compare(x.Label, y.Label) })
	return withOptions(options...)
}

// postHolders offers whoever works in the course, or is to, under whatever account.
func (a *actionRequest) postHolders() func(*view.Field) {
	team := a.course.Team
	subjects := []string{team.Coordinator.Subject}
	if team.Absence != nil {
		subjects = append(subjects, team.Absence.Cover)
	}
	if team.Handover != nil {
		subjects = append(subjects, team.Handover.To)
	}
	for _, m := range team.Members {
		if m.Active() {
			subjects = append(subjects, m.Subject)
		}
	}
	slices.Sort(subjects)
	var options []view.Option
	for _, subject := range slices.Compact(subjects) {
		options = append(options, view.Option{Value: subject, Label: a.course.Colleague(subject)})
	}
	return withOptions(options...)
}

func (a *actionRequest) fieldsOfLaw() func(*view.Field) {
	var options []view.Option
	for _, f := range a.course.Law.Fields {
		options = append(options, view.Option{Value: f.ID, Label: view.AsAnswer(view.Words(a.Lang, f.Name))})
	}
	return withOptions(options...)
}

func (a *actionRequest) areas() func(*view.Field) {
	var options []view.Option
	for _, l := range a.course.OpenAreas() {
		options = append(options, view.Option{Value: l.ID, Label: view.AsAnswer(view.Words(a.Lang, l.Name))})
	}
	return withOptions(options...)
}

// information is what a consent can name, each with what it opens in the plan.
func (a *actionRequest) information() func(*view.Field) {
	var options []view.Option
	for _, t := range course.InformationTypes() {
		options = append(options, view.Option{Value: t, Label: a.T("information." + t), Hint: a.course.OpenedBy(a.Page, t)})
	}
	return withOptions(options...)
}

// discharges are the provisions that apply to this family, each with its parts: what a
// section or a goal may stand for. Who sees a part is not asked: it rests on facts of the family.
func (a *actionRequest) discharges() func(*view.Field) {
	var options []view.Option
	if a.course.Partly() {
		return withOptions()
	}
	seen := map[string]bool{}
	for _, r := range a.course.Law.Required(a.course.Facts(), a.course.Today) {
		if !r.Applies || seen[r.Provision] {
			continue
		}
		seen[r.Provision] = true
		for _, part := range r.Content {
			options = append(options, view.Option{
				Value: r.Provision + "/" + part.ID, Label: view.AsAnswer(view.Words(a.Lang, part.Text)), Hint: view.Words(a.Lang, r.Name) + ", " + r.Law,
			})
		}
	}
	return withOptions(options...)
}

func withNamedParts(l view.Course, list []bylaw.NamedPart) func(*view.Field) {
	var options []view.Option
	for _, n := range list {
		options = append(options, view.Option{Value: n.ID, Label: view.AsAnswer(view.Words(l.Lang, n.Name))})
	}
	return withOptions(options...)
}

var meetingForms = []string{"home_visit", "office", "telephone", "video", "workplace", "school", "other"}

// onlyChoice preselects a member when there is no choice.
func (a *actionRequest) onlyChoice(fits func(course.Member) bool) func(*view.Field) {
	return func(f *view.Field) {
		if a.course.Me != "" {
			f.Value = a.course.Me
			return
		}
		var found []string
		for _, m := range a.course.Members {
			if fits == nil || fits(m) {
				found = append(found, m.ID)
			}
		}
		if len(found) == 1 {
			f.Value = found[0]
		}
	}
}
