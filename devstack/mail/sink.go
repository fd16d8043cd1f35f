// Package mail receives every mail and delivers none: a page and JSON show what was sent.
// A mail is on disk before it is acknowledged, so that killing the server loses none.
package mail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"

	"github.com/emersion/go-smtp"
)

// Config says where the sink listens and where it keeps the mails.
type Config struct {
	SMTP    string // host:port
	Address string // host:port of the page
	Dir     string
}

const (
	maxBytes      = 10 << 20
	maxRecipients = 100
)

// Run serves until ctx ends.
func Run(ctx context.Context, cfg Config) error {
	box, err := openBox(cfg.Dir)
	if err != nil {
		return err
	}
	receiver := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &session{box: box}, nil
	}))
	receiver.Addr, receiver.Domain = cfg.SMTP, "localhost"
	receiver.MaxMessageBytes, receiver.MaxRecipients = maxBytes, maxRecipients
	receiver.ReadTimeout, receiver.WriteTimeout = time.Minute, time.Minute
	receiver.ErrorLog = log.New(io.Discard, "", 0) // its lines hold addresses

	page := &http.Server{Addr: cfg.Address, Handler: handler(box), ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 2)
	go func() { failed <- receiver.ListenAndServe() }()
	go func() { failed <- page.ListenAndServe() }()
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	closing, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = receiver.Shutdown(closing) // what is being received may end, within the limit
	_ = page.Close()
	if err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("serve mail: %w", err)
	}
	return nil
}

// session is one client's conversation.
type session struct {
	box  *box
	from string
	to   []string
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error { s.from = from; return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error   { s.to = append(s.to, to); return nil }
func (s *session) Reset()                                      { s.from, s.to = "", nil }
func (s *session) Logout() error                               { return nil }

func (s *session) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := s.box.put(s.from, s.to, content); err != nil {
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "cannot store the message now"}
	}
	return nil
}
