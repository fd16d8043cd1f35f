package notify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
)

// CitizenMessage is a message to a citizen. It names nobody: To is what the channel
// finds the citizen by.
type CitizenMessage struct {
	ID      string // the same message has the same one
	To      string // the identity provider's subject, or course and family member
	Subject string
	Body    string
}

// CitizenChannel is the way to citizens: Digital Post, or what stands in for it. Sending
// the same message again must do no harm. An error that is [errRefused] says that the channel
// takes no message for this person, and never will as things stand.
type CitizenChannel interface {
	Send(ctx context.Context, m CitizenMessage) error
}

// spool hands messages to citizens over by SMTP, addressed to a pseudonym in a domain of
// its own: a gateway to Digital Post takes them there, knows whom a pseudonym is, and
// makes a MeMo message of each.
type spool struct {
	mailer *mailer
	domain string
}

// Send implements [CitizenChannel].
func (s spool) Send(ctx context.Context, m CitizenMessage) error {
	return s.mailer.send(ctx, m.ID, pseudonym(m.To)+"@"+s.domain, message{subject: m.Subject, body: m.Body})
}

var plainLocalPart = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,62}$`)

// pseudonym is the local part of an address; what would not be a valid one goes by its digest.
func pseudonym(to string) string {
	if plainLocalPart.MatchString(to) {
		return to
	}
	sum := sha256.Sum256([]byte(to))
	return hex.EncodeToString(sum[:16])
}
