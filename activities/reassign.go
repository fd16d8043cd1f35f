package activities

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// Reassigner moves courses from one coordinator to another, for the bulk
// reassignment of a leaving caseworker's courses.
type Reassigner struct {
	Store    *store.Store
	Temporal client.Client
}

// CoursesOfInput names whose courses are meant, and in which municipality.
type CoursesOfInput struct {
	Municipality string `json:"municipality"`
	Coordinator  string `json:"coordinator"`
}

// CoursesOf lists the open courses of a coordinator.
func (r *Reassigner) CoursesOf(ctx context.Context, in CoursesOfInput) ([]string, error) {
	ctx = store.InMunicipality(ctx, in.Municipality)
	var ids []string
	for cursor := ""; ; {
		rows, next, err := r.Store.List(ctx, store.Filter{Municipality: in.Municipality, Coordinator: in.Coordinator, Most: 200}, cursor)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if row.Phase != course.Closed {
				ids = append(ids, row.ID)
			}
		}
		if next == "" {
			return ids, nil
		}
		cursor = next
	}
}

// AppointInput is the appointment for one course.
type AppointInput struct {
	Course   string                    `json:"course"`
	Workflow string                    `json:"workflow"`
	Key      string                    `json:"key"`
	By       course.Actor              `json:"by"`
	Command  course.AppointCoordinator `json:"command"`
	Replace  *course.ReplaceColleague  `json:"replace,omitempty"` // instead of the appointment
}

// AppointResult is what became of it: appointed, or the code of the refusal.
type AppointResult struct {
	Course    string `json:"course"`
	Appointed bool   `json:"appointed"`
	Refusal   string `json:"refusal,omitempty"`
	Version   int64  `json:"version,omitempty"`
}

// Appoint signals one course and waits until the record says what became of it. The
// key makes repeating it safe.
func (r *Reassigner) Appoint(ctx context.Context, in AppointInput) (AppointResult, error) {
	result := AppointResult{Course: in.Course}
	var command course.Command = in.Command
	if in.Replace != nil {
		command = *in.Replace
	}
	body, err := json.Marshal(command)
	if err != nil {
		return result, fmt.Errorf("write the command: %w", err)
	}
	name := course.NameOf(command)
	err = r.Temporal.SignalWorkflow(ctx, in.Workflow, "", course.Signal, course.Request{
		Name: name, Body: body, By: in.By, Key: in.Key, Fingerprint: in.Key,
	})
	if gone := new(serviceerror.NotFound); errors.As(err, &gone) {
		result.Refusal = "course_gone"
		return result, nil
	}
	if err != nil {
		return result, fmt.Errorf("signal the course: %w", err)
	}
	return r.outcome(ctx, in, result)
}

// outcome reads the record until it knows the key.
func (r *Reassigner) outcome(ctx context.Context, in AppointInput, result AppointResult) (AppointResult, error) {
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		events, err := r.Store.Command(store.ForInstallation(ctx), in.Course, in.Key)
		if err != nil {
			return result, err
		}
		if len(events) > 0 {
			answer, refused := course.ResultOf(events)
			result.Version, result.Appointed = answer.Version, refused == nil
			if refused != nil {
				result.Refusal = string(refused.Code)
			}
			return result, nil
		}
		select {
		case <-ctx.Done():
			return result, ctx.Err()
		case <-ticker.C:
		}
	}
}
