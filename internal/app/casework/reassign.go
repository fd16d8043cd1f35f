package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/workflows"
)

// Reassignment moves the open courses of one coordinator to another.
type Reassignment struct {
	From    string   `json:"from" minLength:"1" maxLength:"200" doc:"Whose courses."`
	To      string   `json:"to" minLength:"1" maxLength:"200" doc:"Who becomes their coordinator: a member of the municipality's staff."`
	Reason  string   `json:"reason" minLength:"1" maxLength:"1000"`
	Courses []string `json:"courses,omitempty" maxItems:"2000" doc:"Only these; left out, every open one."`
}

// Move is one course that a reassignment would move.
type Move struct {
	Course       string        `json:"course"`
	Title        string        `json:"title" doc:"The family's surnames."`
	Phase        course.Phase  `json:"phase"`
	NextFollowUp calendar.Date `json:"next_follow_up,omitzero"`
	NextDueAt    time.Time     `json:"next_due_at,omitzero"`
	Overdue      bool          `json:"overdue,omitempty"`
}

// Moved is how far a reassignment has come.
type Moved struct {
	ID      string       `json:"id"`
	From    string       `json:"from"`
	To      string       `json:"to"`
	Reason  string       `json:"reason"`
	Interim bool         `json:"interim,omitempty"`
	Total   int          `json:"total"`
	Done    bool         `json:"done"`
	Results []MoveResult `json:"results"`
}

// MoveResult is what became of one course.
type MoveResult struct {
	Course    string `json:"course"`
	Title     string `json:"title,omitempty" doc:"The family's surnames."`
	Appointed bool   `json:"appointed"`
	Code      string `json:"code,omitempty" doc:"Why it was refused."`
	Version   int64  `json:"version,omitempty"`
}

// PreviewReassignment lists what would move, and moves nothing.
func (s *Service) PreviewReassignment(ctx context.Context, who access.Who, r Reassignment) ([]Move, error) {
	if _, err := s.authoriseIn(ctx, who, who.Municipality, access.ReadReassignment); err != nil {
		return nil, err
	}
	if err := course.WithinLimits(&r); err != nil {
		return nil, err
	}
	rows, err := s.toMove(ctx, who, r)
	if err != nil {
		return nil, err
	}
	moves := make([]Move, 0, len(rows))
	for _, row := range rows {
		moves = append(moves, Move{
			Course: row.ID, Title: row.Title, Phase: row.Phase, NextFollowUp: row.NextFollowUp, NextDueAt: row.NextDueAt, Overdue: row.Overdue,
		})
	}
	return moves, nil
}

// Reassign begins to move the courses and answers under which id one can ask how far it
// has come. The same key gives the same reassignment.
func (s *Service) Reassign(ctx context.Context, who access.Who, r Reassignment, key string) (string, error) {
	v, err := s.authoriseIn(ctx, who, who.Municipality, access.Reassign)
	if err != nil {
		return "", err
	}
	if err := course.WithinLimits(&r); err != nil {
		return "", err
	}
	req, made, err := s.request(who, v, string(access.Reassign), r, Call{Key: key})
	if err != nil {
		return "", err
	}
	id := reassignmentID(who, req.Key)
	if !made { // what it has moved already is not there to be moved again
		if known, err := s.progress(ctx, id); err == nil {
			return sameRequest(id, known, req.Fingerprint)
		}
	}
	rows, err := s.toMove(ctx, who, r)
	if err != nil {
		return "", err
	}
	in := workflows.ReassignmentInput{
		ID: id, Municipality: who.Municipality, From: r.From, To: r.To, Reason: r.Reason,
		By: course.Actor{Subject: who.Subject, Role: v.Role}, Fingerprint: req.Fingerprint,
	}
	for _, row := range rows {
		if _, err := s.authorise(ctx, who, row.ID, appoint); err != nil {
			return "", err
		}
		in.Courses = append(in.Courses, row.ID)
	}
	return s.startReassignment(ctx, in)
}

const appoint = access.Operation("appoint_coordinator")

// reassignmentID follows from the key and from who sent it.
func reassignmentID(who access.Who, key string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, fmt.Appendf(nil, "reassignment %q %q %q", who.Municipality, who.Subject, key)).String()
}

func sameRequest(id string, known workflows.Progress, fingerprint string) (string, error) {
	if known.Fingerprint != fingerprint {
		return "", &course.Refusal{Code: course.CodeKeyReused, Field: "Idempotency-Key"}
	}
	return id, nil
}

