package casework

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// The codes of checks: a look-up that is not there, one's own, and a reason that is too long. One that is
// missing is [NoReason].
const (
	UnknownVisit  = "unknown_visit"
	OwnVisit      = "own_visit"
	ReasonTooLong = "reason_too_long"
)

// LongestCheckReason is how much one may write about a look-up.
const LongestCheckReason = 300

// Checking says of a visit what was found.
type Checking struct {
	Entry   int64 // the visit's first line in the access log
	Through int64 // the last that was shown; what came after it is drawn again
	Verdict CheckVerdict
	Reason  string
	Draw    string // the sample that had drawn it: it goes on showing the visit
	Key     string // the same key writes it once
}

// CheckAccess writes down what a supervisor found of a visit that a sample had drawn. The visit
// is not drawn again, and the family reads that it was checked. One's own visits are for
// somebody else to look into.
func (s *Service) CheckAccess(ctx context.Context, who access.Who, c Checking) error {
	visit, err := s.store.Visit(ctx, c.Entry)
	if err != nil {
		return fromStore(err, UnknownVisit)
	}
	if _, err := s.authorise(ctx, who, visit.Course, access.CheckAccess); err != nil {
		return err
	}
	c.Reason = strings.TrimSpace(c.Reason)
	switch {
	case visit.Subject == who.Subject:
		return fault(OwnVisit)
	case c.Verdict != InOrder && c.Verdict != FollowUp, c.Through < c.Entry:
		return fault(UnknownVisit)
	case c.Reason == "":
		return faultAt("reason", NoReason)
	case utf8.RuneCountInString(c.Reason) > LongestCheckReason:
		return faultAt("reason", ReasonTooLong)
	}
	if c.Reason, err = readableReason(c.Reason); err != nil {
		return err
	}
	return fromStore(s.store.AddCheck(ctx, visit, store.AccessCheck{
		ID: checkID(who, c), Entry: c.Entry, Last: min(c.Through, visit.Last), Verdict: string(c.Verdict), Reason: c.Reason, By: who.Subject, Draw: c.Draw,
	}), UnknownVisit)
}

// checkID follows from the key and from who sent it.
func checkID(who access.Who, c Checking) string {
	if c.Key == "" {
		return uuid.NewString()
	}
	return uuid.NewSHA1(uuid.NameSpaceURL, fmt.Appendf(nil, "check %q %d %q", who.Subject, c.Entry, c.Key)).String()
}

// FollowUps counts the visits that are followed up in somebody's municipality.
func (s *Service) FollowUps(ctx context.Context, who access.Who) (int, error) {
	n, err := s.store.FollowUps(ctx, who.Municipality)
	return n, fromStore(err, UnknownVisit)
}
