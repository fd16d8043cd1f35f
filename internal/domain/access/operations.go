package access

import (
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Operation is something that one does: a command by its name, or one of these.
type Operation string

// The operations that are no commands.
const (
	ReadCourse    Operation = "read_course"
	Explain       Operation = "explain"
	ReadEvents    Operation = "read_events"
	ReadCommand   Operation = "read_command"
	ReadPlan      Operation = "read_plan"
	ReadAccessLog Operation = "read_access_log"
	CheckAccess   Operation = "check_access" // say what was found of a look-up that a sample had drawn
	BreakGlass    Operation = "break_glass"  // read a course's payloads in Temporal
	ReadGrants    Operation = "read_grants"  // who may read, and might, what Temporal holds of a course
	EndGrant      Operation = "mend_glass"   // end it before its time
	EraseCourse   Operation = "erase_course"

	ReadFeed        Operation = "read_feed" // what happens in the courses of the municipality, by ids and codes
	ReadWebhooks    Operation = "read_webhooks"
	ManageWebhooks  Operation = "manage_webhooks" // where events of the feed are sent to
	ListCourses     Operation = "list_courses"
	OpenCourse      Operation = "open_course"
	Overview        Operation = "overview"
	ListStaff       Operation = "list_staff"
	RegisterStaff   Operation = "register_staff"
	SetAkasseStance Operation = "set_akasse_stance"
	ChooseNotices   Operation = "choose_notices" // how one is told oneself
	OwnAbsence      Operation = "own_absence"    // in all the courses that one coordinates

	ReadDocument     Operation = "read_document"
	MakeBundle       Operation = "make_bundle"    // hand the plan over to another municipality
	MakeCaseFile     Operation = "make_case_file" // all that a family member may see, as one file
	HandIn           Operation = "hand_in"        // give the coordinator what one had typed when the access ended
	ReadReports      Operation = "read_reports"
	Reassign         Operation = "reassign"
	ReadReassignment Operation = "read_reassignment"
)

var queries = []Operation{
	ReadCourse, Explain, ReadEvents, ReadCommand, ReadPlan, ReadAccessLog, CheckAccess, BreakGlass, ReadGrants, EndGrant, EraseCourse,
	ReadFeed, ReadWebhooks, ManageWebhooks, ListCourses, OpenCourse, Overview, ListStaff, RegisterStaff, SetAkasseStance, ChooseNotices, OwnAbsence,
	ReadDocument, MakeBundle, MakeCaseFile, HandIn, ReadReports, Reassign, ReadReassignment,
}

// Operations lists them all: what is no command first, then the commands.
func Operations() []Operation {
	all := slices.Clone(queries)
	for _, name := range course.Commands() {
		all = append(all, Operation(name))
	}
	return all
}

func (o Operation) known() bool {
	_, command := course.Lookup(string(o))
	return command || slices.Contains(queries, o)
}

// Reads says whether the operation changes nothing.
func (o Operation) Reads() bool {
	return slices.Contains([]Operation{
		ReadCourse, Explain, ReadEvents, ReadCommand, ReadPlan, ReadAccessLog, BreakGlass, ReadGrants, ReadFeed, ReadWebhooks, ListCourses, Overview,
		ListStaff, ReadDocument, MakeBundle, MakeCaseFile, ReadReports, ReadReassignment,
	}, o)
}
