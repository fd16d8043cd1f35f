package mail_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"github.com/enplan-dk/enplan/devstack/loopback"
	"github.com/enplan-dk/enplan/devstack/mail"
)

// start runs a sink on the folder and answers its addresses and how to stop it.
func start(t *testing.T, dir string) (smtpAddress, page string, stop func()) {
	t.Helper()
	ports, err := loopback.FreePorts(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	cfg := mail.Config{SMTP: loopback.Address(ports[0]), Address: loopback.Address(ports[1]), Dir: dir}
	go func() { ended <- mail.Run(ctx, cfg) }()
	stop = func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		ended <- nil
	}
	t.Cleanup(stop)
	page = "http://" + cfg.Address
	for range 100 {
		if connection, err := smtp.Dial(cfg.SMTP); err == nil {
			_ = connection.Close()
			if response, err := http.Get(page); err == nil {
				_ = response.Body.Close()
				return cfg.SMTP, page, stop
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the sink does not start")
	return
}

const reminder = "Message-ID: <reminder-1@enplan>\r\n" +
	"From: enplan@eksempel.invalid\r\n" +
	"To: karen@eksempel.invalid\r\n" +
	"Subject: =?utf-8?q?P=C3=A5mindelse_om_m=C3=B8de?=\r\n" +
	"Date: Sun, 22 Nov 2026 07:00:00 +0100\r\n" +
	"MIME-Version: 1.0\r\n" +
	"Content-Type: multipart/alternative; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nM=C3=B8de i morgen\r\n" +
	"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>M\xc3\xb8de</p>\r\n--b--\r\n"

func list(t *testing.T, page, query string) []mail.Message {
	t.Helper()
	var messages []mail.Message
	if err := json.Unmarshal([]byte(get(t, page+"/messages"+query)), &messages); err != nil {
		t.Fatal(err)
	}
	return messages
}

func get(t *testing.T, address string) string {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestAReceivedMailIsShownAndOutlivesARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	address, _, stop := start(t, dir)
	if err := smtp.SendMail(address, nil, "enplan@eksempel.invalid", []string{"karen@eksempel.invalid"}, []byte(reminder)); err != nil {
		t.Fatal(err)
	}
	stop()

	_, page, _ := start(t, dir)
	messages := list(t, page, "?to=karen@eksempel.invalid")
	if len(messages) != 1 {
		t.Fatalf("%d messages", len(messages))
	}
	m := messages[0]
	if m.MessageID != "reminder-1@enplan" || m.Subject != "Påmindelse om møde" || strings.TrimSpace(m.Text) != "Møde i morgen" ||
		m.From != "enplan@eksempel.invalid" || len(m.To) != 1 || !m.Date.Equal(time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", m)
	}
	if others := list(t, page, "?to=jonas@eksempel.invalid"); len(others) != 0 {
		t.Errorf("somebody else sees %d", len(others))
	}
	if shown := get(t, page+"/messages/"+m.ID); !strings.Contains(shown, "Møde i morgen") {
		t.Errorf("page:\n%s", shown)
	}
}

func TestTheNewestMailIsListedFirst(t *testing.T) {
	t.Parallel()
	address, page, _ := start(t, t.TempDir())
	for _, subject := range []string{"first", "second"} {
		content := []byte("Subject: " + subject + "\r\n\r\n" + subject)
		if err := smtp.SendMail(address, nil, "enplan@eksempel.invalid", []string{"maria@eksempel.invalid"}, content); err != nil {
			t.Fatal(err)
		}
	}
	if messages := list(t, page, ""); len(messages) != 2 || messages[0].Subject != "second" {
		t.Errorf("%+v", messages)
	}
}

func TestASinkThatCannotListenSaysSo(t *testing.T) {
	t.Parallel()
	address, _, _ := start(t, t.TempDir())
	err := mail.Run(t.Context(), mail.Config{SMTP: address, Address: loopback.Address(0), Dir: t.TempDir()})
	if err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
