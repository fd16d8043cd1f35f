// Package casework is the application: everything that a user can do with courses,
// over HTTP or on a page. It authorises each call, writes it to the access log, and
// sends it to the course's workflow or reads the record.
//
// It must not know HTTP, and it holds no rule of the course: those are in
// internal/domain/course. An error is either a *course.Refusal (the course refuses) or a
// *Fault (the request could not be answered).
package casework

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/ratelimit"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/internal/platform/virusscan"
)

// Service answers for all courses of an installation.
type Service struct {
	store     *store.Store
	temporal  client.Client
	keys      *sealing.Keyring
	taskQueue string
	turns     turns
	writes    *ratelimit.Buckets // of what citizens write, by person and course
	attached  *ratelimit.Buckets // of the documents that they add
	drafts    *ratelimit.Buckets // of what anybody types and has not sent
	scanner   virusscan.Scanner  // nil: nobody looks for viruses
	uploads   chan struct{}
	parity    parityKept
	grants    store.GrantOutbox // nil: nobody can be told of a grant, so there is none
}

// New returns a service. The client must have the converters of internal/platform/sealing.
func New(s *store.Store, temporal client.Client, keys *sealing.Keyring, taskQueue string) *Service {
	return &Service{
		store: s, temporal: temporal, keys: keys, taskQueue: taskQueue, uploads: make(chan struct{}, uploadsAtOnce),
		writes: ratelimit.NewBuckets(CitizenRate), attached: ratelimit.NewBuckets(DocumentRate), drafts: ratelimit.NewBuckets(DraftRate),
	}
}

// Fault says that a request could not be answered, by a stable code.
type Fault struct {
	Code       string
	Field      string        // of the request, if one is to blame
	RetryAfter time.Duration // zero: trying again does not help
	cause      error
}

// The codes of faults.
const (
	NoAccess       = "no_access"
	UnknownCourse  = "unknown_course"
	UnknownKey     = "unknown_key"
	UnknownVersion = "unknown_plan_version"
	UnknownStaff   = "unknown_staff"
	BadCursor      = "cursor_malformed"
	BadKey         = "key_malformed"
	Unavailable    = "unavailable" // the record or the workflows are away
	NotRecordedYet = "not_recorded_yet"
	StandsStill    = "course_stands_still"
	Busy           = "busy" // too many commands of one course at once
	Internal       = "internal"

	UnknownReassignment = "unknown_reassignment"
	ReassignmentRuns    = "reassignment_runs"
	NothingToMove       = "nothing_to_move"
	NotStaffHere        = "not_staff_here"
	NotTheirCourse      = "not_their_course"
	SamePerson          = "same_person"
	NoSupervisor        = "no_supervisor"
	UnknownDocument     = "unknown_document"
	DocumentType        = "document_type_wrong"
	DocumentInfected    = "document_infected"
	PeriodImpossible    = "period_impossible"
	ConsentMissing      = "bundle_consent_missing"
	NotMoved            = "bundle_not_moved"
)

// Error names the code alone; the cause may say more than a client may read.
func (f *Fault) Error() string { return f.Code }

// Unwrap gives the cause, for the log.
func (f *Fault) Unwrap() error { return f.cause }

func fault(code string) *Fault { return &Fault{Code: code} }

func faultAt(field, code string) *Fault { return &Fault{Code: code, Field: field} }

// stored turns an error of the store into a fault; missing is the code for what is not there.
func stored(err error, missing string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, store.ErrNotFound):
		return fault(missing)
	case errors.Is(err, store.ErrBadCursor):
		return fault(BadCursor)
	case errors.Is(err, store.ErrUnavailable), errors.Is(err, sealing.ErrKeyUnavailable), errors.Is(err, context.DeadlineExceeded):
		return &Fault{Code: Unavailable, RetryAfter: 5 * time.Second, cause: err}
	case errors.Is(err, sealing.ErrKeyDestroyed), errors.Is(err, sealing.ErrNoKey):
		return fault(missing)
	}
	return &Fault{Code: Internal, cause: err}
}

// isID says whether a text is an id in the one form that we write: Postgres takes others for the same, and
// a workflow's id and the name of a key are that text.
func isID(text string) bool {
	id, err := uuid.Parse(text)
	return err == nil && id.String() == text
}

