package casework

import (
	"net/mail"
	"regexp"
	"strings"
)

// What mail servers take at most (RFC 5321, section 4.5.3.1).
const (
	longestAddress   = 254
	longestLocalPart = 64
)

// domainForm is a domain name of at least two labels, as it stands in a mail's envelope.
var domainForm = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)

// localForm is what stands before the @, without quotes: nobody has such an address, and every mail server takes this.
var localForm = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")

// deliverable: an address that a mail can be sent to. Whether somebody reads there is found out by sending.
func deliverable(address string) bool {
	local, domain, _ := strings.Cut(address, "@")
	parsed, err := mail.ParseAddress(address)
	return err == nil && parsed.Address == address && parsed.Name == "" &&
		len(address) <= longestAddress && len(local) <= longestLocalPart && localForm.MatchString(local) && domainForm.MatchString(domain)
}
