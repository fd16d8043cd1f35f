package course_test

import (
	"testing"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// What a family member thought of a meeting is read by nobody who works with the family.
func TestStaffReadNoFeedback(t *testing.T) {
	t.Parallel()
	full := course.State{Meetings: []course.Meeting{{ID: "a1", Feedback: []course.Feedback{{Member: "m1", Trust: 2}}}}}
	if seen := course.ForStaff(full); seen.Meetings[0].Feedback != nil || full.Meetings[0].Feedback == nil {
		t.Errorf("of the course: %+v; the course itself: %+v", seen.Meetings, full.Meetings)
	}
	if _, known := course.SpecOf(course.FeedbackGiven{}).ForStaff(course.FeedbackGiven{}); known {
		t.Error("staff read that it was given")
	}
	held, known := course.SpecOf(course.MeetingHeld{}).ForStaff(course.MeetingHeld{Meeting: "a1", Feedback: []course.Feedback{{Member: "m1"}}})
	if e := held.(course.MeetingHeld); !known || e.Meeting != "a1" || e.Feedback != nil {
		t.Errorf("of the minutes: %+v", held)
	}
}
