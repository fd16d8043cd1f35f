package ratelimit

import (
	"strconv"
	"testing"
	"time"
)

func TestOneSubjectsHasteDoesNotSlowAnother(t *testing.T) {
	t.Parallel()
	b, now := NewBuckets(Rate{PerSecond: 10, Burst: 5}), time.Unix(0, 0)
	for range 5 {
		if b.Take("karen", now) != 0 {
			t.Fatal("a burst is refused")
		}
	}
	if wait := b.Take("karen", now); wait != time.Second {
		t.Errorf("the sixth at once waits %s", wait)
	}
	if b.Take("jonas", now) != 0 {
		t.Error("somebody else is refused")
	}
	if b.Take("karen", now.Add(100*time.Millisecond)) != 0 {
		t.Error("a refused request used a token up")
	}
}

func TestSubjectsWithoutEndDoNotFillTheMemory(t *testing.T) {
	t.Parallel()
	b, now := NewBuckets(Rate{PerSecond: 1, Burst: 1}), time.Unix(0, 0)
	for i := range 3*mostBuckets + 1 {
		b.Take(strconv.Itoa(i), now)
	}
	if n := len(b.young) + len(b.aged); n > 2*mostBuckets {
		t.Errorf("%d buckets are kept", n)
	}
	b.Take("karen", now)
	for i := range mostBuckets - 2 {
		b.Take("other"+strconv.Itoa(i), now)
	}
	if b.Take("karen", now) == 0 {
		t.Error("a busy subject's bucket was forgotten")
	}
}

func TestWhoMustWaitIsToldHowLongInWholeSeconds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rate Rate
		want time.Duration
	}{
		{Rate{PerSecond: 100, Burst: 1}, time.Second},
		{Rate{PerSecond: 0.1, Burst: 1}, 11 * time.Second},
		{Rate{PerSecond: 1e-9, Burst: 1}, longestWait},
		{Rate{PerSecond: 1, Burst: 0}, longestWait},
	} {
		b, now := NewBuckets(c.rate), time.Unix(0, 0)
		b.Take("karen", now)
		if wait := b.Take("karen", now); wait != c.want {
			t.Errorf("with %+v one waits %s instead of %s", c.rate, wait, c.want)
		}
	}
}
