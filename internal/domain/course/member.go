package course

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// Member is one person of the family. Each member's data stands apart from the
// others'.
type Member struct {
	ID               string    `json:"id"`
	Name             string    `json:"name"`
	Kind             Kind      `json:"kind"`
	Birth            Date      `json:"birth,omitzero"`
	Expected         Date      `json:"expected,omitzero"` // the day on which a child is expected that is not born yet
	CPR              string    `json:"cpr,omitempty"`
	Subject          string    `json:"subject,omitempty"`
	ProtectedAddress bool      `json:"protected_address,omitempty"`
	Custody          []Custody `json:"custody,omitempty"`
	Language         string    `json:"language,omitempty"`
	Support          string    `json:"support,omitempty"`
	NoDigitalPost    bool      `json:"no_digital_post,omitempty"`
	SamePerson       string    `json:"same_person,omitempty"` // why the person is in another open course too

	// Facts of the target group and of the ordinary rules, as recorded.
	Spells          []bylaw.Spell `json:"spells,omitempty"`
	NoCategory      bool          `json:"no_category,omitempty"`
	SelPlans        []string      `json:"sel_plans,omitempty"`
	SelFrom         Date          `json:"sel_from,omitzero"`
	Placed          bool          `json:"placed,omitempty"`
	ParentOfPlaced  bool          `json:"parent_of_placed,omitempty"`
	ComplexProblems *Judgement    `json:"complex_problems,omitempty"`
	OwnView         string        `json:"own_view,omitempty"` // of a child too young to be a party
	Joined          time.Time     `json:"joined,omitzero"`    // set for who joined after the opening
	Left            time.Time     `json:"left,omitzero"`      // no party any more; what was recorded stays
	Ended           string        `json:"ended,omitempty"`    // why, where she did not leave of herself
	EndedOn         Date          `json:"ended_on,omitzero"`
}

// member checks and numbers a new member; n is its position in the family.
func (s *State) newMember(n NewMember, position int, now Moment) (Member, error) {
	at := func(field string) string { return fmt.Sprintf("members[%d].%s", position-1, field) }
	var err error
	if n.Expected.IsZero() {
		err = s.birthPossible(n.Kind, n.Birth, now, at(""))
	} else {
		err = s.birthExpected(n.Kind, n.Birth, n.Expected, now.Today(), at(""))
	}
	if err != nil {
		return Member{}, err
	}
	cpr, err := ParseCPR(n.CPR)
	if err != nil {
		return Member{}, refuse(CodeCprMalformed, at("cpr"))
	}
	return Member{
		ID: fmt.Sprintf("m%d", position), Name: strings.TrimSpace(n.Name), Kind: n.Kind, Birth: n.Birth, Expected: n.Expected, CPR: cpr,
		Subject: n.Subject, ProtectedAddress: n.ProtectedAddress, Custody: n.Custody,
		Language: n.Language, Support: n.Support, NoDigitalPost: n.NoDigitalPost, SamePerson: n.SamePersonReason,
	}, nil
}

// birthPossible: a parent who is not of age yet is recorded as an adult from the party age on.
func (s *State) birthPossible(kind Kind, birth Date, now Moment, at string) error {
	today, youngest := now.Today(), now.Law.Ages.Adult
	if s.agesByDay() {
		youngest = now.Law.PartyAge(today)
	}
	switch {
	case !birth.IsValid() || birth.After(today) || calendar.AgeOn(birth, today) > 130:
		return refuse(CodeBirthDateImpossible, at+"birth")
	case kind == Adult && calendar.AgeOn(birth, today) < youngest:
		return refuse(CodeAdultUnderAge, at+"kind", "age", youngest)
	}
	return nil
}

// longestExpected is how far ahead a child can be expected.
var longestExpected = calendar.Period{Months: 10}

// birthExpected: a child that is not born yet has an expected date, and no birth date.
func (s *State) birthExpected(kind Kind, birth, expected, today Date, at string) error {
	possible := kind == Child && birth.IsZero() && expected.IsValid() && expected.After(today) && !expected.After(longestExpected.AddTo(today))
	if !s.agesByDay() || !possible {
		return refuse(CodeExpectedImpossible, at+"expected")
	}
	return nil
}

// outside stands for a holder of custody who is no member of the course.
const outside Custody = "outside"

