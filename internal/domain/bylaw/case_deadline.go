package bylaw

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
)

// CaseKind is a kind of case that a municipality sets a deadline for.
type CaseKind string

// The kinds, in the order in which a family meets them.
const (
	CaseEligibility CaseKind = "eligibility" // from the referral to the decision on taking part
	CaseTeam        CaseKind = "team"        // from there until the team is complete
	CasePlan        CaseKind = "plan"        // from there until a plan is in force
	CaseDecision    CaseKind = "decision"    // from the hearing to the decision
	CaseAppeal      CaseKind = "appeal"      // from the appeal until it is reassessed
	CaseAccess      CaseKind = "access"      // from the request for access to its answer
)

// CaseKinds lists them.
func CaseKinds() []CaseKind {
	return []CaseKind{CaseEligibility, CaseTeam, CasePlan, CaseDecision, CaseAppeal, CaseAccess}
}

// CaseDeadline is how long a municipality takes at most for a kind of case that begins on a day or later.
type CaseDeadline struct {
	Kind   CaseKind        `json:"kind"`
	From   calendar.Date   `json:"from"`
	Within calendar.Period `json:"within"`
	Source string          `json:"source"` // where the municipality has published it
}

var caseDeadlines = map[string][]CaseDeadline{}

// SetCaseDeadlines says which deadlines municipalities have set. It is called once, before anything reads the law. A course decides by
// those that it has pinned.
func SetCaseDeadlines(set map[string][]CaseDeadline) error {
	for code := range set {
		if _, known := Latest(code); !known {
			return fmt.Errorf("municipality %s has no legal frame", code)
		}
	}
	caseDeadlines = set
	return nil
}

// CaseDeadlines are those of a municipality, by kind and day.
func CaseDeadlines(code string) []CaseDeadline { return caseDeadlines[code] }

// CaseDeadlineOn is the deadline for a case that begins on a day; none if the municipality has set none by then.
func CaseDeadlineOn(set []CaseDeadline, kind CaseKind, on calendar.Date) (CaseDeadline, bool) {
	for _, d := range slices.Backward(set) {
		if d.Kind == kind && !on.Before(d.From) {
			return d, true
		}
	}
	return CaseDeadline{}, false
}

// ParseCaseDeadlines reads deadlines by municipality, a line each or divided by semicolons: code|from|kind=period, kind=period|source.
func ParseCaseDeadlines(text string) (map[string][]CaseDeadline, error) {
	set := map[string][]CaseDeadline{}
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == ';' }) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		parts := strings.Split(line, "|")
		if len(parts) != 4 {
			return nil, errors.New("deadlines are written as code|from|kind=period, kind=period|source")
		}
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		code, source := parts[0], parts[3]
		from, err := calendar.ParseDate(parts[1])
		if err != nil {
			return nil, err
		}
		if code == "" || source == "" {
			return nil, errors.New("a deadline needs a municipality and a source")
		}
		for entry := range strings.SplitSeq(parts[2], ",") {
			d, err := parseCaseDeadline(entry)
			if err != nil {
				return nil, err
			}
			d.From, d.Source = from, source
			set[code] = append(set[code], d)
		}
	}
	for code, list := range set {
		slices.SortFunc(list, func(a, b CaseDeadline) int {
			return cmp.Or(slices.Index(CaseKinds(), a.Kind)-slices.Index(CaseKinds(), b.Kind), a.From.Compare(b.From))
		})
		for i := 1; i < len(list); i++ {
			if list[i].Kind == list[i-1].Kind && list[i].From == list[i-1].From {
				return nil, fmt.Errorf("municipality %s has two deadlines for %s from %s", code, list[i].Kind, list[i].From)
			}
		}
	}
	return set, nil
}

func parseCaseDeadline(entry string) (CaseDeadline, error) {
	kind, period, _ := strings.Cut(entry, "=")
	d := CaseDeadline{Kind: CaseKind(strings.TrimSpace(kind))}
	if !slices.Contains(CaseKinds(), d.Kind) {
		return d, fmt.Errorf("there is no kind of case %q", d.Kind)
	}
	var err error
	d.Within, err = calendar.ParsePeriod(strings.TrimSpace(period))
	return d, err
}