// toMove are the courses that the request means, once it makes sense.
func (s *Service) toMove(ctx context.Context, who access.Who, r Reassignment) ([]store.Row, error) {
	if r.From == r.To {
		return nil, faultAt("to", SamePerson)
	}
	if err := s.staffHere(ctx, who.Municipality, "to", r.To); err != nil {
		return nil, err
	}
	rows, err := s.openCoursesOf(ctx, who.Municipality, r.From)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, faultAt("from", NothingToMove)
	}
	if len(r.Courses) == 0 {
		return rows, nil
	}
	for i, id := range r.Courses {
		if !slices.ContainsFunc(rows, func(row store.Row) bool { return row.ID == id }) {
			return nil, faultAt(fmt.Sprintf("courses[%d]", i), NotTheirCourse)
		}
	}
	return slices.DeleteFunc(rows, func(row store.Row) bool { return !slices.Contains(r.Courses, row.ID) }), nil
}

func coordinates(m store.Staff) bool {
	return slices.Contains(m.Roles, string(course.Caseworker)) || slices.Contains(m.Roles, string(course.Supervisor))
}

func (s *Service) openCoursesOf(ctx context.Context, municipality, coordinator string) ([]store.Row, error) {
	return s.rowsOf(ctx, store.Filter{Municipality: municipality, Coordinator: coordinator, Order: store.ByDue, Among: store.Open})
}

// rowsOf reads all the courses that fit, and not a page of them.
func (s *Service) rowsOf(ctx context.Context, f store.Filter) ([]store.Row, error) {
	f.Most = 200
	var all []store.Row
	for cursor := ""; ; {
		rows, next, err := s.store.List(ctx, f, cursor)
		if err != nil {
			return nil, fromStore(err, UnknownCourse)
		}
		all = append(all, rows...)
		if cursor = next; cursor == "" {
			return all, nil
		}
	}
}

func (s *Service) startReassignment(ctx context.Context, in workflows.ReassignmentInput) (string, error) {
	err := s.try(ctx, func(ctx context.Context) error {
		_, err := s.temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
			ID: workflows.ReassignmentID(in.ID), TaskQueue: s.taskQueue, WorkflowExecutionErrorWhenAlreadyStarted: true,
			WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		}, workflows.ReassignmentType, in)
		if started := new(serviceerror.WorkflowExecutionAlreadyStarted); errors.As(err, &started) {
			return nil
		}
		return err
	})
	if isUnknown(err) {
		return "", &Fault{Code: Unavailable, RetryAfter: time.Second, cause: err}
	}
	return in.ID, err
}

// Reassignment answers how far a reassignment of one's own municipality has come.
func (s *Service) Reassignment(ctx context.Context, who access.Who, id string) (Moved, error) {
	if _, err := s.authoriseIn(ctx, who, who.Municipality, access.ReadReassignment); err != nil {
		return Moved{}, err
	}
	p, err := s.progressOf(ctx, who, id)
	if err != nil {
		return Moved{}, err
	}
	m := Moved{ID: id, From: p.From, To: p.To, Reason: p.Reason, Interim: p.Interim, Total: p.Total, Done: p.Done, Results: []MoveResult{}}
	var ids []string
	for _, r := range p.Results {
		ids = append(ids, r.Course)
	}
	titles, err := s.titles(ctx, ids)
	if err != nil {
		return Moved{}, err
	}
	for _, r := range p.Results {
		m.Results = append(m.Results, MoveResult{Course: r.Course, Title: titles[r.Course], Appointed: r.Appointed, Code: r.Refusal, Version: r.Version})
	}
	return m, nil
}

// titles are the families of courses.
func (s *Service) titles(ctx context.Context, ids []string) (map[string]string, error) {
	rows, err := s.store.Courses(ctx, ids)
	if err != nil {
		return nil, fromStore(err, UnknownCourse)
	}
	titles := make(map[string]string, len(rows))
	for _, row := range rows {
		titles[row.ID] = row.Title
	}
	return titles, nil
}

