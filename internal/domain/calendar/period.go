package calendar

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Period is a length of calendar time, written as in ISO 8601: P1M, P2W, P10D,
// P1M2W. The zero Period is "none" and must be left out of JSON with omitzero.
type Period struct {
	Months, Weeks, Days int
}

// ErrPeriod is the error of a text that is not a period within the bounds: at
// least a day, at most about twelve months in all.
var ErrPeriod = errors.New("period must look like P1M, P2W or P10D and lie between one day and twelve months")

// longestPeriodDays is twelve months in days, a leap year included.
const longestPeriodDays = 366

var periodForm = regexp.MustCompile(`^P(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,3})D)?$`)

// ParsePeriod reads the ISO 8601 form and refuses with ErrPeriod what is
// malformed, empty or out of bounds.
func ParsePeriod(s string) (Period, error) {
	parts := periodForm.FindStringSubmatch(s)
	if parts == nil {
		return Period{}, fmt.Errorf("%w", ErrPeriod)
	}
	var n [3]int
	for i, digits := range parts[1:] {
		if digits != "" {
			n[i], _ = strconv.Atoi(digits) // at most three digits, by the form
		}
	}
	p := Period{Months: n[0], Weeks: n[1], Days: n[2]}
	if !p.Valid() {
		return Period{}, fmt.Errorf("%w", ErrPeriod)
	}
	return p, nil
}

// Valid says whether the period lies within the bounds of ErrPeriod.
func (p Period) Valid() bool {
	if p.Months < 0 || p.Weeks < 0 || p.Days < 0 {
		return false
	}
	return p.approximateDays() >= 1 && p.Months <= 12 && p.approximateDays() <= longestPeriodDays
}

// approximateDays counts a twelfth of a leap year for each month.
func (p Period) approximateDays() int {
	return p.Months*longestPeriodDays/12 + p.Weeks*7 + p.Days
}

// IsZero says that no period is set.
func (p Period) IsZero() bool { return p == Period{} }

// Longer says whether p is longer than q, months taken at their average length.
func (p Period) Longer(q Period) bool { return p.approximateDays() > q.approximateDays() }

// String is the ISO 8601 form; empty for the zero Period.
func (p Period) String() string {
	if p.IsZero() {
		return ""
	}
	var s strings.Builder
	s.WriteByte('P')
	for _, part := range []struct {
		n    int
		unit byte
	}{{p.Months, 'M'}, {p.Weeks, 'W'}, {p.Days, 'D'}} {
		if part.n != 0 {
			s.WriteString(strconv.Itoa(part.n))
			s.WriteByte(part.unit)
		}
	}
	return s.String()
}

// MarshalText implements encoding.TextMarshaler.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; an empty text is the zero
// Period.
func (p *Period) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = Period{}
		return nil
	}
	parsed, err := ParsePeriod(string(text))
	if err != nil {
		return err
	}
	*p = parsed
	return nil
}

// AddTo is the date one period after d. A month that lacks the day ends on its
// last: 31 January plus a month is the last of February.
func (p Period) AddTo(d Date) Date { return p.Nth(d, 1) }

// SubtractFrom is the date one period before d, with the same rule for months
// that lack the day.
func (p Period) SubtractFrom(d Date) Date { return p.Nth(d, -1) }

// Nth is the date n periods after the anchor. It is computed from the anchor
// each time, so that a series of months from the 31st does not drift to the
// 28th.
func (p Period) Nth(anchor Date, n int) Date {
	return anchor.AddMonths(n * p.Months).AddDays(n * (7*p.Weeks + p.Days))
}
