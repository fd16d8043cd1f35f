package casework

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// The codes of break-glass access: a grant without a reason, reading without a grant, and a grant
// that is not there or over.
const (
	NoReason     = "reason_missing"
	NoGrant      = "glass_whole"
	UnknownGrant = "unknown_grant"
)

// Grant lets one person read, in Temporal's pages, what a course has sealed there.
type Grant struct {
	ID      string     `json:"id"`
	Course  string     `json:"course"`
	Subject string     `json:"subject" doc:"Who may read."`
	Name    string     `json:"name,omitempty"`
	Reason  string     `json:"reason"`
	At      time.Time  `json:"at"`
	Until   time.Time  `json:"until" doc:"It ends by itself then."`
	EndedAt *time.Time `json:"ended_at,omitempty" doc:"Of one that somebody ended before its time."`
	Live    bool       `json:"live"`
}

// BreakGlass gives somebody the right to read a course's payloads for a time, for a reason. The supervisors of the
// municipality are told by mail, and the family reads it, with the reason, where it reads who has looked. The
// same key gives the same grant.
func (s *Service) BreakGlass(ctx context.Context, who access.Who, id, reason, key string) (Grant, error) {
	if strings.TrimSpace(reason) == "" {
		return Grant{}, faultAt("reason", NoReason)
	}
	reason, err := readableReason(reason)
	if err != nil {
		return Grant{}, err
	}
	g := store.Grant{ID: grantID(who, id, key), Course: id, Municipality: who.Municipality, Subject: who.Subject, Reason: reason}
	a, err := s.attemptAt(ctx, who, id, access.BreakGlass)
	if err != nil {
		return Grant{}, err
	}
	a.grant = g.ID
	if _, err := s.decide(ctx, a); err != nil {
		return Grant{}, err
	}
	if s.grants == nil {
		return Grant{}, &Fault{Code: Internal, cause: errors.New("nobody would be told of the grant")}
	}
	made, err := s.store.AddGrant(ctx, g, access.GrantDuration(), s.grants)
	if err != nil {
		return Grant{}, fromStore(err, UnknownCourse)
	}
	return s.shownGrant(ctx, made), nil
}

// grantID follows from the key and from who sent it.
func grantID(who access.Who, course, key string) string {
	if key == "" {
		return uuid.NewString()
	}
	return uuid.NewSHA1(uuid.NameSpaceURL, fmt.Appendf(nil, "break glass %q %q %q", who.Subject, course, key)).String()
}

// Grants lists all that was granted for a course, the latest first.
func (s *Service) Grants(ctx context.Context, who access.Who, id string) ([]Grant, error) {
	if _, err := s.authorise(ctx, who, id, access.ReadGrants); err != nil {
		return nil, err
	}
	found, err := s.store.Grants(ctx, id)
	if err != nil {
		return nil, fromStore(err, UnknownCourse)
	}
	out := make([]Grant, 0, len(found))
	for _, g := range found {
		out = append(out, s.shownGrant(ctx, g))
	}
	return out, nil
}

// EndGrant ends a grant before its time.
func (s *Service) EndGrant(ctx context.Context, who access.Who, id, grant string) error {
	if _, err := s.authorise(ctx, who, id, access.EndGrant); err != nil {
		return err
	}
	if !isID(grant) {
		return fault(UnknownGrant)
	}
	return fromStore(s.store.EndGrant(ctx, id, grant, who.Subject), UnknownGrant)
}

// Unseal decides whether somebody may read payloads of some courses in plain: for each of them there must be a live
// grant to that very person, who must still be allowed to have it. Each look stands in the access log of the
// course. What belongs to no course is nobody's to read.
func (s *Service) Unseal(ctx context.Context, who access.Who, issued time.Time, courses []string) error {
	if len(courses) == 0 {
		return fault(NoGrant)
	}
	who, err := s.Seen(ctx, who, issued)
	if err != nil {
		return err
	}
	for _, id := range courses {
		if id == "" {
			return fault(NoGrant)
		}
		if err := s.unseal(ctx, who, id); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) unseal(ctx context.Context, who access.Who, id string) error {
	a, err := s.attemptAt(ctx, who, id, access.BreakGlass)
	if err != nil {
		return err
	}
	g, err := s.store.LiveGrant(ctx, id, who.Subject)
	switch {
	case errors.Is(err, store.ErrNotFound):
		if err := s.log(ctx, a, access.Verdict{}); err != nil {
			return err
		}
		return fault(NoGrant)
	case err != nil:
		return fromStore(err, UnknownCourse)
	}
	a.grant = g.ID
	_, err = s.decide(ctx, a)
	return err
}

// grantPurpose stands before the id of a grant where the access log says why: the reason itself stands with
// the grant, sealed with the course's key.
const grantPurpose = "break_glass/"

// why is what somebody reads as the purpose of an entry: the words that were written for it or for its grant,
// or else its code.
type why struct {
	purpose *string
	reason  string
}

// reasons puts the words in the place of the codes, for entries of one course.
func (s *Service) reasons(ctx context.Context, course string, entries ...why) error {
	var known map[string]string
	for _, e := range entries {
		if e.reason != "" {
			*e.purpose = e.reason
			continue
		}
		id, granted := strings.CutPrefix(*e.purpose, grantPurpose)
		if !granted {
			continue
		}
		if known == nil {
			found, err := s.store.Grants(ctx, course)
			if err != nil {
				return fromStore(err, UnknownCourse)
			}
			known = map[string]string{}
			for _, g := range found {
				known[g.ID] = g.Reason
			}
		}
		*e.purpose = known[id]
	}
	return nil
}

func (s *Service) shownGrant(ctx context.Context, g store.Grant) Grant {
	out := Grant{ID: g.ID, Course: g.Course, Subject: g.Subject, Name: s.shownName(ctx, g.Subject), Reason: g.Reason, At: g.At, Until: g.Until}
	if !g.EndedAt.IsZero() {
		out.EndedAt = &g.EndedAt
	}
	out.Live = out.EndedAt == nil && time.Now().Before(g.Until)
	return out
}