func (s *State) member(id string) *Member {
	return find(s.Members, func(m *Member) bool { return m.ID == id })
}

// FamilyMember finds a family member by her id; nil: there is none.
func (s *State) FamilyMember(id string) *Member { return s.member(id) }

// MemberOf finds the family member who is this subject at the identity provider.
func (s *State) MemberOf(subject string) *Member {
	if subject == "" {
		return nil
	}
	return find(s.Members, func(m *Member) bool { return m.Subject == subject })
}

// Parties are the members who answer for themselves: every adult, and every
// young person from the party age on.
func (s *State) Parties(law *bylaw.Bylaw, on Date) []Member {
	var out []Member
	for _, m := range s.Members {
		if s.isParty(m, law, on) {
			out = append(out, m)
		}
	}
	return out
}

func (s *State) isParty(m Member, law *bylaw.Bylaw, on Date) bool {
	return m.Left.IsZero() && s.AnswersForSelf(m, law, on)
}

// knownMembers refuses ids that are no members.
func (s *State) knownMembers(ids []string, field string) error {
	for i, id := range ids {
		if s.member(id) == nil {
			return refuse(CodeUnknownMember, fmt.Sprintf("%s[%d]", field, i))
		}
	}
	return nil
}

// facts gives the law what it needs to know about the family: those who have not left.
func (s *State) facts() bylaw.Facts {
	return s.factsOf(func(m *Member) bool { return m.Left.IsZero() })
}

func (s *State) everybody() bylaw.Facts {
	return s.factsOf(func(m *Member) bool { return !m.Mistaken() })
}

func (s *State) factsOf(counts func(*Member) bool) bylaw.Facts {
	f := bylaw.Facts{FieldsConfirmed: s.FieldsBy != nil, BeenInEffort: s.Eligibility != nil && s.Eligibility.Outcome == Eligible}
	f.Persons = slices.Grow(f.Persons, len(s.Members))
	for i := range s.Members {
		if m := &s.Members[i]; counts(m) && m.Born() {
			f.Persons = append(f.Persons, bylaw.Person{
				ID: m.ID, Kind: string(m.Kind), Birth: m.Birth, AdultFrom: s.adultFrom(*m), Spells: m.Spells, NoCategory: m.NoCategory, SelPlans: m.SelPlans, SelFrom: m.SelFrom,
				Placed: m.Placed, ParentOfPlaced: m.ParentOfPlaced, ComplexProblems: m.ComplexProblems != nil,
				ConsentsSelf: s.agreesToPlan(m.ID, m.ID), ConsentsCustody: s.custodyAgrees(*m),
			})
		}
	}
	for _, j := range s.Judged {
		f.Judged = append(f.Judged, j.Fact)
	}
	for _, n := range s.Fields { // one that is not relevant for the team helps the family all the same
		f.Fields = append(f.Fields, n.Field)
	}
	return f
}

// Facts gives the law's view of the family.
func (s *State) Facts() bylaw.Facts { return s.facts() }

// ParseCPR reads a CPR number and returns it as ten digits; "" stays "".
// Modulus 11 is not asked: it has not been guaranteed since 2007-10-01. Test
// numbers with 60 added to the day are accepted: they are nobody's.
func ParseCPR(v string) (string, error) {
	if v == "" {
		return "", nil
	}
	digits := strings.Replace(v, "-", "", 1)
	if len(digits) != 10 || strings.Trim(digits, "0123456789") != "" {
		return "", refuse(CodeCprMalformed, "cpr")
	}
	if _, ok := cprBirth(digits); !ok {
		return "", refuse(CodeCprMalformed, "cpr")
	}
	return digits, nil
}

// cprBirth reads the date of birth; the seventh digit with the year gives the century.
func cprBirth(d string) (Date, bool) {
	two := func(i int) int { return int(d[i]-'0')*10 + int(d[i+1]-'0') }
	day, month, yy, seventh := two(0), two(2), two(4), d[6]
	year := 1900 + yy
	switch {
	case (seventh == '4' || seventh == '9') && yy <= 36:
		year = 2000 + yy
	case seventh >= '5' && seventh <= '8' && yy <= 57:
		year = 2000 + yy
	case seventh >= '5' && seventh <= '8':
		year = 1800 + yy
	}
	if day > 60 {
		day -= 60
	}
	b := newDate(year, month, day)
	return b, b.IsValid()
}
