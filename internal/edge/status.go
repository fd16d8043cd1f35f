package edge

import (
	"net/http"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// statuses is the one table of codes and HTTP statuses, for the API and the pages.
var statuses = map[string]int{
	// of the request
	"malformed_json":     http.StatusBadRequest,
	"body_missing":       http.StatusBadRequest,
	"form_malformed":     http.StatusBadRequest,
	"if_match_malformed": http.StatusBadRequest,
	"token_missing":      http.StatusUnauthorized,
	"token_expired":      http.StatusUnauthorized,
	"token_invalid":      http.StatusUnauthorized,
	"unknown_route":      http.StatusNotFound,
	"unknown_bylaw_code": http.StatusNotFound,
	"method_not_allowed": http.StatusMethodNotAllowed,
	"not_acceptable":     http.StatusNotAcceptable,
	"body_too_slow":      http.StatusRequestTimeout,
	"body_too_large":     http.StatusRequestEntityTooLarge,
	"media_type_unknown": http.StatusUnsupportedMediaType,
	"invalid":            http.StatusUnprocessableEntity,
	"version_required":   http.StatusPreconditionRequired,
	"too_many_requests":  http.StatusTooManyRequests,
	"login_unavailable":  http.StatusServiceUnavailable,

	// of the application: every code of a fault
	casework.BadCursor:           http.StatusBadRequest,
	casework.BadKey:              http.StatusBadRequest,
	casework.NoAccess:            http.StatusForbidden,
	casework.Disabled:            http.StatusForbidden,
	casework.AccountMoved:        http.StatusForbidden,
	casework.OwnVisit:            http.StatusForbidden,
	casework.UnknownCourse:       http.StatusNotFound,
	casework.UnknownKey:          http.StatusNotFound,
	casework.UnknownVersion:      http.StatusNotFound,
	casework.UnknownStaff:        http.StatusNotFound,
	casework.UnknownReassignment: http.StatusNotFound,
	casework.UnknownGrant:        http.StatusNotFound,
	casework.UnknownDocument:     http.StatusNotFound,
	casework.UnknownVisit:        http.StatusNotFound,
	casework.UnknownWebhook:      http.StatusNotFound,
	casework.BadWebhookURL:       http.StatusUnprocessableEntity,
	casework.TooManyWebhooks:     http.StatusUnprocessableEntity,
	casework.FeedChanged:         http.StatusGone,
	casework.ReassignmentRuns:    http.StatusConflict,
	casework.NoSupervisor:        http.StatusConflict,
	casework.AlreadyHandedIn:     http.StatusConflict,
	casework.NotMoved:            http.StatusConflict,
	casework.NothingToMove:       http.StatusUnprocessableEntity,
	casework.NoCourses:           http.StatusUnprocessableEntity,
	casework.NotStaffHere:        http.StatusUnprocessableEntity,
	casework.NotTheirCourse:      http.StatusUnprocessableEntity,
	casework.SamePerson:          http.StatusUnprocessableEntity,
	casework.DocumentType:        http.StatusUnprocessableEntity,
	casework.DocumentInfected:    http.StatusUnprocessableEntity,
	casework.PeriodImpossible:    http.StatusUnprocessableEntity,
	casework.ConsentMissing:      http.StatusUnprocessableEntity,
	casework.NoReason:            http.StatusUnprocessableEntity,
	casework.ReasonTooLong:       http.StatusUnprocessableEntity,
	casework.NoGrant:             http.StatusUnprocessableEntity,
	casework.UnknownNotice:       http.StatusNotFound,
	casework.MustBeTold:          http.StatusUnprocessableEntity,
	casework.BadAddress:          http.StatusUnprocessableEntity,
	casework.DraftTooLarge:       http.StatusUnprocessableEntity,
	casework.TooManyDrafts:       http.StatusUnprocessableEntity,
	casework.TooFast:             http.StatusTooManyRequests,
	casework.Busy:                http.StatusTooManyRequests,
	casework.Internal:            http.StatusInternalServerError,
	casework.Unavailable:         http.StatusServiceUnavailable,
	casework.NotRecordedYet:      http.StatusServiceUnavailable,
	casework.StandsStill:         http.StatusServiceUnavailable,
	casework.PrinterBusy:         http.StatusServiceUnavailable,
	casework.NoPrinter:           http.StatusNotFound,

	// of the course: all others are 422, the request is understood and cannot be carried out as it is
	string(course.CodeStaleVersion):        http.StatusPreconditionFailed,
	string(course.CodeAnswerForAnother):    http.StatusForbidden,
	string(course.CodeProfessionalText):    http.StatusForbidden,
	string(course.CodeOutsideConsent):      http.StatusForbidden,
	string(course.CodeWrongPhase):          http.StatusConflict,
	string(course.CodeCourseNotOpen):       http.StatusConflict,
	string(course.CodeKeyReused):           http.StatusConflict,
	string(course.CodeAgreementNotActive):  http.StatusConflict,
	string(course.CodeAgreementNotDraft):   http.StatusConflict,
	string(course.CodeAlreadyCoordinator):  http.StatusConflict,
	string(course.CodeAlreadyInTeam):       http.StatusConflict,
	string(course.CodeAlreadyPaused):       http.StatusConflict,
	string(course.CodeAnsweredAlready):     http.StatusConflict,
	string(course.CodeConsentEnded):        http.StatusConflict,
	string(course.CodeDraftExists):         http.StatusConflict,
	string(course.CodeEffortEnded):         http.StatusConflict,
	string(course.CodeHandoverPending):     http.StatusConflict,
	string(course.CodeHearingRunning):      http.StatusConflict,
	string(course.CodeHoldExists):          http.StatusConflict,
	string(course.CodeMeetingNotAgreed):    http.StatusConflict,
	string(course.CodeMessageAnswered):     http.StatusConflict,
	string(course.CodeNoContinuationOffer): http.StatusConflict,
	string(course.CodeNoDraft):             http.StatusConflict,
	string(course.CodeNoAbsence):           http.StatusConflict,
	string(course.CodeNoHandoverPending):   http.StatusConflict,
	string(course.CodeNoHold):              http.StatusConflict,
	string(course.CodeNotPaused):           http.StatusConflict,
	string(course.CodePlanChangedSince):    http.StatusConflict,
	string(course.CodePlanNotSubmitted):    http.StatusConflict,
	string(course.CodePlanSubmitted):       http.StatusConflict,
	string(course.CodeReopeningTooLate):    http.StatusConflict,
}

// RefusalStatus is the HTTP status of what the course or the request's form refuses.
func RefusalStatus(code string) int {
	if status, ok := statuses[code]; ok {
		return status
	}
	return http.StatusUnprocessableEntity
}

// FaultStatus is the HTTP status of a fault of the application. One that is in no table is a fault of ours.
func FaultStatus(code string) int {
	if status, ok := statuses[code]; ok {
		return status
	}
	return http.StatusInternalServerError
}
