package sealing_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/test/sealingtest"
)

// watchedStore counts the reads of a store and can be made to fail or to hang.
type watchedStore struct {
	*sealingtest.Memory
	reads  atomic.Int64
	before func(context.Context) error
}

func (s *watchedStore) Wrapped(ctx context.Context, course sealing.CourseID) (sealing.WrappedKey, error) {
	s.reads.Add(1)
	if s.before != nil {
		if err := s.before(ctx); err != nil {
			return sealing.WrappedKey{}, err
		}
	}
	return s.Memory.Wrapped(ctx, course)
}

func hang(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestTheKeysOfAListAreFetchedWithOneQuestion(t *testing.T) {
	t.Parallel()
	store := &watchedStore{Memory: sealingtest.NewMemory()}
	keys := masters(t, sealing.GenerateMasterKeys("k1"))
	ring, courses := sealing.NewKeyring(keys, store), []sealing.CourseID{"no-course"}
	for range 20 {
		courses = append(courses, newCourse(t, ring))
	}
	other := sealing.NewKeyring(keys, store)
	other.PrefetchAll(t.Context(), courses)
	for _, course := range courses[1:] {
		_, err := other.Seal(course, []byte("x"))
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := store.reads.Load(); got != 0 {
		t.Fatalf("%d, want 0", got)
	}
	held, found, _ := other.Counts()
	if held != 20 {
		t.Fatalf("%v, want 20", held)
	}
	if found != 20 {
		t.Fatalf("%v, want 20", found)
	}
}

func TestACourseCreatedInOneProcessIsReadInAnotherAfterOneFetch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := &watchedStore{Memory: sealingtest.NewMemory()}
		keys := masters(t, sealing.GenerateMasterKeys("k1"))
		course := newCourse(t, sealing.NewKeyring(keys, store))

		store.before = func(context.Context) error { time.Sleep(10 * time.Millisecond); return nil }
		other := sealing.NewKeyring(keys, store)
		var asking sync.WaitGroup
		for range 50 {
			asking.Go(func() {
				_, err := other.Seal(course, []byte("x"))
				if err != nil {
					t.Error(err)
				}
			})
		}
		asking.Wait()
		if got := store.reads.Load(); got != 1 {
			t.Fatalf("%v, want 1", got)
		}
	})
}

func TestLoadedKeysAreReadWithoutTheStore(t *testing.T) {
	t.Parallel()
	store := &watchedStore{Memory: sealingtest.NewMemory()}
	keys := masters(t, sealing.GenerateMasterKeys("k1"))
	course := newCourse(t, sealing.NewKeyring(keys, store))

	worker := sealing.NewKeyring(keys, store)
	if err := worker.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	store.before = func(context.Context) error { return errors.New("the database is away") }
	_, err := worker.Seal(course, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	if got := store.reads.Load(); got != 0 {
		t.Fatalf("%d, want 0", got)
	}
}

func TestAStoreThatHangsCostsOneShortWaitForManyPayloads(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := &watchedStore{Memory: sealingtest.NewMemory()}
		keys := masters(t, sealing.GenerateMasterKeys("k1"))
		course := newCourse(t, sealing.NewKeyring(keys, store))
		ring := sealing.NewKeyring(keys, store)

		store.before = hang
		began := time.Now()
		for range 20 {
			_, err := ring.Seal(course, []byte("x"))
			if !errors.Is(err, sealing.ErrKeyUnavailable) {
				t.Fatalf("%v, want %v", err, sealing.ErrKeyUnavailable)
			}
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("%v, want %v", err, context.DeadlineExceeded)
			}
		}
		if got := time.Since(began); got != 300*time.Millisecond {
			t.Fatalf("%v, want %v", got, 300*time.Millisecond)
		}
		if got := store.reads.Load(); got != 1 {
			t.Fatalf("%v, want 1", got)
		}

		store.before = nil
		time.Sleep(time.Second)
		_, err := ring.Seal(course, []byte("x"))
		if err != nil {
			t.Fatalf("after a second it asks again: %v", err)
		}
	})
}

func TestACourseNobodyKnowsIsAskedForOnceASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := &watchedStore{Memory: sealingtest.NewMemory()}
		ring := sealing.NewKeyring(masters(t, sealing.GenerateMasterKeys("k1")), store)
		for range 3 {
			for range 5 {
				_, err := ring.Seal("unknown", []byte("x"))
				if !errors.Is(err, sealing.ErrNoKey) {
					t.Fatalf("%v, want %v", err, sealing.ErrNoKey)
				}
			}
			time.Sleep(time.Second)
		}
		if got := store.reads.Load(); got != 3 {
			t.Fatalf("%v, want 3", got)
		}

		if err := ring.Create(context.Background(), "unknown"); err != nil {
			t.Fatal(err)
		}
		_, err := ring.Seal("unknown", []byte("x"))
		if err != nil {
			t.Fatalf("a course created meanwhile is known at once: %v", err)
		}
	})
}

