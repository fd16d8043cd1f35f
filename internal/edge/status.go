package edge

import (
	"net/http"

	"github.com/enplan-dk/enplan/internal/app/casework"
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
	casework.ReassignmentRuns:    http.StatusConflict,
	casework.NoSupervisor:        http.StatusConflict,
	casework.NotMoved:            http.StatusConflict,
	casework.NothingToMove:       http.StatusUnprocessableEntity,
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
	casework.BadAddress:          http.StatusUnprocessableEntity,
	casework.DraftTooLarge:       http.StatusUnprocessableEntity,
	casework.TooManyDrafts:       http.StatusUnprocessableEntity,
	casework.TooFast:             http.StatusTooManyRequests,
	casework.Busy:                http.StatusTooManyRequests,
	casework.Internal:            http.StatusInternalServerError,
	casework.Unavailable:         http.StatusServiceUnavailable,
	casework.NotRecordedYet:      http.StatusServiceUnavailable,
	casework.StandsStill:         http.StatusServiceUnavailable,

	// of the course: all others are 422, the request is understood and cannot be carried out as it is
	"stale_version":         http.StatusPreconditionFailed,
	"answer_for_another":    http.StatusForbidden,
	"professional_text":     http.StatusForbidden,
	"outside_consent":       http.StatusForbidden,
	"wrong_phase":           http.StatusConflict,
	"course_not_open":       http.StatusConflict,
	"key_reused":            http.StatusConflict,
	"agreement_not_active":  http.StatusConflict,
	"agreement_not_draft":   http.StatusConflict,
	"already_coordinator":   http.StatusConflict,
	"already_in_team":       http.StatusConflict,
	"already_paused":        http.StatusConflict,
	"answered_already":      http.StatusConflict,
	"consent_ended":         http.StatusConflict,
	"draft_exists":          http.StatusConflict,
	"effort_ended":          http.StatusConflict,
	"handover_pending":      http.StatusConflict,
	"hearing_running":       http.StatusConflict,
	"hold_exists":           http.StatusConflict,
	"meeting_not_agreed":    http.StatusConflict,
	"message_answered":      http.StatusConflict,
	"no_continuation_offer": http.StatusConflict,
	"no_draft":              http.StatusConflict,
	"no_handover_pending":   http.StatusConflict,
	"no_hold":               http.StatusConflict,
	"not_paused":            http.StatusConflict,
	"plan_changed_since":    http.StatusConflict,
	"plan_not_submitted":    http.StatusConflict,
	"plan_submitted":        http.StatusConflict,
	"reopening_too_late":    http.StatusConflict,
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
