package sealing_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

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
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("%v, want %s", err, c.says)
			}
			if strings.Contains(err.Error(), "secretsecret") {
				t.Fatal("secretsecret can be read")
			}
		})
	}
}

func TestMasterKeysFitIntoOneLineOfTheEnvironment(t *testing.T) {
	t.Parallel()
	_, err := sealing.ParseMasterKeys("b:" + secret("b") + " a:" + secret("a") + " index:" + secret("i"))
	if err != nil {
		t.Fatal(err)
	}
}

func TestMasterKeysDoNotShowInALog(t *testing.T) {
	t.Parallel()
	keys := masters(t, "2026-11:"+secret("a"))
	for _, verb := range []string{"%v", "%+v", "%s", "%#v"} {
		if got := fmt.Sprintf(verb, keys); got != "master keys, current 2026-11" {
			t.Fatalf("%v, want master keys, current 2026-11", got)
		}
	}
}

func TestIndexStaysTheSameWhenTheMasterKeyRotates(t *testing.T) {
	t.Parallel()
	index := func(text string) []byte {
		return sealing.NewKeyring(masters(t, text), sealingtest.NewMemory()).Index("cpr", "710101-0000")
	}
	before := index("a:" + secret("a"))
	if len(before) != 32 {
		t.Fatalf("%d bytes, want 32", len(before))
	}
	if got := index("b:" + secret("b") + "\na:" + secret("a") + "\nindex:" + secret("a")); !bytes.Equal(got, before) {
		t.Fatalf("while both are there: %v, want %v", got, before)
	}
	if got := index("b:" + secret("b") + "\nindex:" + secret("a")); !bytes.Equal(got, before) {
		t.Fatalf("when the old one is gone: %v, want %v", got, before)
	}
	if bytes.Equal(before, index("b:"+secret("b"))) {
		t.Fatal("both are the same")
	}
}

// The number is of no person: its day is the birth day plus 60.
func TestIndexDiffersByPurposeAndValue(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	index := ring.Index("cpr", "710101-0000")
	if !bytes.Equal(index, ring.Index("cpr", "710101-0000")) {
		t.Fatal("the same value has two indexes")
	}
	if bytes.Equal(index, ring.Index("cpr", "710101-0001")) {
		t.Fatal("two values have the same index")
	}
	if bytes.Equal(index, ring.Index("email", "710101-0000")) {
		t.Fatal("two purposes have the same index")
	}
}

func TestRotationKeepsOldDataReadableWithoutTheOldMasterKey(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store := sealingtest.NewMemory()
	oldKey, newKey, index := "old:"+secret("o")+"\n", "new:"+secret("n")+"\n", "index:"+secret("o")+"\n"

	before := sealing.NewKeyring(masters(t, oldKey), store)
	course := newCourse(t, before)
	sealed, err := before.Seal(course, []byte("Maria Toft"))
	if err != nil {
		t.Fatal(err)
	}

	onlyNew := sealing.NewKeyring(masters(t, newKey+index), store)
	_, err = onlyNew.Open(course, sealed)
	if !errors.Is(err, sealing.ErrKeyUnavailable) {
		t.Fatalf("%v, want %v", err, sealing.ErrKeyUnavailable)
	}
	if err == nil || !strings.Contains(err.Error(), `wrapped by master key "old", which is not given`) {
		t.Fatalf("%v, want %s", err, `wrapped by master key "old", which is not given`)

	}
	if err := onlyNew.Load(ctx); err == nil || !strings.Contains(err.Error(), "1 not loaded") {
		t.Fatalf("%v, want 1 not loaded", err)
	}

	both := sealing.NewKeyring(masters(t, newKey+oldKey+index), store)
	changed, err := both.Rotate(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if changed != 1 {
		t.Fatalf("%v, want 1", changed)
	}
	changed, err = both.Rotate(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if changed != 0 {
		t.Fatalf("a second rotation finds nothing to do: %d, want 0", changed)
	}

	after := sealing.NewKeyring(masters(t, newKey+index), store)
	if err := after.Load(ctx); err != nil {
		t.Fatal(err)
	}
	opened, err := after.Open(course, sealed)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(opened); got != "Maria Toft" {
		t.Fatalf("%v, want Maria Toft", got)
	}
}

func TestAWrappedKeyOpensForItsOwnCourseAlone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store := sealingtest.NewMemory()
	keys := masters(t, sealing.GenerateMasterKeys("k1"))
	victim := newCourse(t, sealing.NewKeyring(keys, store))
	wrapped, err := store.Wrapped(ctx, victim)
	if err != nil {
		t.Fatal(err)
	}

	wrapped.Course = "another"
	moved := sealing.NewKeyring(keys, sealingtest.NewMemory(wrapped))
	if err := moved.Prefetch(ctx, "another"); !errors.Is(err, sealing.ErrKeyUnavailable) {
		t.Fatalf("%v, want %v", err, sealing.ErrKeyUnavailable)
	}
}
