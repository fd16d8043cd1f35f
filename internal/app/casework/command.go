package casework

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// Call says how a command is to be carried out.
type Call struct {
	Key       string   // Idempotency-Key; empty: one is made
	IfVersion int64    // the version that the caller has seen; 0: any
	Readers   []string // who outside a protected household reads the texts, as the caller has confirmed
	Async     bool     // do not wait for the answer
}

// Outcome is what became of a command.
type Outcome struct {
	course.Answer
	Key      string
	Settled  bool // false: sent, and the answer is not known yet; ask for the key
	Recorded bool // lists and reports show it
}

// recordLimit is how long an answer waits for the record to show it.
const recordLimit = time.Second

// keyForm keeps personal data out of command keys, which Temporal shows in plain.
var keyForm = regexp.MustCompile(`^[A-Za-z0-9._:/-]{1,128}$`)

// Do carries out a command on a course.
func (s *Service) Do(ctx context.Context, who access.Who, id string, c course.Command, call Call) (Outcome, error) {
	out, err := s.do(ctx, who, id, c, call)
	countCommand(ctx, course.NameOf(c), out, err)
	return out, err
}

func (s *Service) do(ctx context.Context, who access.Who, id string, c course.Command, call Call) (Outcome, error) {
	verdict, err := s.authoriseWrite(ctx, who, id, access.Operation(course.NameOf(c)), s.writes)
	if err != nil {
		return Outcome{}, err
	}
	if err := s.staffNamed(ctx, who, c); err != nil {
		return Outcome{}, err
	}
	if verdict.Relation == access.Consent {
		if err := s.withinConsent(ctx, who, id, c); err != nil {
			return Outcome{}, err
		}
	}
	return s.carryOut(ctx, who, verdict, id, c, call)
}

// carryOut sends a command that somebody may give.
func (s *Service) carryOut(ctx context.Context, who access.Who, verdict access.Verdict, id string, c course.Command, call Call) (Outcome, error) {
	req, made, err := s.request(who, verdict, course.NameOf(c), c, call)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Key: req.Key, Answer: course.Answer{Course: id}}
	if !made {
		answered, err := s.answeredBefore(ctx, id, req, &out)
		if answered || err != nil {
			return out, err
		}
	}
	if err := s.personsElsewhere(ctx, who.Municipality, id, course.ByValue(c), req); err != nil {
		return out, err
	}
	if call.Async {
		return out, s.stopped(ctx, id, s.signal(ctx, id, req))
	}
	answer, err := s.update(ctx, id, req)
	switch {
	case isUnknown(err):
		return out, s.stopped(ctx, id, s.leave(ctx, id, req))
	case err != nil:
		return out, s.explainStale(ctx, who, verdict, id, call.IfVersion, s.stopped(ctx, id, err))
	}
	out.Answer, out.Settled = answer, true
	out.Recorded = s.recorded(ctx, id, answer.Version)
	if answer.Created == "" && !made {
		out.Created = s.createdBefore(ctx, id, req.Key)
	}
	return out, nil
}

// request makes the request that travels to the workflow; made says that the key is ours.
func (s *Service) request(who access.Who, v access.Verdict, name string, c any, call Call) (req course.Request, made bool, err error) {
	body, err := json.Marshal(c)
	if err != nil {
		return req, false, &Fault{Code: Internal, cause: fmt.Errorf("write command %s: %w", name, err)}
	}
	key := call.Key
	if key == "" {
		key, made = uuid.NewString(), true
	}
	if !keyForm.MatchString(key) {
		return req, false, fault(BadKey)
	}
	return course.Request{
		Name: name, Body: body, By: course.Actor{Subject: who.Subject, Role: v.Role},
		Key: key, Fingerprint: s.fingerprint(who.Subject, name, body), IfVersion: call.IfVersion,
		Readers: call.Readers,
	}, made, nil
}

// fingerprint tells a repeated request from another one under the same key. It is keyed, for it
// stands where bodies may not be guessed from it.
func (s *Service) fingerprint(subject, name string, body []byte) string {
	var text strings.Builder
	for _, part := range []string{subject, name, string(body)} {
		_, _ = fmt.Fprintf(&text, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(s.keys.Index("command", text.String()))
}

// answeredBefore gives the answer that a key got, however long ago: a course itself remembers
// its latest keys alone, the journal all of them.
func (s *Service) answeredBefore(ctx context.Context, id string, req course.Request, out *Outcome) (bool, error) {
	events, err := s.store.Command(ctx, id, req.Key)
	if err != nil {
		return false, fromStore(err, UnknownCourse)
	}
	if len(events) == 0 {
		return false, nil
	}
	if events[0].Fingerprint != req.Fingerprint {
		return true, &course.Refusal{Code: course.CodeKeyReused, Field: "Idempotency-Key"}
	}
	answer, refused := course.ResultOf(events)
	if refused != nil {
		return true, refused
	}
	out.Settled, out.Recorded = true, true
	out.Version, out.Created = answer.Version, answer.Created
	return true, nil
}

// stopped tells a course that Temporal does not run, though it is not finished, from one that
// nobody knows.
func (s *Service) stopped(ctx context.Context, id string, err error) error {
	gone := new(Fault)
	if !errors.As(err, &gone) || gone.Code != UnknownCourse {
		return err
	}
	if row, failed := s.store.Course(ctx, id); failed == nil && !row.Finished {
		return standsStill(err)
	}
	return err
}

// recorded waits until the record shows a version.
func (s *Service) recorded(ctx context.Context, id string, version int64) bool {
	ok, err := s.store.WaitForVersion(ctx, id, version, recordLimit)
	return err == nil && ok
}

// createdBefore is what a command created that was answered in an earlier run: the course
// remembers its version, the journal what it made.
func (s *Service) createdBefore(ctx context.Context, id, key string) string {
	events, err := s.store.Command(ctx, id, key)
	if err != nil {
		return ""
	}
	return course.Created(events)
}

// CommandStatus is what became of a keyed command.
type CommandStatus struct {
	Key     string    `json:"key"`
	Status  string    `json:"status" enum:"done,refused" doc:"done: carried out; refused: the course said no."`
	Version int64     `json:"version" doc:"The course's version after it."`
	Created string    `json:"created,omitempty" doc:"The id of what it created, if anything."`
	Code    string    `json:"code,omitempty" doc:"Why it was refused."`
	Field   string    `json:"field,omitempty"`
	At      time.Time `json:"at"`
}

// Command answers what became of a keyed command. UnknownKey means that the course has
// not heard of it (yet).
func (s *Service) Command(ctx context.Context, who access.Who, id, key string) (CommandStatus, error) {
	if _, err := s.authorise(ctx, who, id, access.ReadCommand); err != nil {
		return CommandStatus{}, err
	}
	events, err := s.store.Command(ctx, id, key)
	if err == nil && len(events) == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return CommandStatus{}, fromStore(err, UnknownKey)
	}
	answer, refused := course.ResultOf(events)
	st := CommandStatus{Key: key, Status: "done", Version: answer.Version, At: events[len(events)-1].At, Created: answer.Created}
	if refused != nil {
		st.Status, st.Code, st.Field = "refused", string(refused.Code), refused.Field
	}
	return st, nil
}
