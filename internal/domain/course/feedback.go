package course

import (
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Feedback is a family member's own view of the meeting, 1 (not at all) to 5 (fully). She gives it herself, and nobody who works with
// the family reads it: it is for the evaluation, among that of many.
type Feedback struct {
	Member    string `json:"member"`
	Trust     int    `json:"trust,omitempty" minimum:"0" maximum:"5"`
	Coherence int    `json:"coherence,omitempty" minimum:"0" maximum:"5"`
	Influence int    `json:"influence,omitempty" minimum:"0" maximum:"5"`
	Wellbeing int    `json:"wellbeing,omitempty" minimum:"0" maximum:"5"`
	Coping    int    `json:"coping,omitempty" minimum:"0" maximum:"5"`
}

// feedbackIsOwn: feedback is given by the family member herself. Until then the coordinator wrote it down with the minutes.
func (s *State) feedbackIsOwn() bool { return s.Law.Rules >= 4 }

// writtenByOther refuses feedback that whoever held the meeting writes down.
func (s *State) writtenByOther(f []Feedback) error {
	if s.feedbackIsOwn() && len(f) > 0 {
		return refuse(CodeFeedbackIsOwn, "feedback")
	}
	return nil
}

// GiveFeedback says what one thought of a meeting at which one was. A new answer takes the place of the former one.
type GiveFeedback struct {
	Meeting   string `json:"meeting" path:"mid"`
	Trust     int    `json:"trust,omitempty" minimum:"0" maximum:"5" doc:"1 (not at all) to 5 (fully); 0 is no answer."`
	Coherence int    `json:"coherence,omitempty" minimum:"0" maximum:"5"`
	Influence int    `json:"influence,omitempty" minimum:"0" maximum:"5"`
	Wellbeing int    `json:"wellbeing,omitempty" minimum:"0" maximum:"5"`
	Coping    int    `json:"coping,omitempty" minimum:"0" maximum:"5"`
}

// FeedbackGiven keeps it.
type FeedbackGiven struct {
	Meeting  string   `json:"meeting"`
	Feedback Feedback `json:"feedback"`
}

// feedbackDays is how long after the minutes were written somebody is asked.
const feedbackDays = 14

func (c GiveFeedback) decide(s *State, now Moment) ([]Event, error) {
	m, me := s.meeting(c.Meeting), s.MemberOf(now.By.Subject)
	switch {
	case me == nil:
		return nil, refuse(CodeAnswerForAnother, "meeting")
	case m == nil || !contains(m.Present, me.ID):
		return nil, refuse(CodeUnknownMeeting, "meeting")
	case !m.takesFeedback(now.Today()):
		return nil, refuse(CodeFeedbackClosed, "meeting", "days", feedbackDays)
	case c.Trust+c.Coherence+c.Influence+c.Wellbeing+c.Coping == 0:
		return nil, refuse(CodeRequired, "trust")
	}
	return []Event{FeedbackGiven{Meeting: c.Meeting, Feedback: Feedback{
		Member: me.ID, Trust: c.Trust, Coherence: c.Coherence, Influence: c.Influence, Wellbeing: c.Wellbeing, Coping: c.Coping,
	}}}, nil
}

func (e FeedbackGiven) apply(s *State, _ Meta) {
	m := s.meeting(e.Meeting)
	m.Feedback = append(drop(slices.Clone(m.Feedback), func(f *Feedback) bool { return f.Member == e.Feedback.Member }), e.Feedback)
}

// takesFeedback: for some days after it was written down that the meeting was held.
func (m *Meeting) takesFeedback(on Date) bool {
	return m.Status == Held && calendar.DaysBetween(m.HeldOn, on) <= m.LateDays+feedbackDays
}

// FeedbackWanted are the meetings of which a family member is asked what she thought, latest first.
func (s *State) FeedbackWanted(member string, at time.Time) []Meeting {
	var out []Meeting
	for _, m := range slices.Backward(s.Meetings) {
		given := slices.ContainsFunc(m.Feedback, func(f Feedback) bool { return f.Member == member })
		if m.takesFeedback(dateOf(at)) && contains(m.Present, member) && !given {
			out = append(out, m)
		}
	}
	return out
}

// ForStaff is the course as those read it who work with the family: without what its members thought of the meetings.
func ForStaff(full State) State {
	full.Meetings = slices.Clone(full.Meetings)
	for i := range full.Meetings {
		full.Meetings[i].Feedback = nil
	}
	return full
}
