package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/enplan-dk/enplan/internal/app/casework"
)

// reassigning is a request for a reassignment.
type reassigning struct {
	casework.Reassignment
	DryRun bool `json:"dry_run,omitempty" doc:"List what would move, and move nothing."`
}

// Begun is the answer: what would move, or where to ask how far it has come.
type Begun struct {
	ID    string          `json:"id,omitempty"`
	Moves []casework.Move `json:"moves,omitempty" doc:"Of a dry run: what would move, the most urgent first."`
}

type begunOutput struct {
	Status   int
	Location string `header:"Location"`
	Body     Begun
}

func begun(id string) *begunOutput {
	return &begunOutput{Status: http.StatusAccepted, Location: reassignmentsPath + "/" + id, Body: Begun{ID: id}}
}

const reassignmentsPath = "/api/v1/reassignments"

func (a *api) registerReassignments() {
	type request struct {
		Key  string `header:"Idempotency-Key" maxLength:"128" doc:"Makes the request safe to repeat: the same key with the same body gets the same reassignment."`
		Body reassigning
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "reassign", Method: http.MethodPost, Path: reassignmentsPath, Summary: "Move a coordinator's open courses to another",
		Description: "For supervisors. Answered with 202 and where to ask; ten courses are moved at a time. With `dry_run` answered with 200 and what would move.",
		Tags:        []string{"reassignments"}, Security: secured, MaxBodyBytes: maxBody, DefaultStatus: http.StatusAccepted,
		Errors: []int{400, 401, 403, 409, 422, 503},
	}, func(ctx context.Context, in *request) (*begunOutput, error) {
		if in.Body.DryRun {
			moves, err := a.cases.PreviewReassignment(ctx, whoIs(ctx), in.Body.Reassignment)
			if err != nil {
				return nil, refused(ctx, err)
			}
			return &begunOutput{Status: http.StatusOK, Body: Begun{Moves: moves}}, nil
		}
		id, err := a.cases.Reassign(ctx, whoIs(ctx), in.Body.Reassignment, in.Key)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return begun(id), nil
	})

	type reassignmentID struct {
		ID string `path:"id" format:"uuid" doc:"The reassignment."`
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "get-reassignment", Method: http.MethodGet, Path: reassignmentsPath + "/{id}", Summary: "See how far a reassignment has come, course by course",
		Tags: []string{"reassignments"}, Security: secured, Errors: readErrors,
	}, func(ctx context.Context, in *reassignmentID) (*one[casework.Moved], error) {
		m, err := a.cases.Reassignment(ctx, whoIs(ctx), in.ID)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return &one[casework.Moved]{m}, nil
	})

	type undoing struct {
		ID   string `path:"id" format:"uuid" doc:"The reassignment."`
		Key  string `header:"Idempotency-Key" maxLength:"128" doc:"Makes the request safe to repeat."`
		Body struct {
			Reason string `json:"reason" minLength:"1" maxLength:"1000"`
		}
	}
	huma.Register(a.huma, huma.Operation{
		OperationID: "undo-reassignment", Method: http.MethodPost, Path: reassignmentsPath + "/{id}/undo", Summary: "Move back what a reassignment has moved",
		Description: "A new reassignment of the courses that the former one has moved and that are still there.",
		Tags:        []string{"reassignments"}, Security: secured, MaxBodyBytes: maxBody, DefaultStatus: http.StatusAccepted,
		Errors: []int{400, 401, 403, 404, 409, 422, 503},
	}, func(ctx context.Context, in *undoing) (*begunOutput, error) {
		id, err := a.cases.UndoReassignment(ctx, whoIs(ctx), in.ID, in.Body.Reason, in.Key)
		if err != nil {
			return nil, refused(ctx, err)
		}
		return begun(id), nil
	})
}
