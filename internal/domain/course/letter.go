package course

import (
	"slices"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// Letter is that a member who is exempt from Digital Post was told of a meeting on paper.
type Letter struct {
	Member string `json:"member"`
	Sent   Date   `json:"sent"`
}

// lettersAhead: a letter about a meeting goes out as many working days before it as a letter takes. Until then it was written when others
// were reminded, and came too late.
func (s *State) lettersAhead() bool { return s.Law.Rules >= 4 }

// RecordLetter says that a letter about a meeting was sent, and to whom.
type RecordLetter struct {
	Meeting string `json:"meeting" path:"mid"`
	Member  string `json:"member" doc:"To whom it went."`
	Sent    Date   `json:"sent,omitzero" doc:"Left out, today."`
}

// LetterSent keeps it.
type LetterSent struct {
	Meeting string `json:"meeting"`
	Letter  Letter `json:"letter"`
}

func (c RecordLetter) decide(s *State, now Moment) ([]Event, error) {
	if err := s.agreed(c.Meeting); err != nil {
		return nil, err
	}
	sent := c.Sent
	if sent.IsZero() {
		sent = now.Today()
	}
	switch {
	case s.member(c.Member) == nil:
		return nil, refuse(CodeUnknownMember, "member")
	case !contains(s.LettersDue(*s.meeting(c.Meeting), now.Law, now.Today()), c.Member):
		return nil, refuse(CodeLetterNotDue, "member")
	case sent.After(now.Today()):
		return nil, refuse(CodeDateInFuture, "sent")
	}
	return []Event{LetterSent{Meeting: c.Meeting, Letter: Letter{Member: c.Member, Sent: sent}}}, nil
}

func (e LetterSent) apply(s *State, _ Meta) {
	m := s.meeting(e.Meeting)
	m.Letters = append(slices.Clone(m.Letters), e.Letter)
}

// LettersDue are those who must still be told of an agreed meeting by letter, by their ids.
func (s *State) LettersDue(m Meeting, law *bylaw.Bylaw, on Date) []string {
	if m.Status != Agreed || len(m.Members) == 0 || !on.Before(dateOf(m.At)) || !s.lettersAhead() {
		return nil
	}
	var due []string
	for _, o := range s.Members {
		told := contains(m.Members, o.ID) || find(s.Members, func(child *Member) bool {
			return contains(m.Members, child.ID) && !s.isParty(*child, law, on) && contains(child.Custody, Custody(o.ID))
		}) != nil
		sent := find(m.Letters, func(l *Letter) bool { return l.Member == o.ID }) != nil
		if told && !sent && o.NoDigitalPost && !o.gone() && s.isParty(o, law, on) && !s.meetingHidden(o, m) {
			due = append(due, o.ID)
		}
	}
	return due
}

// LetterBy is the day on which a letter must go out to be there before the meeting.
func (m Meeting) LetterBy(law *bylaw.Bylaw) Date {
	return law.Working().Add(dateOf(m.At), -law.Delivery.LetterWorkingDays)
}

func (s *State) letterDue(meeting string) bool {
	m := s.meeting(meeting)
	law, err := s.law()
	return m != nil && err == nil && len(s.LettersDue(*m, law, dateOf(s.ChangedAt))) > 0
}

// waitingForLetters: a letter to each for whom its day has come.
func (s *State) waitingForLetters(law *bylaw.Bylaw, at time.Time, coordinator func(what, ref string, since time.Time, by Date) Waiting) []Waiting {
	var out []Waiting
	for _, m := range s.Meetings {
		by := m.LetterBy(law)
		if dateOf(at).Before(by) {
			continue
		}
		for _, id := range s.LettersDue(m, law, dateOf(at)) {
			w := coordinator("record_letter", m.ID, startOfDay(by), by)
			w.Member = id
			out = append(out, w)
		}
	}
	return out
}
