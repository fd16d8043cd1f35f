// Package casework is the application: everything that a user can do with courses,
// over HTTP or on a page. It authorises each call, writes it to the access log, and
// sends it to the course's workflow or reads the record.
//
// It must not know HTTP, and it holds no rule of the course: those are in
// internal/domain/course. An error is either a *course.Refusal (the course refuses) or a
// *Fault (the request could not be answered).
package casework

import (
	"cmp"
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
	"github.com/enplan-dk/enplan/internal/platform/webhook"
)

// Service answers for all courses of an installation.
type Service struct {
	store     *store.Store
	temporal  client.Client
	keys      *sealing.Keyring
	taskQueue string
	turns     courseLimiter
	writes    *ratelimit.Buckets // of what citizens write, by person and course
	attached  *ratelimit.Buckets // of the documents that they add
	drafts    *ratelimit.Buckets // of what anybody types and has not sent
	scanner   virusscan.Scanner
	uploads   chan struct{}
	parity    parityKept
	grants    store.GrantOutbox

	webhookNetworks webhook.Networks
}

// Config is what a service stands on.
type Config struct {
	Store     *store.Store
	Temporal  client.Client // with the converters of internal/platform/sealing
	Keys      *sealing.Keyring
	TaskQueue string
	Scanner   virusscan.Scanner // looks at each document before it is kept; nil: documents are marked as unscanned
	Grants    store.GrantOutbox // tells the supervisors of break-glass access; nil: there is none
	Pace      Pace

	WebhookNetworks webhook.Networks // that webhooks may lead to although they are not public
}

// New returns a service.
func New(c Config) *Service {
	return &Service{
		store: c.Store, temporal: c.Temporal, keys: c.Keys, taskQueue: c.TaskQueue, scanner: c.Scanner, grants: c.Grants,
		webhookNetworks: c.WebhookNetworks,

		uploads:  make(chan struct{}, uploadsAtOnce),
		writes:   ratelimit.NewBuckets(cmp.Or(c.Pace.Writes, CitizenRate)),
		attached: ratelimit.NewBuckets(cmp.Or(c.Pace.Documents, DocumentRate)),
		drafts:   ratelimit.NewBuckets(cmp.Or(c.Pace.Drafts, DraftRate)),
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
	NoCourses           = "no_courses"
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
	NoPrinter           = "no_printer"   // nothing here makes PDF files
	PrinterBusy         = "printer_busy" // too many PDF files are being made
)

// Error names the code alone; the cause may say more than a client may read.
func (f *Fault) Error() string { return f.Code }

// Unwrap gives the cause, for the log.
func (f *Fault) Unwrap() error { return f.cause }

func fault(code string) *Fault { return &Fault{Code: code} }

func faultAt(field, code string) *Fault { return &Fault{Code: code, Field: field} }

// fromStore turns an error of the store into a fault; missing is the code for what is not there.
func fromStore(err error, missing string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, store.ErrNotFound):
		return fault(missing)
	case errors.Is(err, store.ErrBadCursor):
		return fault(BadCursor)
	case errors.Is(err, store.ErrFeedChanged):
		return fault(FeedChanged)
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

// relationTo is what somebody is to a course.
func (s *Service) relationTo(ctx context.Context, who access.Who, id string) (access.Standing, error) {
	if !isID(id) {
		return access.Standing{}, fault(UnknownCourse)
	}
	known, err := s.store.Standing(ctx, id, who.Subject)
	if errors.Is(err, store.ErrNotFound) {
		return access.Standing{}, s.missing(ctx, who, id)
	}
	if err != nil {
		return access.Standing{}, fromStore(err, UnknownCourse)
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
		return "", fromStore(err, UnknownCourse)
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
		return fromStore(err, UnknownCourse)
	case opened:
		return &Fault{Code: NotRecordedYet, RetryAfter: time.Second}
	}
	return fault(UnknownCourse)
}

// attempt is something that somebody wants to do or to read: [access.Decide] decides on it, and the access log has it.
type attempt struct {
	who      access.Who
	course   string // empty: a municipality
	op       access.Operation
	standing access.Standing
	grant    string // the id of the break-glass access that it is made under
	reason   string // why, in the person's words
	about    string // the document that it is about, or the family member

	disclosure *store.Disclosure // of papers that leave the municipality
}

func (a attempt) verdict() access.Verdict { return access.Decide(a.who, a.op, a.standing) }

// attemptAt asks what somebody is to a course.
func (s *Service) attemptAt(ctx context.Context, who access.Who, id string, op access.Operation) (attempt, error) {
	st, err := s.relationTo(ctx, who, id)
	return attempt{who: who, course: id, op: op, standing: st}, err
}

// attemptIn is an operation on the person's own municipality.
func attemptIn(who access.Who, op access.Operation) attempt {
	return attempt{who: who, op: op, standing: access.Standing{Municipality: who.Municipality}}
}

// authorise decides and writes down what was decided, before anything is done.
func (s *Service) authorise(ctx context.Context, who access.Who, id string, op access.Operation) (access.Verdict, error) {
	a, err := s.attemptAt(ctx, who, id, op)
	if err != nil {
		return access.Verdict{}, err
	}
	return s.decide(ctx, a)
}

// authoriseIn does the same for an operation on a municipality and no course.
func (s *Service) authoriseIn(ctx context.Context, who access.Who, municipality string, op access.Operation) (access.Verdict, error) {
	return s.decide(ctx, attempt{who: who, op: op, standing: access.Standing{Municipality: municipality}})
}

func (s *Service) decide(ctx context.Context, a attempt) (access.Verdict, error) {
	v := a.verdict()
	if err := s.log(ctx, a, v); err != nil {
		return v, err
	}
	if !v.Allowed {
		return v, fault(NoAccess)
	}
	return v, nil
}

// log writes down what was decided. The purpose is a code: under which grant, or else by which relation.
func (s *Service) log(ctx context.Context, a attempt, v access.Verdict) error {
	entry := store.Access{
		Subject: a.who.Subject, Role: string(v.Role), Course: a.course, Municipality: a.standing.Municipality, Operation: string(a.op), Kind: "write",
		Purpose: string(v.Relation), Reason: a.reason, Disclosure: a.disclosure, About: a.about, Outcome: "allowed", RequestID: RequestID(ctx),
	}
	if a.grant != "" {
		entry.Purpose = grantPurpose + a.grant
	}
	if a.op.Reads() {
		entry.Kind = "read"
	}
	if !v.Allowed {
		entry.Outcome, entry.Role = "refused", string(anyRole(a.who))
	}
	if a.disclosure != nil && a.disclosure.Refusal != "" {
		entry.Outcome = "refused"
	}
	return fromStore(s.store.LogAccess(ctx, entry), UnknownCourse)
}

func anyRole(who access.Who) course.Role {
	if len(who.Roles) == 0 {
		return "none"
	}
	return who.Roles[0]
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
