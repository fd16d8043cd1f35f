package course

import (
	"fmt"
	"net/url"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Meeting is a meeting of the course.
type Meeting struct {
	ID        string        `json:"id"`
	At        time.Time     `json:"at"`
	Form      string        `json:"form"`
	Place     string        `json:"place,omitempty"`
	Link      string        `json:"link,omitempty"`    // to a meeting by video
	Members   []string      `json:"members,omitempty"` // of the family; none: the staff alone
	Lead      []int         `json:"remind_minutes_before,omitempty"`
	Overdue   int           `json:"overdue_minutes_after,omitempty"`
	Status    MeetingStatus `json:"status"`
	Moves     int           `json:"moves,omitempty"`
	Present   []string      `json:"present,omitempty"`
	HeldOn    Date          `json:"held_on,omitzero"`
	LateDays  int           `json:"late_days,omitempty"` // how long after it it was written down
	Feedback  []Feedback    `json:"feedback,omitempty"`
	Following []string      `json:"goals,omitempty"` // goals that were followed up
	Reviewed  []string      `json:"reviewed,omitempty"`

	// SaysReviewed: it was held under rules that ask which duties a meeting fulfilled.
	SaysReviewed bool `json:"says_reviewed,omitempty"`

	Corrected time.Time `json:"corrected,omitzero"` // when what is recorded of it was last corrected

	Letters []Letter `json:"letters,omitempty"` // to those who are exempt from Digital Post

	Shared     time.Time `json:"shared,omitzero"` // when its minutes were last put to the family
	SharedWith []string  `json:"shared_with,omitempty"`
}

// MeetingStatus of a meeting.
type MeetingStatus string

// The statuses.
const (
	Agreed    MeetingStatus = "agreed"
	Held      MeetingStatus = "held"
	Missed    MeetingStatus = "missed"
	Cancelled MeetingStatus = "cancelled"
)

// Score is a goal's progression at a meeting.
type Score struct {
	Goal    string `json:"goal" minLength:"1"`
	Meeting string `json:"meeting,omitempty"`
	On      Date   `json:"on,omitzero"`
	Value   int    `json:"value"`
}

// AgreeMeeting agrees a meeting with the family.
type AgreeMeeting struct {
	At                  time.Time `json:"at" doc:"Instant of the meeting, RFC 3339."`
	Form                string    `json:"form" enum:"home_visit,office,telephone,video,workplace,school,other"`
	Place               string    `json:"place,omitempty" maxLength:"200" doc:"Where one meets. Family members who take part read it."`
	Link                string    `json:"link,omitempty" maxLength:"500" doc:"The address of a meeting by video, beginning with https."`
	Members             []string  `json:"members,omitempty" maxItems:"30" doc:"Family members who take part; none means a meeting of the staff alone."`
	RemindMinutesBefore []int     `json:"remind_minutes_before,omitempty" maxItems:"5" doc:"When to remind; left out, the by-law's ladder."`
	OverdueMinutesAfter int       `json:"overdue_minutes_after,omitempty" minimum:"0" maximum:"20160" doc:"When an unrecorded meeting is overdue; left out, the by-law's ladder."`
	Confirmed           bool      `json:"confirmed,omitempty" doc:"The question of confirm_date was answered with yes."`
}

// MeetingAgreed adds it.
type MeetingAgreed struct {
	Meeting Meeting `json:"meeting"`
}

const (
	longestLead  = 14 * 24 * 60
	meetingAhead = 400 * 24 * time.Hour
)

func (c AgreeMeeting) decide(s *State, now Moment) ([]Event, error) {
	if err := s.meetingTime(c.At, now); err != nil {
		return nil, err
	}
	if err := linkFits(c.Link); err != nil {
		return nil, err
	}
	if err := s.knownMembers(c.Members, "members"); err != nil {
		return nil, err
	}
	if err := s.noneGone("members", c.Members...); err != nil {
		return nil, err
	}
	for i, lead := range c.RemindMinutesBefore {
		if lead < 0 || lead > longestLead {
			return nil, refuse(CodeLeadOutOfRange, fmt.Sprintf("remind_minutes_before[%d]", i), "longest", longestLead)
		}
	}
	m := Meeting{
		ID: now.id("a"), At: c.At.UTC(), Form: c.Form, Place: c.Place, Link: c.Link, Members: c.Members, Lead: c.RemindMinutesBefore,
		Overdue: c.OverdueMinutesAfter, Status: Agreed,
	}
	if err := s.confirm(c.Confirmed, "at", s.oddMeeting(m, now)); err != nil {
		return nil, err
	}
	return []Event{MeetingAgreed{m}}, nil
}

// linkFits refuses what is no address of a page: it is shown as a link.
func linkFits(link string) error {
	if link == "" {
		return nil
	}
	if u, err := url.Parse(link); err != nil || u.Scheme != "https" || u.Host == "" {
		return refuse(CodeLinkMalformed, "link")
	}
	return nil
}

func (s *State) meetingTime(at time.Time, now Moment) error {
	if !at.After(now.At) {
		return refuse(CodeTimePassed, "at")
	}
	if at.Sub(now.At) > meetingAhead {
		return refuse(CodeTooFarAhead, "at", "days", int(meetingAhead.Hours())/24)
	}
	return nil
}

func (e MeetingAgreed) created() string { return e.Meeting.ID }

func (e MeetingAgreed) apply(s *State, _ Meta) { s.Meetings = append(s.Meetings, e.Meeting) }

// MoveMeeting moves an agreed meeting to another time or place.
type MoveMeeting struct {
	Meeting   string    `json:"meeting" path:"mid"`
	At        time.Time `json:"at"`
	Place     *string   `json:"place,omitempty" maxLength:"200" doc:"Left out, the same place."`
	Link      *string   `json:"link,omitempty" maxLength:"500" doc:"Left out, the same address."`
	Reason    string    `json:"reason,omitempty" maxLength:"1000"`
	Confirmed bool      `json:"confirmed,omitempty" doc:"The question of confirm_date was answered with yes."`
}

// MeetingMoved gives the new instant, and the place where it is another one.
type MeetingMoved struct {
	Meeting string    `json:"meeting"`
	At      time.Time `json:"at"`
	Place   *string   `json:"place,omitempty"`
	Link    *string   `json:"link,omitempty"`
	Reason  string    `json:"reason,omitempty"`
}

func (c MoveMeeting) decide(s *State, now Moment) ([]Event, error) {
	if err := s.agreed(c.Meeting); err != nil {
		return nil, err
	}
	if err := s.meetingTime(c.At, now); err != nil {
		return nil, err
	}
	if c.Link != nil {
		if err := linkFits(*c.Link); err != nil {
			return nil, err
		}
	}
	moved := *s.meeting(c.Meeting)
	place, link := another(c.Place, moved.Place), another(c.Link, moved.Link)
	moved.At = c.At
	if err := s.confirm(c.Confirmed, "at", s.oddMeeting(moved, now)); err != nil {
		return nil, err
	}
	return []Event{MeetingMoved{Meeting: c.Meeting, At: c.At.UTC(), Place: place, Link: link, Reason: c.Reason}}, nil
}

// another is a text that differs from what is there, else nil.
func another(text *string, there string) *string {
	if text == nil || *text == there {
		return nil
	}
	return text
}

func (e MeetingMoved) apply(s *State, _ Meta) {
	m := s.meeting(e.Meeting)
	m.At, m.Letters = e.At, nil
	set(&m.Place, e.Place)
	set(&m.Link, e.Link)
	m.Moves++
}

// CancelMeeting cancels an agreed meeting.
type CancelMeeting struct {
	Meeting string `json:"meeting" path:"mid"`
	Reason  string `json:"reason" minLength:"1" maxLength:"1000"`
}

// MeetingCancelled keeps the reason.
type MeetingCancelled struct {
	Meeting string `json:"meeting"`
	Reason  string `json:"reason"`
}

func (c CancelMeeting) decide(s *State, _ Moment) ([]Event, error) {
	if err := s.agreed(c.Meeting); err != nil {
		return nil, err
	}
	return []Event{MeetingCancelled(c)}, nil
}

func (e MeetingCancelled) apply(s *State, _ Meta) { s.meeting(e.Meeting).Status = Cancelled }

// MissMeeting records that the family did not come; it counts as no meeting.
type MissMeeting struct {
	Meeting string `json:"meeting" path:"mid"`
	Note    string `json:"note,omitempty" maxLength:"4000"`
}

// MeetingMissed keeps the note.
type MeetingMissed struct {
	Meeting string `json:"meeting"`
	Note    string `json:"note,omitempty"`
}

func (c MissMeeting) decide(s *State, now Moment) ([]Event, error) {
	if err := s.agreed(c.Meeting); err != nil {
		return nil, err
	}
	if s.meeting(c.Meeting).At.After(now.At) {
		return nil, refuse(CodeMeetingNotBegun, "meeting")
	}
	return []Event{MeetingMissed(c)}, nil
}

func (e MeetingMissed) apply(s *State, _ Meta) { s.meeting(e.Meeting).Status = Missed }

// HoldMeeting records a meeting that was held: who was there, what was said, how
// each goal goes.
type HoldMeeting struct {
	Meeting  string     `json:"meeting" path:"mid"`
	Present  []string   `json:"present" maxItems:"30" doc:"Family members who were there."`
	Note     string     `json:"note,omitempty" maxLength:"20000"`
	OwnWords []Words    `json:"own_words,omitempty" maxItems:"30"`
	Scores   []Score    `json:"scores,omitempty" maxItems:"200"`
	Feedback []Feedback `json:"feedback,omitempty" maxItems:"30" doc:"Refused since version 4 of the rules: the family member gives it herself."`
	Reviewed []string   `json:"reviewed,omitempty" maxItems:"60" doc:"The duties that no exemption lifts which this meeting fulfilled, such as the review of a child's plan (SEL § 70): refs of duty_ahead and duty_due in the agenda."`
}

// MeetingHeld keeps all of it; note and words stand in the journal alone.
type MeetingHeld struct {
	Meeting  string     `json:"meeting"`
	Present  []string   `json:"present"`
	Note     string     `json:"note,omitempty"`
	OwnWords []Words    `json:"own_words,omitempty"`
	Scores   []Score    `json:"scores,omitempty"`
	Feedback []Feedback `json:"feedback,omitempty"`
	Reviewed []string   `json:"reviewed,omitempty"`
}

func (c HoldMeeting) decide(s *State, now Moment) ([]Event, error) {
	if err := s.agreed(c.Meeting); err != nil {
		return nil, err
	}
	if err := s.writtenByOther(c.Feedback); err != nil {
		return nil, err
	}
	if err := s.heldAs(*s.meeting(c.Meeting), c, now); err != nil {
		return nil, err
	}
	return []Event{MeetingHeld(c)}, nil
}

// heldOnceBegun: a meeting is held when its time has come. Until then it could be held earlier on its day.
func (s *State) heldOnceBegun() bool { return s.Law.Rules >= 4 }

// heldAs checks what is written down of a meeting.
func (s *State) heldAs(m Meeting, c HoldMeeting, now Moment) error {
	if m.At.After(now.At) && (s.heldOnceBegun() || dateOf(m.At).After(now.Today())) {
		return refuse(CodeMeetingNotBegun, "meeting")
	}
	if err := s.knownMembers(c.Present, "present"); err != nil {
		return err
	}
	if len(m.Members) > 0 && len(c.Present) == 0 {
		return refuse(CodeNobodyPresent, "present")
	}
	for i, w := range c.OwnWords {
		if s.member(w.Member) == nil {
			return refuse(CodeUnknownMember, fmt.Sprintf("own_words[%d].member", i))
		}
	}
	if err := s.scoresFit(c.Scores); err != nil {
		return err
	}
	if err := s.knownDuties(now.Law, c.Reviewed, dateOf(m.At)); err != nil {
		return err
	}
	for i, f := range c.Feedback {
		if s.member(f.Member) == nil {
			return refuse(CodeUnknownMember, fmt.Sprintf("feedback[%d].member", i))
		}
		if find(c.Feedback[:i], func(g *Feedback) bool { return g.Member == f.Member }) != nil {
			return refuse(CodeNamedTwice, fmt.Sprintf("feedback[%d].member", i))
		}
	}
	return nil
}

// RecordMeeting writes down a meeting that nobody had agreed, such as a visit, or a call that became one.
type RecordMeeting struct {
	At       time.Time  `json:"at" doc:"Instant of the meeting, RFC 3339."`
	Form     string     `json:"form" enum:"home_visit,office,telephone,video,workplace,school,other"`
	Present  []string   `json:"present" maxItems:"30" doc:"Family members who were there."`
	Note     string     `json:"note,omitempty" maxLength:"20000"`
	OwnWords []Words    `json:"own_words,omitempty" maxItems:"30"`
	Scores   []Score    `json:"scores,omitempty" maxItems:"200"`
	Feedback []Feedback `json:"feedback,omitempty" maxItems:"30" doc:"Refused since version 4 of the rules: the family member gives it herself."`
	Reviewed []string   `json:"reviewed,omitempty" maxItems:"60" doc:"The duties that no exemption lifts which this meeting fulfilled: refs of duty_ahead and duty_due in the agenda."`
}

// MeetingRecorded adds it; what became of it follows.
type MeetingRecorded struct {
	Meeting Meeting `json:"meeting"`
}

func (c RecordMeeting) decide(s *State, now Moment) ([]Event, error) {
	if c.At.After(now.At) {
		return nil, refuse(CodeMeetingNotBegun, "at")
	}
	if opened := dateOf(s.OpenedAt); dateOf(c.At).Before(opened) {
		return nil, refuse(CodeMeetingBeforeCourse, "at", "opened", opened)
	}
	if len(c.Present) == 0 {
		return nil, refuse(CodeNobodyPresent, "present")
	}
	if err := s.writtenByOther(c.Feedback); err != nil {
		return nil, err
	}
	m := Meeting{ID: now.id("a"), At: c.At.UTC(), Form: c.Form, Members: c.Present, Status: Agreed}
	held := HoldMeeting{
		Meeting: m.ID, Present: c.Present, Note: c.Note, OwnWords: c.OwnWords, Scores: c.Scores, Feedback: c.Feedback, Reviewed: c.Reviewed,
	}
	if err := s.heldAs(m, held, now); err != nil {
		return nil, err
	}
	return []Event{MeetingRecorded{m}, MeetingHeld(held)}, nil
}

func (e MeetingRecorded) created() string { return e.Meeting.ID }

func (e MeetingRecorded) apply(s *State, _ Meta) { s.Meetings = append(s.Meetings, e.Meeting) }

func (s *State) scoresFit(scores []Score) error {
	for i, x := range scores {
		var g *Goal
		if s.Plan.InForce != nil {
			g = s.Plan.InForce.Content.goal(x.Goal)
		}
		field := fmt.Sprintf("scores[%d]", i)
		if g == nil || g.Measure == nil {
			return refuse(CodeGoalWithoutMeasure, field+".goal")
		}
		if x.Value < g.Measure.Min || x.Value > g.Measure.Max {
			return refuse(CodeScoreOutOfRange, field+".value", "min", g.Measure.Min, "max", g.Measure.Max)
		}
	}
	return nil
}

func (e MeetingHeld) apply(s *State, meta Meta) {
	m := s.meeting(e.Meeting)
	m.Status, m.Present, m.Feedback = Held, e.Present, e.Feedback
	m.Reviewed, m.SaysReviewed = e.Reviewed, s.Law.Rules >= 2
	m.HeldOn = dateOf(m.At)
	if s.heldOnceBegun() {
		m.LateDays = calendar.DaysBetween(m.HeldOn, dateOf(meta.At))
	}
	s.score(m, e.Scores)
	if s.Phase == FollowingUp && len(m.Members) > 0 && m.HeldOn.After(s.FollowUp.Anchor) {
		s.followedUp(m.HeldOn)
	}
}

// score keeps how the goals went at a meeting.
func (s *State) score(m *Meeting, scores []Score) {
	for _, x := range scores {
		x.Meeting, x.On = m.ID, m.HeldOn
		s.Progress = append(s.Progress, x)
		m.Following = append(m.Following, x.Goal)
	}
}

// agreed refuses unless the meeting is agreed and has neither been held nor cancelled.
func (s *State) agreed(id string) error {
	m := s.meeting(id)
	if m == nil {
		return refuse(CodeUnknownMeeting, "meeting")
	}
	if m.Status != Agreed {
		return refuse(CodeMeetingNotAgreed, "meeting", "status", m.Status)
	}
	return nil
}

// lastHeld is the day of the last held meeting that fits.
func (s *State) lastHeld(fits func(Meeting) bool) Date {
	var last Date
	for _, m := range s.Meetings {
		if m.Status == Held && m.HeldOn.After(last) && fits(m) {
			last = m.HeldOn
		}
	}
	return last
}

func (s *State) meeting(id string) *Meeting {
	return find(s.Meetings, func(m *Meeting) bool { return m.ID == id })
}
