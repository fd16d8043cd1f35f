package notify_test

import (
	"bufio"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// refusing stands before a mail server and refuses some readers, as a mail server does that knows no such mailbox.
type refusing struct {
	address string
	to      string
	mu      sync.Mutex
	answers map[string]string // by address
}

func newRefusing(t *testing.T, to string) *refusing {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	r := &refusing{address: listener.Addr().String(), to: to, answers: map[string]string{}}
	go func() {
		for {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			go r.pass(in)
		}
	}()
	return r
}

// answer gives every mail to an address this answer; an empty one lets them through.
func (r *refusing) answer(address, with string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answers[address] = with
}

func (r *refusing) answerTo(line string) string {
	command, rest, _ := strings.Cut(strings.TrimSpace(line), ":")
	if !strings.EqualFold(command, "RCPT TO") {
		return ""
	}
	address, _, _ := strings.Cut(strings.TrimPrefix(rest, "<"), ">")
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.answers[address]
}

// pass carries a conversation line by line; a mail's client waits for each answer.
func (r *refusing) pass(in net.Conn) {
	defer func() { _ = in.Close() }()
	out, err := net.Dial("tcp", r.to)
	if err != nil {
		return
	}
	defer func() { _ = out.Close() }()
	go func() {
		_, _ = io.Copy(in, out)
		_ = in.Close()
	}()
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		if answer := r.answerTo(line); answer != "" {
			_, err = io.WriteString(in, answer+"\r\n")
		} else {
			_, err = io.WriteString(out, line)
		}
		if err != nil {
			return
		}
	}
}