// standing is what somebody is to a course.
func (s *Service) standing(ctx context.Context, who access.Who, id string) (access.Standing, error) {
	if !isID(id) {
		return access.Standing{}, fault(UnknownCourse)
	}
	known, err := s.store.Standing(ctx, id, who.Subject)
	if errors.Is(err, store.ErrNotFound) {
		return access.Standing{}, s.missing(ctx, who, id)
	}
	if err != nil {
		return access.Standing{}, stored(err, UnknownCourse)
	}
	st := access.Standing{Municipality: known.Municipality, Unassigned: known.Coordinator == ""}
	for _, r := range known.Relations {
		relation := access.Relation(r)
		if relation == access.Team {
			if relation, err = s.inTeam(ctx, who, id); err != nil {
				return access.Standing{}, err
			}
		}
		st.Relations = append(st.Relations, relation)
	}
	return st, nil
}

// inTeam tells a place in the team by statute from one by consent alone. The course itself is asked, and not its rows: they say
// as much for lists, and a build from before wrote some that do not.
func (s *Service) inTeam(ctx context.Context, who access.Who, id string) (access.Relation, error) {
	state, err := s.store.Snapshot(ctx, id)
	if err != nil {
		return "", stored(err, UnknownCourse)
	}
	if in, byConsent := state.InTeam(who.Subject); in && !byConsent {
		return access.Team, nil
	}
	return access.Consent, nil
}

// missing tells a course that nobody knows from one whose opening was answered and whose record is on its way.
func (s *Service) missing(ctx context.Context, who access.Who, id string) error {
	opened, err := s.store.Opened(ctx, id, who.Subject)
	switch {
	case err != nil:
		return stored(err, UnknownCourse)
	case opened:
		return &Fault{Code: NotRecordedYet, RetryAfter: time.Second}
	}
	return fault(UnknownCourse)
}

// authorise decides and writes down what was decided, before anything is done.
func (s *Service) authorise(ctx context.Context, who access.Who, id string, op access.Operation) (access.Verdict, error) {
	st, err := s.standing(ctx, who, id)
	if err != nil {
		return access.Verdict{}, err
	}
	return s.decide(ctx, who, id, op, st)
}

// authoriseIn does the same for an operation on a municipality and no course.
func (s *Service) authoriseIn(ctx context.Context, who access.Who, municipality string, op access.Operation) (access.Verdict, error) {
	return s.decide(ctx, who, "", op, access.Standing{Municipality: municipality})
}

func (s *Service) decide(ctx context.Context, who access.Who, id string, op access.Operation, st access.Standing) (access.Verdict, error) {
	v := access.Decide(who, op, st)
	if err := s.log(ctx, who, id, op, st, v); err != nil {
		return v, err
	}
	if !v.Allowed {
		return v, fault(NoAccess)
	}
	return v, nil
}

// log writes down what was decided.
func (s *Service) log(ctx context.Context, who access.Who, id string, op access.Operation, st access.Standing, v access.Verdict) error {
	entry := store.Access{
		Subject: who.Subject, Role: string(v.Role), Course: id, Municipality: st.Municipality, Operation: string(op), Kind: "write",
		Purpose: purpose(ctx, v), Reason: reason(ctx), Outcome: "allowed", RequestID: RequestID(ctx),
	}
	if op.Reads() {
		entry.Kind = "read"
	}
	if !v.Allowed {
		entry.Outcome, entry.Role = "refused", string(anyRole(who))
	}
	return stored(s.store.LogAccess(ctx, entry), UnknownCourse)
}

func anyRole(who access.Who) course.Role {
	if len(who.Roles) == 0 {
		return "none"
	}
	return who.Roles[0]
}

// purpose is by what somebody may look, as a code: under which grant, or else by which relation.
func purpose(ctx context.Context, v access.Verdict) string {
	if grant, ok := ctx.Value(grantKey{}).(string); ok {
		return grantPurpose + grant
	}
	return string(v.Relation)
}

type reasonKey struct{}

// withReason gives the words in which somebody says why, for the access log.
func withReason(ctx context.Context, words string) context.Context {
	return context.WithValue(ctx, reasonKey{}, words)
}

func reason(ctx context.Context) string {
	words, _ := ctx.Value(reasonKey{}).(string)
	return words
}

// ActingFor says that what follows is done on behalf of somebody: the record shows the rows
// of that person's municipality and no others.
func ActingFor(ctx context.Context, who access.Who) context.Context {
	return store.InMunicipality(ctx, who.Municipality)
}

type requestIDKey struct{}

// WithRequestID gives the request an id, under which the access log and the logs name it.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// RequestID is the id of the request, or "".
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}
