package course_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
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
