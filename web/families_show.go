package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/view"
)

// familiesShow is a caseworker's day: what is over time, what is due today and this
// week, and all the families.
func (s *server) familiesShow(v *visit) error {
	today := calendar.DateOf(v.page.Now)
	due, err := s.cases.Agenda(v.ctx(), v.who, calendar.StartOfDay(today.AddDays(agendaReach)), 200)
	if err != nil {
		return err
	}
	all, err := s.sorted(v, casework.Filter{ByDue: true, Most: mostOwn})
	if err != nil {
		return err
	}
	until, nextToo := endOfWeek(today)
	lists := view.DueLists{NextWeekToo: nextToo}
	for _, item := range due {
		row, day, ok := v.dueRow(item)
		switch {
		case !ok:
		case day.Before(today):
			row.When, row.Late = language.Late(v.lang, day, today), true
			lists.Late = append(lists.Late, row)
		case day == today:
			lists.Today = append(lists.Today, row)
		case !day.After(until):
			lists.Week = append(lists.Week, row)
		}
	}
	lists.Late, lists.Today, lists.Week = inTime(lists.Late), inTime(lists.Today), inTime(lists.Week)
	v.page.Title, v.page.Current = v.T("families.heading"), "nav.families"
	return s.render(v, http.StatusOK, view.Families(v.page, lists, all, s.filterOf(v)))
}

// agendaReach is how many days ahead the agenda is read: a week, and the weekend after it.
const agendaReach = 9

// endOfWeek is the Sunday of the week, and from Friday on that of the next one too.
func endOfWeek(today calendar.Date) (sunday calendar.Date, nextToo bool) {
	days := (7 - int(today.In(time.UTC).Weekday())) % 7
	if nextToo = days <= 2; nextToo {
		days += 7
	}
	return today.AddDays(days), nextToo
}

func (v *visit) dueRow(item casework.DueItem) (view.DueRow, calendar.Date, bool) {
	spec := item.Kind.Spec()
	if spec.Quiet || item.Phase == course.Closed && item.Kind == course.ItemMeetingLead {
		return view.DueRow{}, calendar.Date{}, false
	}
	ahead := item.Kind == course.ItemMeetingLead || item.Kind == course.ItemMeetingOverdue && !item.Fired && item.About.After(v.page.Now)
	if !ahead && !item.Fired && spec.Late {
		return view.DueRow{}, calendar.Date{}, false // it comes only if nothing is done before
	}
	at, day := item.At, calendar.DateOf(item.At)
	what := v.T("agenda." + string(item.Kind))
	row := view.DueRow{Course: item.Course, Title: v.T("course.family", "names", item.Title), Key: item.Course + string(item.Kind) + item.Ref}
	if !item.About.IsZero() {
		at, day = item.About, calendar.DateOf(item.About)
	}
	row.When = language.Near(v.lang, day, calendar.DateOf(v.page.Now))
	row.At = at
	if ahead {
		if item.Fired && at.Before(v.page.Now) || at.IsZero() {
			return row, day, false
		}
		what = v.T("agenda.meeting")
		row.When += " " + v.page.Clock(at)
	}
	row.What, row.Date = what, v.page.Date(day)
	row.Href, row.Label = "/forloeb/"+item.Course, v.T("families.open")
	if command := spec.Settles; command != "" && !ahead {
		row.Href, row.Label = row.Href+"/handling/"+command, v.T("do."+command)
		if item.Ref != "" && command != "agree_meeting" {
			row.Href += "/" + item.Ref
		}
	}
	return row, day, true
}

// inTime sorts the rows by time: meetings by their start, not by their reminder.
func inTime(list []view.DueRow) []view.DueRow {
	slices.SortStableFunc(list, func(a, b view.DueRow) int { return a.At.Compare(b.At) })
	return distinct(list)
}

// distinct keeps the first row of each course and thing: a deadline that is overdue
// and escalated is one task.
func distinct(list []view.DueRow) []view.DueRow {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(r view.DueRow) bool {
		key := r.Course + r.Href
		was := seen[key]
		seen[key] = true
		return was
	})
}

func (s *server) filterOf(v *visit) view.Filter {
	q := v.r.URL.Query()
	return view.Filter{Phase: q.Get("fase"), Waiting: q.Get("venter"), Search: strings.TrimSpace(v.r.PostFormValue("soeg"))}
}

