package course

import (
	"slices"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
)

// How a decision reaches somebody.
const (
	ByLetter      = "letter"       // received some working days after it was sent
	HandedOver    = "handed_over"  // at a meeting, or read out
	ByDigitalPost = "digital_post" // the channel gave a receipt
	OwnWord       = "own_word"     // who it is for says that she has it
	CameBack      = "came_back"    // it did not reach her after all
)

// Delivery is that one member has received a decision. The period to appeal counts from that day.
type Delivery struct {
	Member   string `json:"member"`
	How      string `json:"how"`
	Sent     Date   `json:"sent,omitzero"` // of a letter
	Received Date   `json:"received,omitzero"`
	AppealBy Date   `json:"appeal_by,omitzero"`
}

// RecordDelivery says how and when a decision reached one of those for whom it is.
type RecordDelivery struct {
	Decision string `json:"decision" path:"did"`
	Member   string `json:"member" doc:"Who received it."`
	How      string `json:"how" enum:"letter,handed_over,digital_post,own_word,came_back" doc:"A family member can send own_word alone."`
	On       Date   `json:"on,omitzero" doc:"Of a letter when it was sent, else when it was received; left out, today."`
	Reason   string `json:"reason,omitempty" maxLength:"2000" doc:"Why what was recorded before is changed."`
}

// DecisionDelivered says so. In a correction it takes the place of what was recorded of the same member.
type DecisionDelivered struct {
	Decision string   `json:"decision"`
	Delivery Delivery `json:"delivery"`
	Last     bool     `json:"last,omitempty"` // everybody for whom it is has received it
	Reason   string   `json:"reason,omitempty"`
}

func (c RecordDelivery) decide(s *State, now Moment) ([]Event, error) {
	d := s.decision(c.Decision)
	switch {
	case d == nil:
		return nil, refuse(CodeUnknownDecision, "decision")
	case s.member(c.Member) == nil:
		return nil, refuse(CodeUnknownMember, "member")
	case !s.ownOrStaff(now.By, c.Member), now.By.Role == Citizen && c.How != OwnWord:
		return nil, refuse(CodeAnswerForAnother, "how")
	case !d.AppealBy.IsZero():
		return nil, refuse(CodePeriodFromDecision, "decision", "appeal_by", d.AppealBy)
	}
	former := d.delivery(c.Member)
	switch {
	case former == nil && !contains(s.Addressees(*d, now.Law), c.Member):
		return nil, refuse(CodeNotAddressed, "member")
	case former == nil && c.How == CameBack:
		return nil, refuse(CodeNotDelivered, "how")
	case former != nil && now.By.Role == Citizen:
		return nil, refuse(CodeDeliveredAlready, "decision", "on", former.Received)
	case former != nil && strings.TrimSpace(c.Reason) == "":
		return nil, refuse(CodeDeliveredAlready, "reason", "on", former.Received)
	}
	on, r := now.received(c.On, dateOf(d.At))
	if r != nil {
		r.Field = "on"
		return nil, r
	}
	e := DecisionDelivered{Decision: d.ID, Delivery: now.delivery(c.Member, c.How, on), Reason: c.Reason}
	after := *d
	after.deliver(e)
	e.Last = len(s.Undelivered(after, now.Law)) == 0
	return []Event{e}, nil
}

// delivery works out when somebody received a decision, and until when she can appeal.
func (m Moment) delivery(member, how string, on Date) Delivery {
	x := Delivery{Member: member, How: how}
	switch how {
	case CameBack:
		return x
	case ByLetter:
		x.Sent, x.Received = on, m.Law.Working().Add(on, m.Law.Delivery.LetterWorkingDays)
	default:
		x.Received = on
	}
	x.AppealBy = m.appealEnds(x.Received)
	return x
}

func (m Moment) appealEnds(from Date) Date {
	return m.Law.Working().Next(from.AddDays(7 * m.Law.Rights.AppealWeeks))
}

func (e DecisionDelivered) apply(s *State, _ Meta) { s.decision(e.Decision).deliver(e) }

// deliver puts a delivery into a list that no other copy of the decision shares.
func (d *Decision) deliver(e DecisionDelivered) {
	d.Deliveries = drop(d.Deliveries, func(x *Delivery) bool { return x.Member == e.Delivery.Member })
	if e.Delivery.How != CameBack {
		d.Deliveries = append(d.Deliveries, e.Delivery)
	}
	d.Delivered = e.Last
}

func (d *Decision) delivery(member string) *Delivery {
	return find(d.Deliveries, func(x *Delivery) bool { return x.Member == member })
}

func (s *State) decision(id string) *Decision {
	return find(s.Decisions, func(d *Decision) bool { return d.ID == id })
}

// countsFromReceipt: the period to appeal counts from the day on which a decision is received.
func (s *State) countsFromReceipt() bool { return s.Law.Rules >= 4 }

// appealFromDecision is the end of the period where it counts from the decision itself.
func (s *State) appealFromDecision(now Moment) Date {
	if s.countsFromReceipt() {
		return Date{}
	}
	return now.appealEnds(now.Today())
}

// appealIsLate: after the period of the member who appeals, or, for somebody to whom the decision was not addressed, after the last one.
// While nobody has received the decision no period ends.
func (s *State) appealIsLate(d Decision, member string, received Date, law *bylaw.Bylaw) bool {
	last := d.AppealBy
	if own := d.delivery(member); own != nil {
		last = own.AppealBy
	} else if len(s.Undelivered(d, law)) == 0 {
		for _, x := range d.Deliveries {
			if x.AppealBy.After(last) {
				last = x.AppealBy
			}
		}
	}
	return !last.IsZero() && received.After(last)
}

// Addressees are the members to whom a decision must be delivered: the one whom it is about, or for a child who is no party on the day of
// the decision whoever of the family has custody. Where nobody has, the child is named, and the decision goes to who has custody outside the
// family. One about the whole family is for each adult who was there.
func (s *State) Addressees(d Decision, law *bylaw.Bylaw) []string {
	on, there := dateOf(d.At), func(m Member) bool { return !m.gone() && (m.Left.IsZero() || m.Left.After(d.At)) }
	var to []string
	about := s.member(d.Member)
	for _, m := range s.Members {
		if about == nil && there(m) && s.IsAdult(m, law, on) || about != nil && !m.gone() && contains(about.Custody, Custody(m.ID)) {
			to = append(to, m.ID)
		}
	}
	switch {
	case about == nil:
		return to
	case about.gone():
		return nil
	case s.AnswersForSelf(*about, law, on) || len(to) == 0:
		return []string{about.ID}
	}
	return to
}

// Undelivered are the members to whom a decision must still be delivered. What everybody has received is not asked about again when
// custody moves.
func (s *State) Undelivered(d Decision, law *bylaw.Bylaw) []string {
	if !d.AppealBy.IsZero() || d.Delivered {
		return nil
	}
	return slices.DeleteFunc(s.Addressees(d, law), func(id string) bool { return d.delivery(id) != nil })
}

func (s *State) isUndelivered(id string) bool {
	d := s.decision(id)
	law, err := s.law()
	return d != nil && err == nil && len(s.Undelivered(*d, law)) > 0
}
