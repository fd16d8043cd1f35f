package view

import (
	"slices"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// DueRow is what is due in a course, as a row of a list. It is none where nobody is to see it, or not yet.
func (p Page) DueRow(item casework.DueItem) (DueRow, calendar.Date, bool) {
	spec := item.Kind.Spec()
	if spec.Quiet || item.Phase == course.Closed && item.Kind == course.ItemMeetingLead {
		return DueRow{}, calendar.Date{}, false
	}
	ahead := item.Kind == course.ItemMeetingLead || item.Kind == course.ItemMeetingOverdue && !item.Fired && item.About.After(p.Now)
	if !ahead && !item.Fired && spec.Late {
		return DueRow{}, calendar.Date{}, false // it comes only if nothing is done before
	}
	at, day := item.At, calendar.DateOf(item.At)
	what := p.T("agenda." + string(item.Kind))
	row := DueRow{Course: item.Course, Title: p.T("course.family", "names", item.Title), Key: item.Course + string(item.Kind) + item.Ref}
	if !item.About.IsZero() {
		at, day = item.About, calendar.DateOf(item.About)
	}
	row.When = language.Near(p.Lang, day, calendar.DateOf(p.Now))
	row.At = at
	if ahead {
		if item.Fired && at.Before(p.Now) || at.IsZero() {
			return row, day, false
		}
		what = p.T("agenda.meeting")
		row.When += " " + p.Clock(at)
	}
	row.What, row.Date = what, p.Date(day)
	row.Href, row.Label = "/forloeb/"+item.Course, p.T("families.open")
	if command := spec.Settles; command != "" && !ahead {
		row.Href, row.Label = row.Href+"/handling/"+command, p.T("do."+command)
		if item.Ref != "" && command != "agree_meeting" {
			row.Href += "/" + item.Ref
		}
	}
	return row, day, true
}

// DistinctRows keeps the first row of each course and thing: a deadline that is overdue
// and escalated is one task.
func DistinctRows(list []DueRow) []DueRow {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(r DueRow) bool {
		key := r.Course + r.Href
		was := seen[key]
		seen[key] = true
		return was
	})
}

// WaitsForReader says whether what a course waits for is the reader's: as its coordinator, or as who was asked to be it.
func (p Page) WaitsForReader(l casework.Line) bool {
	switch l.WaitingFor {
	case "coordinator":
		return l.Acting == p.Who.Subject || l.Coordinator == p.Who.Subject
	case "colleague":
		return l.Role == string(access.Colleague)
	}
	return false
}

// WaitingRow is what a course waits for from the reader, as a row of a list.
func (p Page) WaitingRow(l casework.Line) DueRow {
	since, href := calendar.DateOf(l.WaitingSince), "/forloeb/"+l.ID
	return DueRow{
		Course: l.ID, Title: p.T("course.family", "names", l.Title), What: p.T("awaits." + l.WaitingWhat), At: l.WaitingSince,
		When: language.For(p.Lang, since, p.Today()), Date: p.Date(since), Href: href, Label: p.T("families.open"),
	}
}

// CourseLine is a course as a line of a list; names are those of the staff by subject.
func (p Page) CourseLine(l casework.Line, names map[string]string) CourseLine {
	today := calendar.DateOf(p.Now)
	line := CourseLine{
		Href: "/forloeb/" + l.ID, Title: p.T("course.family", "names", l.Title), Phase: p.T("phase." + string(l.Phase)),
		Overdue: l.Overdue, Coordinator: names[l.Coordinator], Interim: l.Interim,
		Members: strings.Join(l.Names, ", "),
	}
	if l.Role != "" {
		line.Role = p.T("own_role." + l.Role)
	}
	if l.WaitingWhat != "" {
		key := casework.WaitingText(l.WaitingFor, l.WaitingWhat)
		if p.WaitsForReader(l) {
			key = "awaits." + l.WaitingWhat
		}
		line.Waiting = p.T(key)
		if l.WaitingMore > 0 {
			line.More = p.T("waiting.more", "count", strconv.Itoa(l.WaitingMore))
		}
		line.Since = language.For(p.Lang, calendar.DateOf(l.WaitingSince), today)
	}
	switch {
	case !l.PausedUntil.IsZero():
		line.Next = p.T("families.paused_until", "date", p.Day(l.PausedUntil))
	case l.Phase == course.Closed:
		line.Next = p.T("outcome." + string(l.Outcome))
	case !l.NextMeeting.IsZero():
		line.Next, line.NextTitle = p.Near(calendar.DateOf(l.NextMeeting))+" "+p.Clock(l.NextMeeting), p.Instant(l.NextMeeting)
	case !l.NextFollowUp.IsZero():
		line.Next, line.NextTitle = p.Near(l.NextFollowUp), p.Date(l.NextFollowUp)
		if l.NextFollowUp.Before(today) {
			line.Next = language.Late(p.Lang, l.NextFollowUp, today)
		}
	}
	return line
}
