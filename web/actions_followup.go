package web

import (
	"strconv"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/view"
)

var followUpActions = map[string]action{
	"set_interval": {
		tab: "opfoelgning",
		asks: func(a *acting) []view.Group {
			n, unit, form := numberText(1), "months", ""
			every := a.c.Law.FollowUp.DefaultInterval
			if i := a.c.FollowUp.Interval; i != nil {
				every, form = i.Every, i.Form
			}
			switch {
			case every.Weeks > 0:
				n, unit = numberText(every.Weeks), "weeks"
			case every.Days > 0:
				n, unit = numberText(every.Days), "days"
			case every.Months > 0:
				n = numberText(every.Months)
			}
			groups := singleGroup(
				a.ask(view.Number, "every", withValue(n)),
				a.ask(view.Radio, "every_unit", a.withNamed("unit", "weeks", "months", "days"), withValue(unit)),
				a.ask(view.Radio, "form", a.withNamed("form_of", meetingForms...), withValue(form)),
				a.ask(view.Area, "reason"),
			)
			if goals := a.measured(); len(goals) > 0 {
				groups[0].Fields = append(groups[0].Fields, a.ask(view.Select, "goal", withOptions(goals...), asOptional))
			}
			return groups
		},
		command: func(_ *acting, f *form) course.Command {
			return course.SetInterval{Goal: f.text("goal"), Every: f.period("every"), Form: f.text("form"), Reason: f.text("reason")}
		},
		preview: func(a *acting) string { return a.c.Path("datoer") },
	},

	"pause": {
		tab: "opfoelgning",
		asks: func(a *acting) []view.Group {
			return singleGroup(a.ask(view.Date, "until"), a.ask(view.Area, "reason"), a.ask(view.Area, "citizen_view"))
		},
		command: func(_ *acting, f *form) course.Command {
			return course.PauseCourse{Reason: f.text("reason"), CitizenView: f.text("citizen_view"), Until: f.needDate("until")}
		},
	},

	"resume": {tab: "opfoelgning", asks: noQuestions, command: func(*acting, *form) course.Command { return course.Resume{} }},

	"agree_meeting": {
		tab: "opfoelgning",
		asks: func(a *acting) []view.Group {
			form := ""
			if i := a.c.FollowUp.Interval; i != nil {
				form = i.Form
			}
			return singleGroup(
				a.ask(view.Date, "at", withValue(shownDate(a.c.FollowUp.Next))), a.ask(view.Time, "clock", withValue("10.00")),
				a.ask(view.Radio, "form", a.withNamed("form_of", meetingForms...), withValue(form)),
				a.ask(view.Checks, "members", a.members(nil), withTicked(a.adultIDs()), asOptional),
			)
		},
		command: func(_ *acting, f *form) course.Command {
			return course.AgreeMeeting{At: f.instant("at", "clock"), Form: f.text("form"), Members: f.list("members")}
		},
	},

	"move_meeting": {
		tab: "opfoelgning",
		asks: func(a *acting) []view.Group {
			m := a.meetingActedOn()
			return singleGroup(
				a.ask(view.Date, "at", withValue(shownDate(calendar.DateOf(m.At)))),
				a.ask(view.Time, "clock", withValue(m.At.In(calendar.Copenhagen).Format("15.04"))),
				a.ask(view.Area, "reason", asOptional),
			)
		},
		command: func(a *acting, f *form) course.Command {
			return course.MoveMeeting{Meeting: a.of(0), At: f.instant("at", "clock"), Reason: f.text("reason")}
		},
	},

	"cancel_meeting": {
		tab: "opfoelgning", danger: true,
		asks: func(a *acting) []view.Group { return singleGroup(a.ask(view.Area, "reason")) },
		command: func(a *acting, f *form) course.Command {
			return course.CancelMeeting{Meeting: a.of(0), Reason: f.text("reason")}
		},
	},

	"miss_meeting": {
		tab:  "opfoelgning",
		asks: func(a *acting) []view.Group { return singleGroup(a.ask(view.Area, "note", asOptional)) },
		command: func(a *acting, f *form) course.Command {
			return course.MissMeeting{Meeting: a.of(0), Note: f.text("note")}
		},
	},

	"hold_meeting": {tab: "opfoelgning", asks: askMeeting, command: readMeeting},
}

