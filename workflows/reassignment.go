package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// ReassignmentType is the workflow type of a bulk reassignment.
const (
	ReassignmentType   = "Reassignment"
	reassignmentPrefix = "reassignment/"
)

// ReassignmentID is the workflow id of a bulk reassignment.
func ReassignmentID(id string) string { return reassignmentPrefix + id }

// QueryProgress answers a Progress.
const QueryProgress = "progress"

// coursesAtOnce bounds how many courses a reassignment asks at the same time.
const coursesAtOnce = 10

// ReassignmentInput moves the courses of a leaving caseworker. Undo is a new
// reassignment of the courses that this one has moved.
type ReassignmentInput struct {
	ID           string       `json:"id"`
	Municipality string       `json:"municipality"`
	From         string       `json:"from"`
	To           string       `json:"to"`
	Reason       string       `json:"reason"`
	Interim      bool         `json:"interim,omitempty"` // stands in until somebody is appointed
	By           course.Actor `json:"by"`
	Fingerprint  string       `json:"fingerprint,omitempty"` // of the request that asked for it
	Courses      []string     `json:"courses,omitempty"`     // empty: all open courses of From
	AllPosts     bool         `json:"all_posts,omitempty"`   // also those beside the coordinator's: From is not there any more
	SamePerson   bool         `json:"same_person,omitempty"` // To is another login of From
}

// Progress of a reassignment, course by course.
type Progress struct {
	Municipality string                     `json:"municipality"`
	From         string                     `json:"from"`
	To           string                     `json:"to"`
	Reason       string                     `json:"reason"`
	Interim      bool                       `json:"interim,omitempty"`
	Fingerprint  string                     `json:"fingerprint,omitempty"`
	Total        int                        `json:"total"`
	Done         bool                       `json:"done"`
	Results      []activities.AppointResult `json:"results"`
}

// Reassignment appoints another coordinator in each course, ten courses at a time,
// each under the key reassignment/course, so that it can be resumed and repeated.
func Reassignment(ctx workflow.Context, in ReassignmentInput) (Progress, error) {
	p := Progress{
		Municipality: in.Municipality, From: in.From, To: in.To, Reason: in.Reason, Interim: in.Interim, Fingerprint: in.Fingerprint,
	}
	if err := workflow.SetQueryHandler(ctx, QueryProgress, func() (Progress, error) { return p, nil }); err != nil {
		return p, err
	}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{MaximumInterval: 10 * time.Second},
	})
	courses, err := coursesToMove(ctx, in)
	if err != nil {
		return p, err
	}
	p.Total = len(courses)
	for len(courses) > 0 {
		batch := courses[:min(coursesAtOnce, len(courses))]
		courses = courses[len(batch):]
		if err := appointEach(ctx, in, batch, &p); err != nil {
			return p, err
		}
	}
	p.Done = true
	return p, nil
}

func coursesToMove(ctx workflow.Context, in ReassignmentInput) ([]string, error) {
	if len(in.Courses) > 0 {
		return in.Courses, nil
	}
	var r *activities.Reassigner
	var courses []string
	err := workflow.ExecuteActivity(ctx, r.CoursesOf, activities.CoursesOfInput{
		Municipality: in.Municipality, Coordinator: in.From,
	}).Get(ctx, &courses)
	return courses, err
}

func appointEach(ctx workflow.Context, in ReassignmentInput, batch []string, p *Progress) error {
	var r *activities.Reassigner
	futures := make([]workflow.Future, 0, len(batch))
	for _, id := range batch {
		appoint := activities.AppointInput{
			Course: id, Workflow: ID(id), Key: in.ID + "/" + id, By: in.By,
			Command: course.AppointCoordinator{Subject: in.To, Reason: in.Reason, Interim: in.Interim},
		}
		if in.AllPosts {
			appoint.Replace = &course.ReplaceColleague{From: in.From, To: in.To, Reason: in.Reason, Interim: in.Interim, SamePerson: in.SamePerson}
		}
		futures = append(futures, workflow.ExecuteActivity(ctx, r.Appoint, appoint))
	}
	for _, f := range futures {
		var result activities.AppointResult
		if err := f.Get(ctx, &result); err != nil {
			return err
		}
		p.Results = append(p.Results, result)
	}
	return nil
}