// UndoReassignment moves back what a finished reassignment has moved, as a new one.
func (s *Service) UndoReassignment(ctx context.Context, who access.Who, id, reason, key string) (string, error) {
	if _, err := s.authoriseIn(ctx, who, who.Municipality, access.ReadReassignment); err != nil {
		return "", err
	}
	p, err := s.progressOf(ctx, who, id)
	if err != nil {
		return "", err
	}
	if !p.Done {
		return "", fault(ReassignmentRuns)
	}
	back := Reassignment{From: p.To, To: p.From, Reason: reason}
	for _, r := range p.Results {
		if r.Appointed {
			back.Courses = append(back.Courses, r.Course)
		}
	}
	if len(back.Courses) == 0 {
		return "", fault(NothingToMove)
	}
	return s.Reassign(ctx, who, back, key)
}

func (s *Service) progressOf(ctx context.Context, who access.Who, id string) (workflows.Progress, error) {
	p, err := s.progress(ctx, id)
	if err == nil && p.Municipality != who.Municipality {
		err = fault(UnknownReassignment)
	}
	return p, err
}

func (s *Service) progress(ctx context.Context, id string) (p workflows.Progress, err error) {
	if !isID(id) {
		return p, fault(UnknownReassignment)
	}
	ctx, cancel := context.WithTimeout(ctx, queryLimit)
	defer cancel()
	answer, err := s.temporal.QueryWorkflow(ctx, workflows.ReassignmentID(id), "", workflows.QueryProgress)
	if gone := new(serviceerror.NotFound); errors.As(err, &gone) {
		return p, fault(UnknownReassignment)
	}
	if err == nil {
		err = answer.Get(&p)
	}
	if err != nil {
		return p, &Fault{Code: Unavailable, RetryAfter: time.Second, cause: err}
	}
	return p, nil
}

// standIn puts a supervisor in the place of somebody whose account is closed, in every course: whoever closes it, if a supervisor,
// else the municipality's first. It answers the id of the reassignment; none if the person is in no course.
func (s *Service) standIn(ctx context.Context, who access.Who, supervisor, subject string) (string, error) {
	return s.replace(ctx, who, workflows.ReassignmentInput{From: subject, To: supervisor, Reason: accountClosed, Interim: true})
}

// MoveLogin gives a new login of a member of staff all that the old one has: posts, teams and offers, drafts, calendar feed and
// choices. The old login is closed. It answers the id of the reassignment of the courses; none if there are none.
func (s *Service) MoveLogin(ctx context.Context, who access.Who, from, to string) (string, error) {
	if _, err := s.authoriseIn(ctx, who, who.Municipality, access.RegisterStaff); err != nil {
		return "", err
	}
	if from == to {
		return "", faultAt("to", SamePerson)
	}
	old, err := s.store.Staff(ctx, from)
	if err != nil {
		return "", fromStore(err, UnknownStaff)
	}
	if old.Municipality != who.Municipality {
		return "", fault(NoAccess)
	}
	if err := s.staffHere(ctx, who.Municipality, "to", to); err != nil {
		return "", err
	}
	if err := s.store.MoveLogin(ctx, from, to); err != nil {
		return "", fromStore(err, UnknownStaff)
	}
	return s.replace(ctx, who, workflows.ReassignmentInput{From: from, To: to, Reason: newLogin, SamePerson: true})
}

// replace puts somebody in another's place in every course that goes on.
func (s *Service) replace(ctx context.Context, who access.Who, in workflows.ReassignmentInput) (string, error) {
	courses, err := s.store.CoursesWithPosts(ctx, in.From)
	if err != nil || len(courses) == 0 {
		return "", fromStore(err, UnknownStaff)
	}
	in.ID, in.Municipality, in.Courses, in.AllPosts = uuid.NewString(), who.Municipality, courses, true
	in.By = course.Actor{Subject: who.Subject, Role: anyRole(who)}
	return s.startReassignment(ctx, in)
}

// The reasons that stand in the journal.
const (
	accountClosed = "account_disabled"
	newLogin      = "new_login"
)

// supervisorFor is who stands in for a person; empty if nobody can and nobody need.
func (s *Service) supervisorFor(ctx context.Context, who access.Who, subject string) (string, error) {
	if who.Has(course.Supervisor) && who.Subject != subject {
		return who.Subject, nil
	}
	found, err := s.store.Supervisors(ctx, who.Municipality)
	if err != nil {
		return "", fromStore(err, UnknownStaff)
	}
	for _, m := range found {
		if m.Subject != subject {
			return m.Subject, nil
		}
	}
	courses, err := s.store.CoursesWithPosts(ctx, subject)
	if err == nil && len(courses) > 0 {
		return "", faultAt("disabled", NoSupervisor)
	}
	return "", fromStore(err, UnknownStaff)
}
