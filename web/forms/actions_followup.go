package forms

import (
	"slices"
	"strconv"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/web/site"
	"github.com/enplan-dk/enplan/web/view"
)

var followUpActions = map[string]action{
	"set_interval": {
		tab: "opfoelgning",
		asks: func(a *actionRequest) []view.Group {
			n, unit, form := strconv.Itoa(1), "months", ""
			every := a.course.Law.FollowUp.DefaultInterval
			if i := a.course.FollowUp.Interval; i != nil {
				every, form = i.Every, i.Form
			}
			switch {
			case every.Weeks > 0:
				n, unit = strconv.Itoa(every.Weeks), "weeks"
			case every.Days > 0:
				n, unit = strconv.Itoa(every.Days), "days"
			case every.Months > 0:
				n = strconv.Itoa(every.Months)
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
			if duties := a.rhythmicDuties(); len(duties) > 0 {
				groups[0].Fields = append(groups[0].Fields, a.ask(view.Select, "duty", withOptions(duties...), withValue(a.refAt(0)), asOptional))
			}
			return groups
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.SetInterval{Goal: f.Text("goal"), Duty: f.Text("duty"), Every: f.Period("every"), Form: f.Text("form"), Reason: f.Text("reason")}
		},
		preview: func(a *actionRequest) string { return a.course.Path("datoer") },
	},

	"pause": {
		tab: "opfoelgning",
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(a.ask(view.Date, "until"), a.ask(view.Area, "reason"), a.ask(view.Area, "citizen_view"))
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.PauseCourse{Reason: f.Text("reason"), CitizenView: f.Text("citizen_view"), Until: f.NeedDate("until")}
		},
	},

	"resume": {tab: "opfoelgning", asks: noQuestions, command: func(*actionRequest, *Answers) course.Command { return course.Resume{} }},

	"agree_meeting": {
		tab: "opfoelgning",
		asks: func(a *actionRequest) []view.Group {
			form := ""
			if i := a.course.FollowUp.Interval; i != nil {
				form = i.Form
			}
			return singleGroup(
				a.ask(view.Date, "at", withValue(shownDate(a.course.FollowUp.Next))), a.ask(view.Time, "clock", withValue("10.00")),
				a.ask(view.Radio, "form", a.withNamed("form_of", meetingForms...), withValue(form)),
				a.ask(view.Line, "place", asOptional), a.ask(view.Line, "link", asOptional),
				a.ask(view.Checks, "members", a.members(nil), withTicked(a.adultIDs()), asOptional),
			)
		},
		command: func(_ *actionRequest, f *Answers) course.Command {
			return course.AgreeMeeting{
				At: f.instant("at", "clock"), Form: f.Text("form"), Place: f.Text("place"), Link: f.Text("link"), Members: f.List("members"), Confirmed: f.IsChecked("confirmed"),
			}
		},
	},

	"move_meeting": {
		tab: "opfoelgning",
		asks: func(a *actionRequest) []view.Group {
			m := a.meetingActedOn()
			return singleGroup(
				a.ask(view.Date, "at", withValue(shownDate(calendar.DateOf(m.At)))),
				a.ask(view.Time, "clock", withValue(m.At.In(calendar.Copenhagen).Format("15.04"))),
				a.ask(view.Line, "place", withValue(m.Place), asOptional), a.ask(view.Line, "link", withValue(m.Link), asOptional),
				a.ask(view.Area, "reason", asOptional),
			)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			place, link := f.Text("place"), f.Text("link")
			return course.MoveMeeting{
				Meeting: a.refAt(0), At: f.instant("at", "clock"), Place: &place, Link: &link, Reason: f.Text("reason"), Confirmed: f.IsChecked("confirmed"),
			}
		},
	},

	"record_letter": {
		tab: "opfoelgning",
		asks: func(a *actionRequest) []view.Group {
			due := func(m course.Member) bool {
				return slices.Contains(a.course.LettersDue(a.meetingActedOn(), a.course.Law, a.course.Today), m.ID)
			}
			return singleGroup(a.ask(view.Radio, "member", a.members(due), a.onlyChoice(due)), a.ask(view.Date, "sent", withValue(shownDate(a.course.Today))))
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.RecordLetter{Meeting: a.refAt(0), Member: f.Text("member"), Sent: f.Date("sent")}
		},
	},

	"cancel_meeting": {
		tab: "opfoelgning", danger: true,
		asks: func(a *actionRequest) []view.Group { return singleGroup(a.ask(view.Area, "reason")) },
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.CancelMeeting{Meeting: a.refAt(0), Reason: f.Text("reason")}
		},
	},

	"miss_meeting": {
		tab:  "opfoelgning",
		asks: func(a *actionRequest) []view.Group { return singleGroup(a.ask(view.Area, "note", asOptional)) },
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.MissMeeting{Meeting: a.refAt(0), Note: f.Text("note")}
		},
	},

	"hold_meeting": {
		tab: "opfoelgning",
		asks: func(a *actionRequest) []view.Group {
			return a.askMinutes(a.meetingActedOn().Members)
		},
		command: func(a *actionRequest, f *Answers) course.Command { return a.readMeeting(f) },
	},

	"share_minutes": {
		tab:   "opfoelgning",
		reads: Forms.readShared,
		asks: func(a *actionRequest) []view.Group {
			return singleGroup(a.ask(view.Area, "agreed", withValue(a.agreed), withRows(6), asOptional), a.ask(view.Area, "minutes", withValue(a.text), withRows(10)))
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			return course.ShareMinutes{Meeting: a.refAt(0), Minutes: f.Text("minutes"), Agreed: f.Text("agreed")}
		},
	},

	"give_feedback": {
		tab:  "opfoelgning",
		asks: (*actionRequest).feedback,
		command: func(a *actionRequest, f *Answers) course.Command {
			trust, _ := f.number("trust")
			influence, _ := f.number("influence")
			if trust+influence == 0 {
				f.Wrong("trust", "feedback.missing")
			}
			return course.GiveFeedback{Meeting: a.refAt(0), Trust: trust, Influence: influence}
		},
	},

	"record_meeting": {
		tab: "opfoelgning",
		asks: func(a *actionRequest) []view.Group {
			when := view.Group{Fields: []view.Field{
				a.ask(view.Date, "at", withValue(shownDate(a.course.Today))), a.ask(view.Time, "clock"),
				a.ask(view.Radio, "form", a.withNamed("form_of", meetingForms...)),
			}}
			return append([]view.Group{when}, a.askMinutes(nil)...)
		},
		command: func(a *actionRequest, f *Answers) course.Command {
			m := a.readMeeting(f)
			return course.RecordMeeting{
				At: f.instant("at", "clock"), Form: f.Text("form"), Present: m.Present, Note: m.Note, OwnWords: m.OwnWords, Scores: m.Scores,
				Reviewed: m.Reviewed,
			}
		},
	},

	"correct_meeting": {
		tab:   "opfoelgning",
		reads: Forms.readMinutes,
		asks: func(a *actionRequest) []view.Group {
			m := a.meetingActedOn()
			groups := singleGroup(
				a.ask(view.Radio, "status", a.withNamed("meeting", "agreed", "held", "missed", "cancelled"), withValue(string(m.Status))),
				a.ask(view.Checks, "members", a.members(nil), withTicked(m.Members), asOptional),
				a.ask(view.Area, "reason"),
			)
			return append(groups, a.askMinutes(m.Present)...)
		},
		command: correctMeeting,
	},
}

