package casework

import (
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// readableReason holds a reason that is no command's to what commands hold theirs to.
func readableReason(reason string) (string, error) {
	said := struct {
		Reason string `json:"reason" minLength:"1" maxLength:"1000"`
	}{strings.TrimSpace(reason)}
	err := course.WithinLimits(&said)
	return said.Reason, err
}
