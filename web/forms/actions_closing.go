package forms

import (
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

var closingActions = map[string]action{
	"close": {tab: "familien", danger: true, asks: askClosing, command: readClosing},

	"reopen": {
		tab:     "familien",
		asks:    func(a *actionRequest) []view.Group { return singleGroup(a.ask(view.Area, "reason")) },
		command: func(_ *actionRequest, f *Answers) course.Command { return course.Reopen{Reason: f.Text("reason")} },
	},
}

// openEfforts are those that have neither ended nor run out.
func (a *actionRequest) openEfforts() []view.Option {
	var out []view.Option
	plan := a.course.Plan.InForce
	if plan == nil {
		return nil
	}
	ended := map[string]bool{}
	for _, e := range a.course.Plan.Ended {
		ended[e.Effort] = true
	}
	for _, g := range plan.Content.Goals {
		for _, e := range g.Efforts {
			if !ended[e.ID] && (e.To.IsZero() || !e.To.Before(a.course.Today)) {
				out = append(out, view.Option{Value: e.ID, Label: e.Text, Hint: g.Text})
			}
		}
	}
	return out
}

// conversions are the ordinary plans that come back.
func (a *actionRequest) conversions() []course.CoverageRow {
	var out []course.CoverageRow
	if a.course.Plan.InForce == nil {
		return nil
	}
	for _, row := range course.Coverage(a.course.State, a.course.Law, a.course.Today) {
		if row.Status == course.Covered || row.Status == course.Missing {
			out = append(out, row)
		}
	}
	return out
}

// askClosing is the checklist: what goes on, what takes over, when one asks how it goes.
func askClosing(a *actionRequest) []view.Group {
	groups := []view.Group{{Fields: []view.Field{
		a.ask(view.Radio, "outcome", a.withNamed("outcome", a.outcomes()...)),
		a.ask(view.Radio, "destination", a.withNamed("destination", "work", "education", "ordinary_plans", "other_municipality", "other"), asOptional),
		a.ask(view.Area, "reason"),
	}}}
	groups = append(groups, view.Group{Legend: a.T("closing.moved"), Hint: a.T("closing.moved_hint"), Fields: []view.Field{
		a.ask(view.Area, "notification", asOptional), a.ask(view.Check, "notification.bundle_consent"),
	}})
	if scores := a.scores(); len(scores) > 0 {
		groups = append(groups, view.Group{Legend: a.T("closing.scores"), Hint: a.T("meeting.progress_hint"), Fields: scores})
	}
	if efforts := a.openEfforts(); len(efforts) > 0 {
		groups = append(groups, view.Group{Legend: a.T("closing.efforts"), Hint: a.T("closing.efforts_hint"), Fields: []view.Field{
			a.ask(view.Checks, "continuing", withOptions(efforts...), asOptional),
		}})
	}
	plans := view.Group{Legend: a.T("closing.plans"), Hint: a.T("closing.plans_hint")}
	for _, row := range a.conversions() {
		plans.Fields = append(plans.Fields, view.Field{
			Kind: view.Area, Name: "needs-" + row.Provision + "-" + row.Person, Label: a.course.Provision(row.Provision) + ", " + a.course.Name(row.Person),
			Hint: a.T("closing.needs_hint"),
		})
	}
	if len(plans.Fields) > 0 {
		groups = append(groups, plans)
	}
	return append(groups, view.Group{Legend: a.T("closing.after"), Fields: []view.Field{a.ask(view.Date, "checklist.aftercare", asOptional)}})
}

// outcomes are those with which staff close a course. One in intake was opened by mistake, or else the family declines.
func (a *actionRequest) outcomes() []string {
	mistaken := string(course.OutcomeMistaken)
	if a.course.Phase == course.Intake {
		return []string{mistaken}
	}
	return []string{"completed", "withdrawn", "moved", "trial_ended", mistaken}
}

func readClosing(a *actionRequest, f *Answers) course.Command {
	c := course.CloseCourse{
		Outcome: course.Outcome(f.Text("outcome")), Reason: f.Text("reason"), Destination: f.Text("destination"), Confirmed: f.isChecked("confirmed"),
		Checklist: course.Checklist{ContinuingEfforts: f.List("continuing"), Aftercare: f.Date("checklist.aftercare")},
	}
	if c.Outcome == "" {
		f.Wrong("outcome", "form.choose_one")
	}
	if told := f.Text("notification"); told != "" {
		c.Notification = &course.Notification{Reason: told, BundleConsent: f.isChecked("notification.bundle_consent")}
	}
	c.Checklist.FinalScores = a.readScores(f)
	for _, row := range a.conversions() {
		name := "needs-" + row.Provision + "-" + row.Person
		needs := f.Text(name)
		if needs == "" {
			f.Wrong(name, "closing.needs_missing", "plan", a.course.Provision(row.Provision))
			continue
		}
		c.Checklist.Conversions = append(c.Checklist.Conversions, course.ConvertedProvided{Provision: row.Provision, Person: row.Person, Needs: needs})
	}
	return c
}
