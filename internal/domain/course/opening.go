package course

import (
	"fmt"
	"slices"
)

// Opening opens a course: whom the referral is about and why. A course is opened
// inside its by-law's trial period only.
type Opening struct {
	Bylaw    string      `json:"bylaw" doc:"Code of the municipality, under whose by-law or general law the course is opened." minLength:"1" maxLength:"20"`
	Referral Referral    `json:"referral"`
	Members  []NewMember `json:"members" minItems:"1" maxItems:"30" doc:"The family: at least one adult."`

	Confirmed bool `json:"confirmed,omitempty" doc:"The birth date is right, though the CPR number says another."`
}

// Referral is how the family came to the municipality's notice.
type Referral struct {
	Source string `json:"source" enum:"citizen,caseworker,school,health,other" doc:"Who asked for a common plan."`
	Reason string `json:"reason" minLength:"1" maxLength:"4000" doc:"Why, in plain words."`
}

// NewMember is a family member as named at the opening or added later.
type NewMember struct {
	Name             string    `json:"name" minLength:"1" maxLength:"200"`
	Kind             Kind      `json:"kind" enum:"adult,child" doc:"A parent from the party age on is recorded as an adult."`
	Birth            Date      `json:"birth,omitzero" doc:"Date of birth; left out of a child that is expected."`
	Expected         Date      `json:"expected,omitzero" doc:"For a child that is not born yet: the day on which it is expected."`
	CPR              string    `json:"cpr,omitempty" pattern:"^[0-9]{6}-?[0-9]{4}$" doc:"CPR number, DDMMYY-NNNN; kept encrypted, never checked by modulus 11."`
	Subject          string    `json:"subject,omitempty" maxLength:"200" doc:"The person's identifier at the identity provider, once known."`
	ProtectedAddress bool      `json:"protected_address,omitempty"`
	Custody          []Custody `json:"custody,omitempty" maxItems:"4" doc:"For a child: who has custody, by member id (m1 is the first of members) or outside. It must be given."`
	Language         string    `json:"language,omitempty" maxLength:"35" doc:"BCP 47 tag of the language of an interpreter, if one is needed."`
	Support          string    `json:"support,omitempty" enum:",representative,guardian,bisidder" doc:"Whoever accompanies or represents the person."`
	NoDigitalPost    bool      `json:"no_digital_post,omitempty" doc:"Exempt from Digital Post: messages go by letter through the coordinator."`
	SamePersonReason string    `json:"same_person_reason,omitempty" maxLength:"2000" doc:"Why the person is in two open courses."`
}

// Custody names a holder of custody by member id ("m1") or as "outside".
type Custody string

// Kind of a family member.
type Kind string

// The kinds.
const (
	Adult Kind = "adult"
	Child Kind = "child"
)

// Opened is the first event of every course.
type Opened struct {
	Course   string   `json:"course"`
	Law      LawPin   `json:"law"`
	Referral Referral `json:"referral"`
	Members  []Member `json:"members"`
}

func (o Opening) decide(s *State, under LawPin, now Moment) ([]Event, error) {
	today := now.Today()
	if !now.Law.InTrial(today) && now.Law.Trial.To.IsZero() {
		return nil, refuse(CodeLawNotInForce, "bylaw", "from", now.Law.Trial.From)
	}
	if !now.Law.InTrial(today) {
		return nil, refuse(CodeOutsideTrialPeriod, "bylaw",
			"from", now.Law.Trial.From, "to", now.Law.Trial.To, "today", today)
	}
	e := Opened{
		Course:   s.ID,
		Law:      under,
		Referral: o.Referral,
	}
	family := State{Law: e.Law}
	for i, n := range o.Members {
		m, err := family.newMember(n, i+1, now)
		if err != nil {
			return nil, err
		}
		if find(family.Members, func(o *Member) bool {
			return m.Subject != "" && o.Subject == m.Subject || m.CPR != "" && o.CPR == m.CPR
		}) != nil {
			return nil, refuse(CodeNamedTwice, fmt.Sprintf("members[%d]", i))
		}
		family.Members = append(family.Members, m)
	}
	if len(family.adults(now.Law, today)) == 0 {
		return nil, refuse(CodeAdultMissing, "members")
	}
	if err := family.custodyOfEach(now); err != nil {
		return nil, err
	}
	var odd []Refusal
	for i, m := range family.Members {
		odd = append(odd, oddBirth(m.CPR, m.Birth, fmt.Sprintf("members[%d].cpr", i))...)
	}
	if len(odd) > 0 {
		if err := family.confirm(o.Confirmed, odd[0].Field, odd); err != nil {
			return nil, err
		}
	}
	e.Members = family.Members
	return []Event{e}, nil
}

// custodyOfEach names every child of whom nobody said who has custody.
func (s *State) custodyOfEach(now Moment) error {
	var missing []Refusal
	for i, m := range s.Members {
		at := fmt.Sprintf("members[%d].custody", i)
		if r := s.custodyGiven(m, now); r != nil {
			r.Field = at
			missing = append(missing, *r)
		} else if r := s.custodyKnown(m, now); r != nil {
			return refuse(r.Code, at)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	first := missing[0]
	first.Also = missing[1:]
	return &first
}

func (e Opened) apply(s *State, m Meta) {
	s.ID, s.Law, s.Referral, s.Members = e.Course, e.Law, e.Referral, slices.Clone(e.Members)
	s.OpenedAt = m.At
	s.enter(Intake, m.At)
}

// LawRevised moves the course to a newer revision of its by-law or of the rules.
type LawRevised struct {
	Law LawPin `json:"law"`
}

func (e LawRevised) apply(s *State, _ Meta) { s.Law = e.Law }

// CommandRefused keeps the refusal of a signal, for which nobody waited.
type CommandRefused struct {
	Command string `json:"command"`
	Code    Code   `json:"code"`
	Field   string `json:"field,omitempty"`
}

func (e CommandRefused) apply(*State, Meta) {}
