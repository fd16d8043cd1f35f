package api

import (
	"strconv"
	"testing"
	"time"
)

func TestOneSubjectsHasteDoesNotSlowAnother(t *testing.T) {
	t.Parallel()
	b, now := newBuckets(Rate{PerSecond: 10, Burst: 5}), time.Unix(0, 0)
	for range 5 {
		if b.take("karen", now) != 0 {
			t.Fatal("a burst is refused")
		}
	}
	if wait := b.take("karen", now); wait != 100*time.Millisecond {
		t.Errorf("the sixth at once waits %s", wait)
	}
	if b.take("jonas", now) != 0 {
		t.Error("somebody else is refused")
	}
	if b.take("karen", now.Add(100*time.Millisecond)) != 0 {
		t.Error("a refused request used a token up")
	}
}

func TestSubjectsWithoutEndDoNotFillTheMemory(t *testing.T) {
	t.Parallel()
	b, now := newBuckets(Rate{PerSecond: 1, Burst: 1}), time.Unix(0, 0)
	for i := range 3*mostBuckets + 1 {
		b.take(strconv.Itoa(i), now)
	}
	if n := len(b.young) + len(b.aged); n > 2*mostBuckets {
		t.Errorf("%d buckets are kept", n)
	}
	b.take("karen", now)
	for i := range mostBuckets - 2 {
		b.take("other"+strconv.Itoa(i), now)
	}
	if b.take("karen", now) == 0 {
		t.Error("a busy subject's bucket was forgotten")
	}
}