// filterFromQuery is a filter with what the reader chose on the page.
func (v *visit) filterFromQuery(f casework.Filter) casework.Filter {
	q := v.r.URL.Query()
	f.Phase, f.WaitingFor, f.Cursor = course.Phase(q.Get("fase")), q.Get("venter"), q.Get("side")
	f.Overdue = q.Get("over") == "tid"
	return f
}

func (s *server) list(v *visit, f casework.Filter) (view.List, error) {
	lines, next, err := s.cases.List(v.ctx(), v.who, v.filterFromQuery(f))
	if err != nil {
		return view.List{}, err
	}
	return s.lines(v, lines, next)
}

func (s *server) lines(v *visit, lines []casework.Line, next string) (view.List, error) {
	names, err := s.staffNames(v)
	if err != nil {
		return view.List{}, err
	}
	out := view.List{}
	for _, l := range lines {
		out.Lines = append(out.Lines, v.listLine(l, names))
	}
	if next != "" {
		q := v.r.URL.Query()
		q.Set("side", next)
		out.Next = v.r.URL.Path + "?" + q.Encode()
	}
	return out, nil
}

func (s *server) staffNames(v *visit) (map[string]string, error) {
	names := map[string]string{}
	if v.who.Has(course.Citizen) && len(v.who.Roles) == 1 {
		return names, nil
	}
	colleagues, err := s.cases.Colleagues(v.ctx(), v.who)
	for _, c := range colleagues {
		names[c.Subject] = c.Name
	}
	return names, err
}

func (v *visit) listLine(l casework.Line, names map[string]string) view.CourseLine {
	today := calendar.DateOf(v.page.Now)
	line := view.CourseLine{
		Href: "/forloeb/" + l.ID, Title: v.T("course.family", "names", l.Title), Phase: v.T("phase." + string(l.Phase)),
		Overdue: l.Overdue, Coordinator: names[l.Coordinator], Interim: l.Interim,
	}
	if l.WaitingWhat != "" {
		key := "waiting." + l.WaitingWhat
		if l.WaitingFor == "coordinator" && (l.Acting == v.who.Subject || l.Coordinator == v.who.Subject) {
			key = "awaits." + l.WaitingWhat
		}
		line.Waiting = v.T(key)
		line.Since = language.For(v.lang, calendar.DateOf(l.WaitingSince), today)
	}
	switch {
	case !l.PausedUntil.IsZero():
		line.Next = v.T("families.paused_until", "date", v.page.Day(l.PausedUntil))
	case l.Phase == course.Closed:
		line.Next = v.T("outcome." + string(l.Outcome))
	case !l.NextMeeting.IsZero():
		line.Next, line.NextTitle = v.page.Near(calendar.DateOf(l.NextMeeting))+" "+v.page.Clock(l.NextMeeting), v.page.Instant(l.NextMeeting)
	case !l.NextFollowUp.IsZero():
		line.Next, line.NextTitle = v.page.Near(l.NextFollowUp), v.page.Date(l.NextFollowUp)
		if l.NextFollowUp.Before(today) {
			line.Next = language.Late(v.lang, l.NextFollowUp, today)
		}
	}
	return line
}

// coursesShow is the list of all courses that one may see.
func (s *server) coursesShow(v *visit) error {
	all, err := s.list(v, casework.Filter{ByDue: true, Most: 100})
	if err != nil {
		return err
	}
	v.page.Title, v.page.Current = v.T("courses.heading"), "nav.all_courses"
	return s.render(v, http.StatusOK, view.Courses(v.page, all, s.filterOf(v), ""))
}

// coursesSearch finds by name or CPR number. It is a POST, so that neither stands in an
// address, a log or the browser's history.
func (s *server) coursesSearch(v *visit) error {
	f := s.filterOf(v)
	q := casework.Filter{Most: 50}
	if f.Search != "" {
		if cpr, err := course.ParseCPR(f.Search); err == nil && cpr != "" {
			q.CPR = cpr
		} else {
			q.Name = f.Search
		}
	}
	all, err := s.list(v, q)
	if err != nil {
		return err
	}
	v.page.Title, v.page.Current = v.T("courses.found"), "nav.families"
	v.page.Path = "/forloeb"
	return s.render(v, http.StatusOK, view.Courses(v.page, all, f, f.Search))
}
