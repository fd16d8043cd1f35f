package sealing_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
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
		require.NoError(t, err)
		opened, err := ring.Open(course, sealed)
		require.NoError(t, err)
		require.True(t, bytes.Equal(text, opened))
	})
}

func TestSealedTextShowsNothingAndIsNeverTheSameTwice(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	first, err := ring.Seal(course, []byte("Maria Toft"))
	require.NoError(t, err)
	second, err := ring.Seal(course, []byte("Maria Toft"))
	require.NoError(t, err)
	require.NotContains(t, string(first), "Maria")
	require.NotEqual(t, first, second)
}

func TestLongTextsAreSmallerSealed(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	text := []byte(strings.Repeat("Familien ønsker færre møder og én plan. ", 100))
	sealed, err := ring.Seal(course, text)
	require.NoError(t, err)
	require.Less(t, len(sealed), len(text)/10)
}

func TestAChangedSealedTextDoesNotOpen(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	sealed, err := ring.Seal(course, []byte("Maria Toft"))
	require.NoError(t, err)
	for i := range sealed {
		changed := slices.Clone(sealed)
		changed[i] ^= 1
		_, err := ring.Open(course, changed)
		require.ErrorIs(t, err, sealing.ErrUnreadable, "byte %d changed", i)
		_, err = ring.Open(course, sealed[:i])
		require.ErrorIs(t, err, sealing.ErrUnreadable, "cut at byte %d", i)
	}
}

func TestASealedTextDoesNotOpenForAnotherCourse(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	sealed, err := ring.Seal(newCourse(t, ring), []byte("Maria Toft"))
	require.NoError(t, err)
	_, err = ring.Open(newCourse(t, ring), sealed)
	require.ErrorIs(t, err, sealing.ErrUnreadable)
}
