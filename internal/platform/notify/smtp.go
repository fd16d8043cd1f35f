package notify

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// smtpLimit bounds one conversation with the mail server.
const smtpLimit = 20 * time.Second

// mailer sends mails through one mail server.
type mailer struct {
	host   string
	port   int
	from   string
	domain string // of from; the right-hand side of a Message-ID
}

func newMailer(address, from string) (*mailer, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("read the mail server's address: %w", err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, fmt.Errorf("read the mail server's port: %w", err)
	}
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("read the sender's address: %w", err)
	}
	_, domain, _ := strings.Cut(sender.Address, "@")
	return &mailer{host: host, port: number, from: from, domain: domain}, nil
}

// errRefused says that the mail server will not take mails for an address, however often it is asked.
var errRefused = errors.New("mail server refuses the address")

// send hands one message for one reader over and returns when the server has accepted it. Its
// errors name no address: the queue keeps them.
func (m *mailer) send(ctx context.Context, id, to string, what message) error {
	msg := gomail.NewMsg()
	if err := msg.From(m.from); err != nil {
		return errors.New("sender's address is not valid")
	}
	if err := msg.To(to); err != nil {
		return errRefused
	}
	msg.SetMessageIDWithValue(id)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("Content-Language", "da, en")
	msg.SetDate()
	msg.Subject(what.subject)
	msg.SetBodyString(gomail.TypeTextPlain, what.body)

	client, err := gomail.NewClient(m.host, gomail.WithPort(m.port), gomail.WithTimeout(smtpLimit),
		gomail.WithTLSPolicy(gomail.TLSOpportunistic), gomail.WithHELO("enplan"))
	if err != nil {
		return fmt.Errorf("prepare mail: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, smtpLimit)
	defer cancel()
	err = client.DialAndSendWithContext(ctx, msg)
	if msg.IsDelivered() { // accepted: a goodbye that fails afterwards is no reason to send it again
		return nil
	}
	return withoutAddresses(err)
}

// withoutAddresses keeps of a failure what helps to find its cause: a mail server's
// answer repeats whom the mail was for.
func withoutAddresses(err error) error {
	if err == nil {
		return nil
	}
	var refused *gomail.SendError
	if errors.As(err, &refused) && ofAddress(refused) {
		return errRefused
	}
	if refused != nil {
		return fmt.Errorf("mail server refused the mail: reason %d, code %d, temporary %t", refused.Reason, refused.ErrorCode(), refused.IsTemp())
	}
	var network *net.OpError
	if errors.As(err, &network) {
		return fmt.Errorf("mail server is not reached: %s: %w", network.Op, network.Err)
	}
	return errors.New("mail server did not take the mail")
}

// mailboxCodes are the permanent answers that are about a mailbox (RFC 5321, section 4.2.3), where a server
// gives them only after it has seen the mail.
var mailboxCodes = []int{550, 551, 552, 553}

// ofAddress: the server has refused the reader for good, and not the sender, the mail or everybody.
func ofAddress(e *gomail.SendError) bool {
	if e.IsTemp() || e.ErrorCode() < 500 {
		return false
	}
	return e.Reason == gomail.ErrSMTPRcptTo ||
		(e.Reason == gomail.ErrSMTPData || e.Reason == gomail.ErrSMTPDataClose) && slices.Contains(mailboxCodes, e.ErrorCode())
}
