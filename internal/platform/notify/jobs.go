package notify

import (
	"math"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/enplan-dk/enplan/internal/platform/store"
)

// deliverArgs sends one row of the ledger.
type deliverArgs struct {
	Key string `json:"key"`
}

// Kind implements [river.JobArgs].
func (deliverArgs) Kind() string { return "deliver" }

// digestArgs sends what waits for one recipient by an instant, or what waited for somebody
// whose account is closed and in whose place the recipient is told.
type digestArgs struct {
	Recipient string    `json:"recipient"`
	At        time.Time `json:"at"`
	Absent    string    `json:"absent,omitempty"`
}

// Kind implements [river.JobArgs].
func (digestArgs) Kind() string { return "digest" }

// newsArgs tells one family member of what happened in her course by an instant. It names her by her place in the course: what
// the queue remembers outlives an erased course.
type newsArgs struct {
	Course string    `json:"course"`
	Member string    `json:"member"`
	At     time.Time `json:"at"`
}

// Kind implements [river.JobArgs].
func (newsArgs) Kind() string { return "news" }

// sweepArgs finds what nothing delivers.
type sweepArgs struct{}

// Kind implements [river.JobArgs].
func (sweepArgs) Kind() string { return "sweep" }

// living are the states of a job that will still run. A job that is over does not keep
// another one away: the ledger does, where the message is out.
var living = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled,
}

// jobFor is the job that delivers a row. A recipient has one digest at a time, however
// many rows go into it.
func jobFor(n store.Notification) (river.JobArgs, *river.InsertOpts) {
	opts := &river.InsertOpts{
		ScheduledAt: n.SendAt,
		MaxAttempts: math.MaxInt16, // a mail server may be away for long; nothing is given up
		UniqueOpts:  river.UniqueOpts{ByArgs: true, ByState: living},
	}
	switch n.Channel {
	case store.ToDigest:
		return digestArgs{Recipient: n.Recipient, At: n.SendAt.UTC(), Absent: n.Absent}, opts
	case store.ToNews:
		return newsArgs{Course: n.Course, Member: n.Member, At: n.SendAt.UTC()}, opts
	}
	return deliverArgs{Key: n.Key}, opts
}

// patience is the pause between attempts: a second at first, five minutes at most.
type patience struct{}

const longestPause = 5 * time.Minute

// NextRetry implements [river.ClientRetryPolicy].
func (patience) NextRetry(job *rivertype.JobRow) time.Time {
	pause := longestPause
	if n := len(job.Errors); n < 9 {
		pause = min(time.Second<<n, longestPause)
	}
	return time.Now().Add(pause)
}
