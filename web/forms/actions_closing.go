package forms

import (
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

var closingActions = map[string]action{
	"close": {tab: "familien", danger: true, asks: askClosing, command: readClosing},

	"settle_closing": {
		tab:  "familien",
		asks: func(a *actionRequest) []view.Group { return a.askChecklist("closing.efforts_ended_hint") },
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.SettleClosing{Checklist: a.readChecklist(f), Confirmed: f.IsChecked("confirmed")}
		},
	},

	"reopen": {
		tab:     "familien",
		asks:    func(a *actionRequest) []view.Group { return singleGroup(a.ask(view.Area, "reason")) },
		command: func(_ *actionRequest, f *Answers) course.Command { return course.Reopen{Reason: f.Text("reason")} },
	},
}

// leftBehind is what the course leaves when it ends, or has left and nobody has settled.
func (a *actionRequest) leftBehind() course.LeftBehind {
	if c := a.course.Closing; c != nil {
		if c.LeftBehind == nil {
			return course.LeftBehind{}
		}
		return *c.LeftBehind
	}
	return a.course.LeavesBehind(a.course.Law, a.course.Today)
}

// openEfforts are those that the course leaves.
func (a *actionRequest) openEfforts() []view.Option {
	var out []view.Option
	for _, id := range a.leftBehind().Efforts {
		for _, g := range a.course.Plan.InForce.Content.Goals {
			for _, e := range g.Efforts {
				if e.ID == id {
					out = append(out, view.Option{Value: e.ID, Label: e.Text, Hint: g.Text})
				}
			}
		}
	}
	return out
}

// askClosing asks how the course ends, and the checklist.
func askClosing(a *actionRequest) []view.Group {
	groups := []view.Group{{Fields: []view.Field{
		a.ask(view.Radio, "outcome", a.withNamed("outcome", a.outcomes()...)),
		a.ask(view.Radio, "destination", a.withNamed("destination", "work", "education", "ordinary_plans", "other_municipality", "other"), asOptional),
		a.ask(view.Area, "reason"),
	}}}
	groups = append(groups, view.Group{Legend: a.T("closing.moved"), Hint: a.T("closing.moved_hint"), Fields: []view.Field{
		a.ask(view.Area, "notification", asOptional), a.ask(view.Check, "notification.bundle_consent"),
	}, Folded: true})
	return append(groups, a.askChecklist("closing.efforts_hint")...)
}

// askChecklist asks what goes on and what takes over, and when one asks how it goes.
func (a *actionRequest) askChecklist(effortsHint string) []view.Group {
	var groups []view.Group
	if scores := a.scores(); len(scores) > 0 {
		groups = append(groups, view.Group{Legend: a.T("closing.scores"), Hint: a.T("meeting.progress_hint"), Fields: scores})
	}
	if efforts := a.openEfforts(); len(efforts) > 0 {
		groups = append(groups, view.Group{Legend: a.T("closing.efforts"), Hint: a.T(effortsHint), Fields: []view.Field{
			a.ask(view.Checks, "continuing", withOptions(efforts...), asOptional),
		}})
	}
	if tasks := a.openTasks(); len(tasks) > 0 {
		groups = append(groups, view.Group{Legend: a.T("closing.tasks"), Hint: a.T("closing.tasks_hint"), Fields: []view.Field{
			a.ask(view.Checks, "continuing_tasks", withOptions(tasks...), asOptional),
		}})
	}
	plans := view.Group{Legend: a.T("closing.plans"), Hint: a.T("closing.plans_hint")}
	for _, plan := range a.leftBehind().Plans {
		plans.Fields = append(plans.Fields, view.Field{
			Kind: view.Area, Name: needsOf(plan), Label: a.course.Provision(plan.Provision) + ", " + a.course.Name(plan.Person), Hint: a.T("closing.needs_hint"),
		})
	}
	if len(plans.Fields) > 0 {
		groups = append(groups, plans)
	}
	return append(groups, view.Group{Legend: a.T("closing.after"), Fields: []view.Field{a.ask(view.Date, "checklist.aftercare", asOptional)}})
}

// needsOf names the question what an ordinary plan needs.
func needsOf(plan course.OrdinaryPlan) string { return "needs-" + plan.Provision + "-" + plan.Person }

// outcomes are those with which staff close a course. One in intake was opened by mistake, or else the family declines.
func (a *actionRequest) outcomes() []string {
	mistaken := string(course.OutcomeMistaken)
	if a.course.Phase == course.Intake {
		return []string{mistaken}
	}
	if a.course.Law.Trial.LastDay().IsZero() { // a law without a planned end
		return []string{"completed", "withdrawn", "moved", mistaken}
	}
	return []string{"completed", "withdrawn", "moved", "trial_ended", mistaken}
}

func readClosing(a *actionRequest, f *Answers) course.Command {
	c := course.CloseCourse{
		Outcome: course.Outcome(f.Text("outcome")), Reason: f.Text("reason"), Destination: f.Text("destination"), Confirmed: f.IsChecked("confirmed"),
		Checklist: a.readChecklist(f),
	}
	if c.Outcome == "" {
		f.Wrong("outcome", "form.choose_one")
	}
	if told := f.Text("notification"); told != "" {
		c.Notification = &course.Notification{Reason: told, BundleConsent: f.IsChecked("notification.bundle_consent")}
	}
	return c
}

func (a *actionRequest) readChecklist(f *Answers) course.Checklist {
	list := course.Checklist{
		ContinuingEfforts: f.List("continuing"), ContinuingTasks: f.List("continuing_tasks"), Aftercare: f.Date("checklist.aftercare"), FinalScores: a.readScores(f),
	}
	for _, plan := range a.leftBehind().Plans {
		needs := f.Text(needsOf(plan))
		if needs == "" {
			f.Wrong(needsOf(plan), "closing.needs_missing", "plan", a.course.Provision(plan.Provision))
			continue
		}
		list.Conversions = append(list.Conversions, course.ConvertedProvided{Provision: plan.Provision, Person: plan.Person, Needs: needs})
	}
	return list
}
