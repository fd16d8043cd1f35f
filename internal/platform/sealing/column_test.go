package sealing_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
)

func TestWhatIsSealedOpensAgain(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.Byte(), 0, 2000).Draw(t, "text")
		if rapid.Bool().Draw(t, "repetitive") {
			text = bytes.Repeat(text, 5)
		}
		sealed, err := ring.Seal(course, text)
		if err != nil {
			t.Fatal(err)
		}
		opened, err := ring.Open(course, sealed)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(text, opened) {
			t.Fatalf("%q, want %q", opened, text)
		}
	})
}

func TestSealedTextShowsNothingAndIsNeverTheSameTwice(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	first, err := ring.Seal(course, []byte("Maria Toft"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := ring.Seal(course, []byte("Maria Toft"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(first), "Maria") {
		t.Fatal("Maria can be read")
	}
	if bytes.Equal(first, second) {
		t.Fatal("both are the same")
	}
}

func TestLongTextsAreSmallerSealed(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	text := []byte(strings.Repeat("Familien ønsker færre møder og én plan. ", 100))
	sealed, err := ring.Seal(course, text)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(sealed); got >= len(text)/10 {
		t.Fatalf("%d, want less than %d", got, len(text)/10)
	}
}

func TestAChangedSealedTextDoesNotOpen(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	sealed, err := ring.Seal(course, []byte("Maria Toft"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range sealed {
		changed := slices.Clone(sealed)
		changed[i] ^= 1
		_, err := ring.Open(course, changed)
		if !errors.Is(err, sealing.ErrUnreadable) {
			t.Fatalf("byte %d changed: %v, want %v", i, err, sealing.ErrUnreadable)
		}
		_, err = ring.Open(course, sealed[:i])
		if !errors.Is(err, sealing.ErrUnreadable) {
			t.Fatalf("cut at byte %d: %v, want %v", i, err, sealing.ErrUnreadable)
		}
	}
}

func TestASealedTextDoesNotOpenForAnotherCourse(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	sealed, err := ring.Seal(newCourse(t, ring), []byte("Maria Toft"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = ring.Open(newCourse(t, ring), sealed)
	if !errors.Is(err, sealing.ErrUnreadable) {
		t.Fatalf("%v, want %v", err, sealing.ErrUnreadable)
	}
}
