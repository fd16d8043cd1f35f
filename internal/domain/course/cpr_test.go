package course_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/test/coursetest"
)

func TestCPRNumbersAreReadOrRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ written, digits string }{
		{"", ""},
		{"610170-1234", "6101701234"}, // the first day of the month with 60 added: nobody's
		{"6101701234", "6101701234"},
		{"890200-4001", "8902004001"}, // 29 February 2000
		{"890200-1001", ""},           // 1900 had none
		{"920170-1234", ""},
		{"000170-1234", ""},
		{"611370-1234", ""},
		{"610170-123", ""},
		{"61-01701234", "6101701234"},
		{"6101-70-1234", ""},
		{"610170 1234", ""},
		{"6101７01234", ""},
	} {
		digits, err := course.ParseCPR(c.written)
		if digits != c.digits || (err != nil) != (c.digits == "" && c.written != "") {
			t.Errorf("%q was read as %q, %v", c.written, digits, err)
		}
	}
}

// FuzzParseCPR reads anything: ten digits that read the same again, or a refusal that does not repeat it.
func FuzzParseCPR(f *testing.F) {
	for _, seed := range []string{"", "610170-1234", "----------", "6101701234\x00", "٦١٠١٧٠١٢٣٤", "\xff\xfe", strings.Repeat("9", 1000)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, written string) {
		digits, err := course.ParseCPR(written)
		if err != nil {
			if refusal := new(course.Refusal); !errors.As(err, &refusal) || refusal.Code != "cpr_malformed" || len(refusal.Params) > 0 {
				t.Fatalf("%q: %v", written, err)
			}
			return
		}
		if len(digits) != 10 && written != "" {
			t.Fatalf("%q was read as %q", written, digits)
		}
		if again, err := course.ParseCPR(digits); err != nil || again != digits {
			t.Fatalf("%q was read as %q, and that as %q, %v", written, digits, again, err)
		}
	})
}

func TestABirthDateThatTheNumberDoesNotSayIsAQuestion(t *testing.T) {
	t.Parallel()
	f := coursetest.Sandelholt()
	at := time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC)
	asked := func(way string, err error) {
		t.Helper()
		if r := refusalOf(err); r.Code != course.CodeConfirmDate || len(r.Also) != 1 || r.Also[0].Code != course.CodeCprOtherBirth {
			t.Errorf("%s: %v", way, err)
		}
	}
	f.Opening.Members[0].Birth.Year++
	_, err := coursetest.Open(trialID, f.Opening, karen, course.CurrentLaw("eksempel"), at)
	asked("opening", err)
	f.Opening.Confirmed = true
	d := coursetest.OpenFamily(t, f, course.CurrentLaw("eksempel"), at)

	number, other := "620385-1234", course.NewMember{Name: "Bo", Kind: course.Adult, Birth: course.Date{Year: 1985, Month: 3, Day: 1}, CPR: "620385-1234"}
	_, err = d.Course.Do(karen, course.AddMember{NewMember: other})
	asked("a new member", err)
	other.CPR = ""
	d.Do(course.AddMember{NewMember: other})
	_, err = d.Course.Do(karen, course.CorrectMember{Member: "m3", CPR: &number})
	asked("the number", err)
	d.Do(course.CorrectMember{Member: "m3", CPR: &number, Birth: course.Date{Year: 1985, Month: 3, Day: 2}, Reason: "Stod forkert"})
	_, err = d.Course.Do(karen, course.CorrectMember{Member: "m3", Birth: other.Birth, Reason: "x"})
	asked("the birth date", err)
	d.Do(course.CorrectMember{Member: "m3", Birth: other.Birth, Reason: "x", Confirmed: true})
}
