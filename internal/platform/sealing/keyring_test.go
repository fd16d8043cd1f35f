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

	"github.com/stretchr/testify/require"

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
		require.NoError(t, err)
	}
	require.Zero(t, store.reads.Load())
	held, found, _ := other.Counts()
	require.EqualValues(t, 20, held)
	require.EqualValues(t, 20, found)
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
				require.NoError(t, err)
			})
		}
		asking.Wait()
		require.EqualValues(t, 1, store.reads.Load())
	})
}

func TestLoadedKeysAreReadWithoutTheStore(t *testing.T) {
	t.Parallel()
	store := &watchedStore{Memory: sealingtest.NewMemory()}
	keys := masters(t, sealing.GenerateMasterKeys("k1"))
	course := newCourse(t, sealing.NewKeyring(keys, store))

	worker := sealing.NewKeyring(keys, store)
	require.NoError(t, worker.Load(context.Background()))
	store.before = func(context.Context) error { return errors.New("the database is away") }
	_, err := worker.Seal(course, []byte("x"))
	require.NoError(t, err)
	require.Zero(t, store.reads.Load())
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
			require.ErrorIs(t, err, sealing.ErrKeyUnavailable)
			require.ErrorIs(t, err, context.DeadlineExceeded)
		}
		require.Equal(t, 300*time.Millisecond, time.Since(began))
		require.EqualValues(t, 1, store.reads.Load())

		store.before = nil
		time.Sleep(time.Second)
		_, err := ring.Seal(course, []byte("x"))
		require.NoError(t, err, "after a second it asks again")
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
				require.ErrorIs(t, err, sealing.ErrNoKey)
			}
			time.Sleep(time.Second)
		}
		require.EqualValues(t, 3, store.reads.Load())

		require.NoError(t, ring.Create(context.Background(), "unknown"))
		_, err := ring.Seal("unknown", []byte("x"))
		require.NoError(t, err, "a course created meanwhile is known at once")
	})
}

func TestIdsNobodyKnowsDoNotFillTheMemory(t *testing.T) {
	t.Parallel()
	store := &watchedStore{Memory: sealingtest.NewMemory()}
	ring := sealing.NewKeyring(masters(t, sealing.GenerateMasterKeys("k1")), store)
	for i := range 3000 {
		_, err := ring.Seal(strconv.Itoa(i), []byte("x"))
		require.ErrorIs(t, err, sealing.ErrNoKey)
	}
	require.Less(t, ring.Refusals(), 1025)
}

func TestCreatingACourseTwiceKeepsItsKey(t *testing.T) {
	t.Parallel()
	ring := newRing(t)
	course := newCourse(t, ring)
	sealed, err := ring.Seal(course, []byte("before"))
	require.NoError(t, err)

	require.NoError(t, ring.Create(context.Background(), course))
	opened, err := ring.Open(course, sealed)
	require.NoError(t, err)
	require.Equal(t, "before", string(opened))
}

func TestADestroyedKeyIsGoneEverywhere(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store := sealingtest.NewMemory()
	keys := masters(t, sealing.GenerateMasterKeys("k1"))
	ring, other, late := sealing.NewKeyring(keys, store), sealing.NewKeyring(keys, store), sealing.NewKeyring(keys, store)
	course, spared := newCourse(t, ring), newCourse(t, ring)
	require.NoError(t, other.Load(ctx))
	sealed, err := ring.Seal(course, []byte("x"))
	require.NoError(t, err)

	require.NoError(t, ring.Destroy(ctx, course))
	other.Forget(course)
	for name, r := range map[string]*sealing.Keyring{"the one that destroyed": ring, "one that was told": other, "one that asks": late} {
		_, err := r.Open(course, sealed)
		require.ErrorIs(t, err, sealing.ErrKeyDestroyed, name)
		_, err = r.Seal(spared, []byte("x"))
		require.NoError(t, err, name)
	}
	require.ErrorIs(t, ring.Create(ctx, course), sealing.ErrKeyDestroyed, "it cannot be made again")
	require.NoError(t, ring.Destroy(ctx, course), "destroying twice is no error")
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
		require.ErrorIs(t, err, sealing.ErrKeyDestroyed)
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
		require.NoError(t, err)
		sealed[course] = text
	}

	var reading sync.WaitGroup
	for range 4 {
		reading.Go(func() {
			cold := sealing.NewKeyring(both, store)
			for course, text := range sealed {
				opened, err := cold.Open(course, text)
				require.NoError(t, err)
				require.Equal(t, course, string(opened))
			}
		})
	}
	changed, err := sealing.NewKeyring(both, store).Rotate(ctx)
	reading.Wait()
	require.NoError(t, err)
	require.Equal(t, 100, changed)
}

func TestRotationDoesNotBringBackAKeyDestroyedMeanwhile(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store := &destroyingStore{Memory: sealingtest.NewMemory()}
	course := newCourse(t, sealing.NewKeyring(masters(t, "old:"+secret("o")), store))
	both := sealing.NewKeyring(masters(t, "new:"+secret("n")+" old:"+secret("o")+" index:"+secret("i")), store)
	_, err := both.Rotate(ctx)
	require.NoError(t, err)
	_, err = store.Wrapped(ctx, course)
	require.ErrorIs(t, err, sealing.ErrKeyDestroyed)
}

// destroyingStore destroys a key just before it is wrapped anew.
type destroyingStore struct{ *sealingtest.Memory }

func (s *destroyingStore) Rewrap(ctx context.Context, old, new sealing.WrappedKey) error {
	if err := s.Destroy(ctx, old.Course); err != nil {
		return err
	}
	return s.Memory.Rewrap(ctx, old, new)
}
