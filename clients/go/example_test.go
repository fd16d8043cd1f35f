package enplan_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"

	enplan "github.com/enplan-dk/enplan/clients/go"
)

// The examples call a running enplan. A test in cmd/enplan starts one and runs them.
func TestMain(m *testing.M) {
	if os.Getenv("ENPLAN_API") == "" {
		return
	}
	os.Exit(m.Run())
}

func token(context.Context) (string, error) { return os.Getenv("ENPLAN_TOKEN"), nil }

// A course is opened and something is written into its journal.
func Example() {
	ctx := context.Background()
	client, err := enplan.New(os.Getenv("ENPLAN_API"), token)
	if err != nil {
		fmt.Println(err)
		return
	}
	opened, err := client.OpenCourseWithResponse(ctx, &enplan.OpenCourseParams{IdempotencyKey: enplan.NewKey()}, enplan.CourseOpening{
		Bylaw:    "eksempel",
		Referral: enplan.CourseReferral{Source: "school", Reason: "Skolen har bedt om hjælp"},
		Members: []enplan.CourseNewMember{{
			Name: "Rigmor Sandelholt", Kind: "adult", Birth: new(day(1990, time.May, 17)), SamePersonReason: new("Et eksempel"),
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if opened.JSON201 == nil {
		fmt.Println(opened.ApplicationProblemJSONDefault)
		return
	}
	id := openapi_types.UUID{}
	if err := id.UnmarshalText([]byte(opened.JSON201.Course)); err != nil {
		fmt.Println(err)
		return
	}
	written, err := client.WriteNoteWithResponse(ctx, id, &enplan.WriteNoteParams{IdempotencyKey: enplan.NewKey()}, enplan.CourseWriteNote{
		Kind: "call", On: day(2026, time.March, 2), Text: "Rigmor ringede.",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if written.JSON2XX == nil {
		fmt.Println(written.ApplicationProblemJSONDefault)
		return
	}
	fmt.Println(written.JSON2XX.Status, *written.JSON2XX.Version)
	// Output: done 2
}

// A refusal is a problem with a stable code.
func ExampleProblem() {
	client, err := enplan.New(os.Getenv("ENPLAN_API"), token)
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := client.GetCourseWithResponse(context.Background(), openapi_types.UUID{1})
	if err != nil {
		fmt.Println(err)
		return
	}
	var problem *enplan.Problem
	if errors.As(answer.ApplicationProblemJSONDefault, &problem) && answer.StatusCode() == http.StatusNotFound {
		fmt.Println(problem.Code)
	}
	// Output: unknown_course
}

// All courses that the caller may see, page by page.
func ExampleClientWithResponses_ListCoursesWithResponse() {
	client, err := enplan.New(os.Getenv("ENPLAN_API"), token)
	if err != nil {
		fmt.Println(err)
		return
	}
	courses := map[string]bool{}
	for page := (&enplan.ListCoursesParams{Limit: new(int64(2))}); ; {
		answer, err := client.ListCoursesWithResponse(context.Background(), page)
		if err != nil || answer.JSON200 == nil {
			fmt.Println(err, answer)
			return
		}
		for _, line := range answer.JSON200.Items {
			courses[line.ID] = true
		}
		if answer.JSON200.Next == nil {
			break
		}
		page.Cursor = answer.JSON200.Next
	}
	fmt.Println(len(courses) > 0)
	// Output: true
}

func day(year int, month time.Month, day int) openapi_types.Date {
	return openapi_types.Date{Time: time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}