func (a *actionRequest) adultIDs() []string {
	var ids []string
	for _, m := range a.course.Members {
		if a.isAdult(m) {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// measured are the goals whose progression is seen, as options.
func (a *actionRequest) measured() []view.Option {
	var out []view.Option
	for _, g := range a.course.Measured() {
		out = append(out, view.Option{Value: g.ID, Label: g.Text})
	}
	return out
}

// meetingActedOn is the meeting of the address; one that nobody had agreed may have been with anybody of the family.
func (a *actionRequest) meetingActedOn() course.Meeting {
	if a.name == "record_meeting" {
		m := course.Meeting{At: a.Page.Now}
		for _, o := range a.course.Members {
			if o.Left.IsZero() {
				m.Members = append(m.Members, o.ID)
			}
		}
		return m
	}
	for _, m := range a.course.Meetings {
		if m.ID == a.refAt(0) {
			return m
		}
	}
	return course.Meeting{}
}

// askMinutes: who was there, what was said, how each goal goes.
func (a *actionRequest) askMinutes(present []string) []view.Group {
	m := a.meetingActedOn()
	groups := []view.Group{
		{Fields: []view.Field{a.ask(view.Checks, "present", a.members(nil), withTicked(present), asOptional)}},
		{Legend: a.T("meeting.said"), Fields: []view.Field{a.ask(view.Area, "note", withValue(a.text), withRows(8), asOptional)}},
	}
	own := view.Group{Legend: a.T("meeting.own_words_heading"), Folded: true}
	for _, id := range m.Members {
		own.Fields = append(own.Fields, view.Field{
			Kind: view.Area, Name: "own_words-" + id, Label: a.T("meeting.own_words", "name", a.course.FirstName(id)), Optional: true,
		})
	}
	if len(own.Fields) > 0 {
		groups = append(groups, own)
	}
	if scores := a.scores(); len(scores) > 0 {
		groups = append(groups, view.Group{Legend: a.T("meeting.progress"), Hint: a.T("meeting.progress_hint"), Fields: a.withScoresOf(m, scores)})
	}
	if duties := a.duties(); len(duties) > 0 {
		reviewed := a.ask(view.Checks, "reviewed", withOptions(duties...), withTicked(m.Reviewed), asOptional)
		groups = append(groups, view.Group{Legend: a.T("meeting.duties"), Hint: a.T("meeting.duties_hint"), Fields: []view.Field{reviewed}})
	}
	return groups
}

// withScoresOf fills in what is recorded of a meeting.
func (a *actionRequest) withScoresOf(m course.Meeting, fields []view.Field) []view.Field {
	for i := range fields {
		for _, x := range a.course.Progress {
			if m.ID != "" && x.Meeting == m.ID && fields[i].Name == "score-"+x.Goal {
				fields[i].Value = strconv.Itoa(x.Value)
			}
		}
	}
	return fields
}

// readMinutes finds what was said: it stands in the journal alone.
func (s Forms) readMinutes(a *actionRequest) (err error) {
	if a.meetingActedOn().ID == "" {
		return site.ErrNotFound
	}
	a.text, err = s.Note(a.Request, a.course, a.refAt(0))
	return err
}

// readShared finds what the family reads of a meeting, or what was written down of it.
func (s Forms) readShared(a *actionRequest) error {
	m, err := s.Minutes(a.Request, a.course, a.refAt(0))
	a.text, a.agreed = m.Text, m.Agreed
	return err
}

// correctMeeting says how all of it is. What is left empty of own words stays.
func correctMeeting(a *actionRequest, f *Answers) course.Command {
	held := a.readMeeting(f)
	members := f.List("members")
	c := course.CorrectMeeting{
		Meeting: held.Meeting, Status: course.MeetingStatus(f.Text("status")), Members: &members, Note: &held.Note, Reason: f.Text("reason"),
	}
	if c.Status != course.Held {
		return c
	}
	c.Present, c.Scores, c.Reviewed = &held.Present, &held.Scores, &held.Reviewed
	if len(held.OwnWords) > 0 {
		c.OwnWords = &held.OwnWords
	}
	return c
}

// duties are those that no exemption lifts and that a meeting can fulfil, as options.
func (a *actionRequest) duties() []view.Option {
	var out []view.Option
	for _, d := range course.TimedDuties(a.course.State, calendar.DateOf(a.meetingActedOn().At)) {
		out = append(out, view.Option{Value: d.Ref, Label: a.T("meeting.duty", "what", view.Words(a.course.Lang, d.Name), "name", a.course.FirstName(d.Person), "date", a.Page.Date(d.Due))})
	}
	return out
}

// scores ask how it goes with each goal that is measured.
func (a *actionRequest) scores() []view.Field {
	var fields []view.Field
	for _, g := range a.course.Measured() {
		last := g.Measure.Baseline
		if s := a.course.Scores(g.ID); len(s) > 0 {
			last = s[len(s)-1].Value
		}
		fields = append(fields, view.Field{
			Kind: view.Number, Name: "score-" + g.ID, Label: g.Measure.Name + " – " + g.Text, Optional: true, Scale: true,
			Min: strconv.Itoa(g.Measure.Min), Max: strconv.Itoa(g.Measure.Max), Last: strconv.Itoa(last),
			Hint:   a.T("meeting.score_hint", "min", strconv.Itoa(g.Measure.Min), "max", strconv.Itoa(g.Measure.Max), "last", strconv.Itoa(last), "target", strconv.Itoa(g.Measure.Target)),
			Suffix: a.T("meeting.of_max", "max", strconv.Itoa(g.Measure.Max)),
		})
	}
	return fields
}

func (a *actionRequest) readScores(f *Answers) []course.Score {
	var out []course.Score
	for _, g := range a.course.Measured() {
		value, given := f.number("score-" + g.ID)
		if !given {
			continue
		}
		if value < g.Measure.Min || value > g.Measure.Max {
			f.Wrong("score-"+g.ID, "meeting.score_out_of_range", "min", strconv.Itoa(g.Measure.Min), "max", strconv.Itoa(g.Measure.Max))
		}
		out = append(out, course.Score{Goal: g.ID, Value: value})
	}
	return out
}

var feedbackQuestions = []string{"trust", "influence"}

// feedback asks two questions; the others of the model are asked where the municipality evaluates.
func (a *actionRequest) feedback() []view.Group {
	var g view.Group
	for _, q := range feedbackQuestions {
		f := view.Field{Kind: view.Radio, Name: q, Label: a.T("feedback." + q), Optional: true}
		for i := 1; i <= 5; i++ {
			f.Options = append(f.Options, view.Option{Value: strconv.Itoa(i), Label: a.T("feedback.scale." + strconv.Itoa(i))})
		}
		g.Fields = append(g.Fields, f)
	}
	return []view.Group{g}
}

func (a *actionRequest) readMeeting(f *Answers) course.HoldMeeting {
	c := course.HoldMeeting{Meeting: a.refAt(0), Present: f.List("present"), Note: f.Text("note"), Reviewed: f.List("reviewed")}
	c.Scores = a.readScores(f)
	for _, id := range a.meetingActedOn().Members {
		if words := f.Text("own_words-" + id); words != "" {
			c.OwnWords = append(c.OwnWords, course.Words{Member: id, Text: words})
		}
	}
	return c
}

// rhythmicDuties are the duties whose rhythm is decided for each person, as options.
func (a *actionRequest) rhythmicDuties() []view.Option {
	var options []view.Option
	for _, d := range a.course.Law.Duties(a.course.Facts(), a.course.Today) {
		if d.Rhythm {
			options = append(options, view.Option{Value: d.ID + ":" + d.Person, Label: view.Words(a.Lang, d.Name) + ": " + a.course.Name(d.Person)})
		}
	}
	return options
}
