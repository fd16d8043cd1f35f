package view

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// tasksWith are the tasks that fit: those still to be done by their days, the others with the latest first.
func (c Course) tasksWith(open bool, fits func(course.Task) bool) []course.Task {
	found := slices.DeleteFunc(slices.Clone(c.Tasks), func(t course.Task) bool { return t.Open() != open || !fits(t) })
	slices.SortStableFunc(found, func(a, b course.Task) int {
		if open {
			return a.By.Compare(b.By)
		}
		return b.Ended.Compare(a.Ended)
	})
	return found
}

// tasksOf are those that were agreed at a meeting.
func (c Course) tasksOf(meeting string) []course.Task {
	at := func(t course.Task) bool { return t.Meeting == meeting }
	return append(c.tasksWith(true, at), c.tasksWith(false, at)...)
}

func anyTask(course.Task) bool { return true }

// TaskOwners are those who do a task: a family member reads the names as she may know them.
func (c Course) TaskOwners(p Page, t course.Task) string {
	staff := t.Staff
	if c.Me == "" {
		staff = c.StaffOf(t)
	}
	name := ""
	switch t.Member {
	case "":
	case c.Me:
		name = p.T("task.you")
	default:
		name = c.Name(t.Member)
	}
	switch {
	case staff == "":
		return name
	case name == "":
		return c.Colleague(staff)
	case t.Member == c.Me:
		return p.T("task.you_and", "staff", c.Colleague(staff))
	}
	return p.T("task.both", "staff", c.Colleague(staff), "member", name)
}

// TaskLine says who does a task and by when, or what became of it.
func (c Course) TaskLine(p Page, t course.Task) string {
	who := c.TaskOwners(p, t)
	switch {
	case !t.Open():
		return p.T("task."+string(t.Status), "who", who, "date", p.On(t.Ended))
	case t.By.Before(c.Today):
		return p.T("task.late", "who", who, "late", language.Late(p.Lang, t.By, c.Today))
	}
	return p.T("task.by", "who", who, "date", p.Date(t.By))
}

// taskFrom says what a task belongs to.
func (c Course) taskFrom(p Page, t course.Task) string {
	if goal := c.Goal(t.Goal); goal != "" {
		return p.T("task.goal", "goal", goal)
	}
	for _, m := range c.Meetings {
		if m.ID == t.Meeting {
			return p.T("task.meeting", "date", p.On(m.At))
		}
	}
	return ""
}

// endsTask says whether the reader may say that a task is done: a family member of her own, and of those of a child who does not answer for itself.
func (c Course) endsTask(t course.Task) bool {
	if c.Me == "" || t.Member == c.Me {
		return true
	}
	for _, m := range c.Members {
		if m.ID == t.Member {
			return c.Concerns(c.Me, m.ID) && !c.AnswersForSelf(m, c.Law, c.Today)
		}
	}
	return false
}
