package notify_test

import (
	"io"
	"net"
	"sync"
	"testing"
)

// relay passes connections on to a mail server once it is open, and drops them before.
type relay struct {
	address string
	mu      sync.Mutex
	isOpen  bool
}

func newRelay(t *testing.T, to string) *relay {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	r := &relay{address: listener.Addr().String()}
	go func() {
		for {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			r.mu.Lock()
			open := r.isOpen
			r.mu.Unlock()
			if !open {
				_ = in.Close()
				continue
			}
			go pass(in, to)
		}
	}()
	return r
}

func (r *relay) open() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.isOpen = true
}

// pass carries one connection until either side ends it.
func pass(in net.Conn, to string) {
	defer func() { _ = in.Close() }()
	out, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer func() { _ = out.Close() }()
	go func() {
		_, _ = io.Copy(out, in)
		_ = out.Close()
	}()
	_, _ = io.Copy(in, out)
}
