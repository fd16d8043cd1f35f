package sealing_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/test/sealingtest"
)

// secret is 32 bytes of one letter, in base64.
func secret(letter string) string {
	return base64.StdEncoding.EncodeToString([]byte(strings.Repeat(letter, 32)))
}

func TestMasterKeysThatCannotBeReadAreRefusedWithTheirLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, says string }{
		"nothing":              {"\n# only a comment\n", "none given"},
		"no colon":             {"# a comment\nsecretsecret", `line 2: not of the form`},
		"no base64":            {"a:!!", `line 1: key "a": illegal base64`},
		"too short":            {"a:" + base64.StdEncoding.EncodeToString([]byte("short")), `key "a" has 5 bytes, not 32`},
		"an id with a slash":   {"a/b:" + secret("a"), "an id has"},
		"the same id twice":    {"a:" + secret("a") + "\na:" + secret("b"), `line 2: a second key "a"`},
		"two index lines":      {"index:" + secret("a") + "\nindex:" + secret("b"), "line 2: a second line"},
		"an index alone":       {"index:" + secret("a"), "none given"},
		"two without an index": {"a:" + secret("a") + "\nb:" + secret("b"), `more than one needs a line "index:…"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := sealing.ParseMasterKeys(c.text)
			require.ErrorContains(t, err, c.says)
			require.NotContains(t, err.Error(), "secretsecret")
		})
	}
}

func TestMasterKeysFitIntoOneLineOfTheEnvironment(t *testing.T) {
	t.Parallel()
	_, err := sealing.ParseMasterKeys("b:" + secret("b") + " a:" + secret("a") + " index:" + secret("i"))
	require.NoError(t, err)
}

func TestMasterKeysDoNotShowInALog(t *testing.T) {
	t.Parallel()
	keys := masters(t, "2026-11:"+secret("a"))
	for _, verb := range []string{"%v", "%+v", "%s", "%#v"} {
		require.Equal(t, "master keys, current 2026-11", fmt.Sprintf(verb, keys))
	}
}

func TestIndexStaysTheSameWhenTheMasterKeyRotates(t *testing.T) {
	t.Parallel()
	index := func(text string) []byte {
		return sealing.NewKeyring(masters(t, text), sealingtest.NewMemory()).Index("cpr", "710101-0000")
	}
	before := index("a:" + secret("a"))
	require.Len(t, before, 32)
	require.Equal(t, before, index("b:"+secret("b")+"\na:"+secret("a")+"\nindex:"+secret("a")), "while both are there")
	require.Equal(t, before, index("b:"+secret("b")+"\nindex:"+secret("a")), "when the old one is gone")
	require.NotEqual(t, before, index("b:"+secret("b")))
}

// The number is of no person: its day is the birth day plus 60.
func TestIndexDiffersByPurposeAndValue(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	require.Equal(t, ring.Index("cpr", "710101-0000"), ring.Index("cpr", "710101-0000"))
	require.NotEqual(t, ring.Index("cpr", "710101-0000"), ring.Index("cpr", "710101-0001"))
	require.NotEqual(t, ring.Index("cpr", "710101-0000"), ring.Index("email", "710101-0000"))
}

func TestRotationKeepsOldDataReadableWithoutTheOldMasterKey(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store := sealingtest.NewMemory()
	oldKey, newKey, index := "old:"+secret("o")+"\n", "new:"+secret("n")+"\n", "index:"+secret("o")+"\n"

	before := sealing.NewKeyring(masters(t, oldKey), store)
	course := newCourse(t, before)
	sealed, err := before.Seal(course, []byte("Maria Toft"))
	require.NoError(t, err)

	onlyNew := sealing.NewKeyring(masters(t, newKey+index), store)
	_, err = onlyNew.Open(course, sealed)
	require.ErrorIs(t, err, sealing.ErrKeyUnavailable)
	require.ErrorContains(t, err, `wrapped by master key "old", which is not given`)
	require.ErrorContains(t, onlyNew.Load(ctx), "1 not loaded")

	both := sealing.NewKeyring(masters(t, newKey+oldKey+index), store)
	changed, err := both.Rotate(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, changed)
	changed, err = both.Rotate(ctx)
	require.NoError(t, err)
	require.Zero(t, changed, "a second rotation finds nothing to do")

	after := sealing.NewKeyring(masters(t, newKey+index), store)
	require.NoError(t, after.Load(ctx))
	opened, err := after.Open(course, sealed)
	require.NoError(t, err)
	require.Equal(t, "Maria Toft", string(opened))
}

func TestAWrappedKeyOpensForItsOwnCourseAlone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store := sealingtest.NewMemory()
	keys := masters(t, sealing.GenerateMasterKeys("k1"))
	victim := newCourse(t, sealing.NewKeyring(keys, store))
	wrapped, err := store.Wrapped(ctx, victim)
	require.NoError(t, err)

	wrapped.Course = "another"
	moved := sealing.NewKeyring(keys, sealingtest.NewMemory(wrapped))
	require.ErrorIs(t, moved.Prefetch(ctx, "another"), sealing.ErrKeyUnavailable)
}