func (a *acting) adultIDs() []string {
	var ids []string
	for _, m := range a.c.Members {
		if isAdult(m) {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// measured are the goals whose progression is seen, as options.
func (a *acting) measured() []view.Option {
	var out []view.Option
	for _, g := range a.c.Measured() {
		out = append(out, view.Option{Value: g.ID, Label: g.Text})
	}
	return out
}

func (a *acting) meetingActedOn() course.Meeting {
	for _, m := range a.c.Meetings {
		if m.ID == a.of(0) {
			return m
		}
	}
	return course.Meeting{}
}

// askMeeting: who was there, what was said, how each goal goes, what the family thought.
func askMeeting(a *acting) []view.Group {
	m := a.meetingActedOn()
	groups := []view.Group{
		{Fields: []view.Field{a.ask(view.Checks, "present", a.members(nil), withTicked(m.Members), asOptional)}},
		{Legend: a.T("meeting.said"), Fields: []view.Field{a.ask(view.Area, "note", withRows(8), asOptional)}},
	}
	for _, id := range m.Members {
		groups[1].Fields = append(groups[1].Fields, view.Field{
			Kind: view.Area, Name: "own_words-" + id, Label: a.T("meeting.own_words", "name", a.c.FirstName(id)), Optional: true,
		})
	}
	if scores := a.scores(); len(scores) > 0 {
		groups = append(groups, view.Group{Legend: a.T("meeting.progress"), Hint: a.T("meeting.progress_hint"), Fields: scores})
	}
	if duties := a.duties(); len(duties) > 0 {
		groups = append(groups, view.Group{Legend: a.T("meeting.duties"), Hint: a.T("meeting.duties_hint"), Fields: []view.Field{a.ask(view.Checks, "reviewed", withOptions(duties...), asOptional)}})
	}
	for _, id := range m.Members {
		groups = append(groups, a.feedbackOf(id))
	}
	return groups
}

// duties are those that no exemption lifts and that a meeting can fulfil, as options.
func (a *acting) duties() []view.Option {
	var out []view.Option
	for _, d := range course.TimedDuties(a.c.State, calendar.DateOf(a.meetingActedOn().At)) {
		out = append(out, view.Option{Value: d.Ref, Label: a.T("meeting.duty", "what", view.Words(a.c.Lang, d.Name), "name", a.c.FirstName(d.Person), "date", a.page.Date(d.Due))})
	}
	return out
}

// scores ask how it goes with each goal that is measured.
func (a *acting) scores() []view.Field {
	var fields []view.Field
	for _, g := range a.c.Measured() {
		last := g.Measure.Baseline
		if s := a.c.Scores(g.ID); len(s) > 0 {
			last = s[len(s)-1].Value
		}
		fields = append(fields, view.Field{
			Kind: view.Number, Name: "score-" + g.ID, Label: g.Measure.Name + " – " + g.Text, Optional: true, Scale: true,
			Min: numberText(g.Measure.Min), Max: numberText(g.Measure.Max), Last: numberText(last),
			Hint:   a.T("meeting.score_hint", "min", numberText(g.Measure.Min), "max", numberText(g.Measure.Max), "last", numberText(last), "target", numberText(g.Measure.Target)),
			Suffix: a.T("meeting.of_max", "max", numberText(g.Measure.Max)),
		})
	}
	return fields
}

func (a *acting) readScores(f *form) []course.Score {
	var out []course.Score
	for _, g := range a.c.Measured() {
		value, given := f.number("score-" + g.ID)
		if !given {
			continue
		}
		if value < g.Measure.Min || value > g.Measure.Max {
			f.wrong("score-"+g.ID, "meeting.score_out_of_range", "min", numberText(g.Measure.Min), "max", numberText(g.Measure.Max))
		}
		out = append(out, course.Score{Goal: g.ID, Value: value})
	}
	return out
}

var feedbackQuestions = []string{"trust", "influence"}

// feedbackOf asks two questions of a family member; the others of the model are asked
// where the municipality evaluates.
func (a *acting) feedbackOf(id string) view.Group {
	g := view.Group{Legend: a.T("feedback.legend", "name", a.c.FirstName(id)), Hint: a.T("feedback.hint")}
	for _, q := range feedbackQuestions {
		f := view.Field{Kind: view.Radio, Name: q + "-" + id, Label: a.T("feedback." + q), Optional: true}
		for i := 1; i <= 5; i++ {
			f.Options = append(f.Options, view.Option{Value: strconv.Itoa(i), Label: a.T("feedback.scale." + strconv.Itoa(i))})
		}
		g.Fields = append(g.Fields, f)
	}
	return g
}

func readMeeting(a *acting, f *form) course.Command {
	c := course.HoldMeeting{Meeting: a.of(0), Present: f.list("present"), Note: f.text("note"), Reviewed: f.list("reviewed")}
	c.Scores = a.readScores(f)
	for _, id := range a.meetingActedOn().Members {
		if words := f.text("own_words-" + id); words != "" {
			c.OwnWords = append(c.OwnWords, course.Words{Member: id, Text: words})
		}
		trust, _ := f.number("trust-" + id)
		influence, _ := f.number("influence-" + id)
		if trust+influence > 0 {
			c.Feedback = append(c.Feedback, course.Feedback{Member: id, Trust: trust, Influence: influence})
		}
	}
	return c
}

// previewed is how many dates a preview shows.
const previewed = 4

// intervalPreview says which dates would follow from a rhythm.
func (s *server) intervalPreview(v *visit) error {
	c, err := s.courseOf(v, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	f := &form{values: v.r.URL.Query(), say: v.T}
	every := f.period("every")
	var dates []string
	if every.Valid() && len(f.problems) == 0 {
		from := c.FollowUp.Anchor
		if from.IsZero() {
			from = c.Today
		}
		working := c.Law.Working()
		for i := 1; i <= previewed; i++ {
			dates = append(dates, v.page.Date(working.Previous(every.Nth(from, i))))
		}
	}
	return s.render(v, 200, view.DatesPreview(v.page, dates))
}