func TestIdsNobodyKnowsDoNotFillTheMemory(t *testing.T) {
	t.Parallel()
	store := &watchedStore{Memory: sealingtest.NewMemory()}
	ring := sealing.NewKeyring(masters(t, sealing.GenerateMasterKeys("k1")), store)
	for i := range 3000 {
		_, err := ring.Seal(strconv.Itoa(i), []byte("x"))
		if !errors.Is(err, sealing.ErrNoKey) {
			t.Fatalf("%v, want %v", err, sealing.ErrNoKey)
		}
	}
	if got := ring.Refusals(); got >= 1025 {
		t.Fatalf("%d, want fewer than 1025", got)
	}
}

func TestCreatingACourseTwiceKeepsItsKey(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	sealed, err := ring.Seal(course, []byte("before"))
	if err != nil {
		t.Fatal(err)
	}

	if err := ring.Create(context.Background(), course); err != nil {
		t.Fatal(err)
	}
	opened, err := ring.Open(course, sealed)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(opened); got != "before" {
		t.Fatalf("%v, want before", got)
	}
}

func TestADestroyedKeyIsGoneEverywhere(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store := sealingtest.NewMemory()
	keys := masters(t, sealing.GenerateMasterKeys("k1"))
	ring, other, late := sealing.NewKeyring(keys, store), sealing.NewKeyring(keys, store), sealing.NewKeyring(keys, store)
	course, spared := newCourse(t, ring), newCourse(t, ring)
	if err := other.Load(ctx); err != nil {
		t.Fatal(err)
	}
	sealed, err := ring.Seal(course, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}

	if err := ring.Destroy(ctx, course); err != nil {
		t.Fatal(err)
	}
	other.Forget(course)
	for name, r := range map[string]*sealing.Keyring{"the one that destroyed": ring, "one that was told": other, "one that asks": late} {
		_, err := r.Open(course, sealed)
		if !errors.Is(err, sealing.ErrKeyDestroyed) {
			t.Fatalf("%s: %v, want %v", name, err, sealing.ErrKeyDestroyed)
		}
		_, err = r.Seal(spared, []byte("x"))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	if err := ring.Create(ctx, course); !errors.Is(err, sealing.ErrKeyDestroyed) {
		t.Fatalf("it cannot be made again: %v, want %v", err, sealing.ErrKeyDestroyed)
	}
	if err := ring.Destroy(ctx, course); err != nil {
		t.Fatalf("destroying twice is no error: %v", err)
	}
}

func TestAFetchUnderWayDoesNotBringBackAForgottenKey(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := &watchedStore{Memory: sealingtest.NewMemory()}
		keys := masters(t, sealing.GenerateMasterKeys("k1"))
		course := newCourse(t, sealing.NewKeyring(keys, store))

		ring := sealing.NewKeyring(keys, store)
		store.before = func(context.Context) error {
			ring.Forget(course) // the course is erased while its key is on the way
			return nil
		}
		_, err := ring.Seal(course, []byte("x"))
		if !errors.Is(err, sealing.ErrKeyDestroyed) {
			t.Fatalf("%v, want %v", err, sealing.ErrKeyDestroyed)
		}
	})
}

func TestCoursesAreReadWhileKeysRotate(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store := sealingtest.NewMemory()
	oldKeys := masters(t, "old:"+secret("o"))
	both := masters(t, "new:"+secret("n")+" old:"+secret("o")+" index:"+secret("i"))
	before := sealing.NewKeyring(oldKeys, store)
	sealed := map[sealing.CourseID][]byte{}
	for range 100 {
		course := newCourse(t, before)
		text, err := before.Seal(course, []byte(course))
		if err != nil {
			t.Fatal(err)
		}
		sealed[course] = text
	}

	var reading sync.WaitGroup
	for range 4 {
		reading.Go(func() {
			cold := sealing.NewKeyring(both, store)
			for course, text := range sealed {
				opened, err := cold.Open(course, text)
				if err != nil {
					t.Error(err)
				}
				if got := string(opened); got != course {
					t.Errorf("%v, want %v", got, course)
				}
			}
		})
	}
	changed, err := sealing.NewKeyring(both, store).Rotate(ctx)
	reading.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if changed != 100 {
		t.Fatalf("%v, want 100", changed)
	}
}

func TestRotationDoesNotBringBackAKeyDestroyedMeanwhile(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store := &destroyingStore{Memory: sealingtest.NewMemory()}
	course := newCourse(t, sealing.NewKeyring(masters(t, "old:"+secret("o")), store))
	both := sealing.NewKeyring(masters(t, "new:"+secret("n")+" old:"+secret("o")+" index:"+secret("i")), store)
	_, err := both.Rotate(ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Wrapped(ctx, course)
	if !errors.Is(err, sealing.ErrKeyDestroyed) {
		t.Fatalf("%v, want %v", err, sealing.ErrKeyDestroyed)
	}
}

// destroyingStore destroys a key just before it is wrapped anew.
type destroyingStore struct{ *sealingtest.Memory }

func (s *destroyingStore) Rewrap(ctx context.Context, old, new sealing.WrappedKey) error {
	if err := s.Destroy(ctx, old.Course); err != nil {
		return err
	}
	return s.Memory.Rewrap(ctx, old, new)
}
