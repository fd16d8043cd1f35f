package forms

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

var taskActions = map[string]action{
	"agree_task": {
		tab:   "aftaler",
		reads: Forms.readAgreed,
		asks:  func(a *actionRequest) []view.Group { return a.askTask(a.newTask()) },
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.AgreeTask{TaskBody: a.readTask(f)}
		},
	},

	"correct_task": {
		tab: "aftaler",
		asks: func(a *actionRequest) []view.Group {
			return append(a.askTask(a.taskActedOn()), singleGroup(a.ask(view.Area, "reason"))...)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.CorrectTask{Task: a.refAt(0), TaskBody: a.readTask(f), Reason: f.Text("reason")}
		},
	},

	"finish_task": {
		tab: "aftaler",
		asks: func(a *actionRequest) []view.Group {
			return a.askEnd(a.ask(view.Area, "words", withRows(3), asOptional))
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.FinishTask{Task: a.refAt(0), Words: f.Text("words")}
		},
	},

	"drop_task": {
		tab:  "aftaler",
		asks: func(a *actionRequest) []view.Group { return a.askEnd(a.ask(view.Area, "reason", withRows(3))) },
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.DropTask{Task: a.refAt(0), Reason: f.Text("reason")}
		},
	},
}

// readAgreed finds what was agreed at the meeting from which a task is made.
func (s Forms) readAgreed(a *actionRequest) error {
	i := slices.IndexFunc(a.course.Meetings, func(m course.Meeting) bool { return m.ID == a.refAt(0) })
	if i < 0 || !a.course.HasMinutes(a.course.Meetings[i]) {
		return nil
	}
	m, err := s.Minutes(a.Request, a.course, a.refAt(0))
	a.agreed = m.Agreed
	return err
}

// longestTask is as much as the text of a task takes.
const longestTask = 500

// newTask is a task as it is proposed: from a goal or a meeting, with the first line of what was agreed there of which there is none yet.
func (a *actionRequest) newTask() course.Task {
	t := course.Task{}
	for _, m := range a.course.Meetings {
		if m.ID == a.refAt(0) {
			t.Meeting, t.Members = m.ID, m.Members
		}
	}
	if plan := a.course.Plan.Current(); plan != nil {
		for _, g := range plan.Goals {
			if g.ID == a.refAt(0) {
				t.Goal, t.Members = g.ID, g.Members
			}
		}
	}
	for line := range strings.Lines(a.agreed) {
		text := strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "-*•–"))
		there := slices.ContainsFunc(a.course.Tasks, func(o course.Task) bool { return o.Meeting == t.Meeting && o.Text == text })
		if text != "" && !there && utf8.RuneCountInString(text) <= longestTask {
			t.Text = text
			break
		}
	}
	return t
}

// taskActedOn is the task of the address.
func (a *actionRequest) taskActedOn() course.Task {
	for _, t := range a.course.Tasks {
		if t.ID == a.refAt(0) {
			return t
		}
	}
	return course.Task{}
}

// askTask asks what is to be done and when; staff also say who does it, and who reads it.
func (a *actionRequest) askTask(t course.Task) []view.Group {
	what := view.Group{Fields: []view.Field{a.ask(view.Area, "text", withValue(t.Text), withRows(3)), a.ask(view.Date, "by", withValue(shownDate(t.By)))}}
	if a.agreed != "" {
		what.Fields = slices.Insert(what.Fields, 0, view.Field{Kind: view.Static, Label: a.T("minutes.agreed"), Value: a.agreed})
	}
	if a.course.Me != "" {
		return []view.Group{what}
	}
	who := view.Group{Legend: a.T("task.who"), Hint: a.T("task.who_hint"), Fields: []view.Field{
		a.ask(view.Select, "staff", withOptions(a.workers()...), withValue(t.Staff), asOptional),
		a.ask(view.Select, "member", a.members(present), withValue(t.Member), asOptional),
	}}
	groups := []view.Group{what, who, {Fields: []view.Field{a.ask(view.Checks, "members", a.members(present), withTicked(t.Members), asOptional)}}}
	if goals := a.goals(); len(goals) > 0 {
		groups[2].Fields = append(groups[2].Fields, a.ask(view.Select, "goal", withOptions(goals...), withValue(t.Goal), asOptional))
	}
	if meetings := a.heldMeetings(); len(meetings) > 0 {
		groups[2].Fields = append(groups[2].Fields, a.ask(view.Select, "meeting", withOptions(meetings...), withValue(t.Meeting), asOptional))
	}
	return groups
}

func present(m course.Member) bool { return m.Left.IsZero() }

// workers are those who can do a task: the coordinator and the team.
func (a *actionRequest) workers() []view.Option {
	subjects := []string{a.course.ActingCoordinator()}
	for _, m := range a.course.Team.Members {
		if m.Active() && !slices.Contains(subjects, m.Subject) {
			subjects = append(subjects, m.Subject)
		}
	}
	options := make([]view.Option, len(subjects))
	for i, subject := range subjects {
		options[i] = view.Option{Value: subject, Label: a.course.Colleague(subject)}
	}
	return options
}

func (a *actionRequest) goals() (out []view.Option) {
	if plan := a.course.Plan.Current(); plan != nil {
		for _, g := range plan.Goals {
			out = append(out, view.Option{Value: g.ID, Label: g.Text})
		}
	}
	return out
}

func (a *actionRequest) heldMeetings() (out []view.Option) {
	for _, m := range slices.Backward(a.course.Meetings) {
		if m.Status == course.Held || m.Status == course.Agreed {
			out = append(out, view.Option{Value: m.ID, Label: a.T("task.meeting_option", "date", a.Page.Instant(m.At))})
		}
	}
	return out
}

func (a *actionRequest) readTask(f *Answers) course.TaskBody {
	return course.TaskBody{
		Text: f.Text("text"), By: f.NeedDate("by"), Staff: f.Text("staff"), Member: f.Text("member"), Members: f.List("members"), Goal: f.Text("goal"), Meeting: f.Text("meeting"),
	}
}

// askEnd shows the task that one says has ended.
func (a *actionRequest) askEnd(how view.Field) []view.Group {
	return singleGroup(view.Field{Kind: view.Static, Label: a.T("task.one"), Value: a.taskActedOn().Text}, how)
}

// openTasks are those that the course leaves, as options.
func (a *actionRequest) openTasks() (out []view.Option) {
	for _, t := range a.course.Tasks {
		if slices.Contains(a.leftBehind().Tasks, t.ID) {
			out = append(out, view.Option{Value: t.ID, Label: t.Text, Hint: a.course.TaskLine(a.Page, t)})
		}
	}
	return out
}
