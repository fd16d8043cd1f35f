package chaos

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// A proxy stands before one part, so that its connections can be cut or held up while
// the part itself is well.
type proxy struct {
	target string
	listen net.Listener

	mu    sync.Mutex
	open  map[net.Conn]struct{}
	held  time.Time // nothing is passed on before
	full  time.Time // whoever connects before is told that the disk is full
	ended bool
}

// newProxy listens on a free port of loopback and passes on to the target.
func newProxy(ctx context.Context, target string) (*proxy, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen before %s: %w", target, err)
	}
	p := &proxy{target: target, listen: listener, open: map[net.Conn]struct{}{}}
	go p.accept()
	return p, nil
}

func (p *proxy) address() string { return p.listen.Addr().String() }

func (p *proxy) accept() {
	for {
		from, err := p.listen.Accept()
		if err != nil {
			return
		}
		go p.serve(from)
	}
}

func (p *proxy) serve(from net.Conn) {
	defer func() { _ = from.Close() }()
	if p.isFull() {
		_, _ = io.WriteString(from, "452 4.3.1 Insufficient system storage\r\n")
		return
	}
	to, err := (&net.Dialer{Timeout: 2 * time.Second}).DialContext(context.Background(), "tcp", p.target)
	if err != nil {
		return
	}
	defer func() { _ = to.Close() }()
	if !p.keep(from, to) {
		return
	}
	defer p.drop(from, to)
	done := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{from, to}, {to, from}} {
		go func() {
			p.pass(way[1], way[0])
			done <- struct{}{}
		}()
	}
	<-done
}

// pass copies one way and stops for as long as connections are held up.
func (p *proxy) pass(to io.Writer, from io.Reader) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			p.wait()
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func (p *proxy) keep(connections ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended {
		return false
	}
	for _, c := range connections {
		p.open[c] = struct{}{}
	}
	return true
}

func (p *proxy) drop(connections ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range connections {
		delete(p.open, c)
	}
}

func (p *proxy) wait() {
	p.mu.Lock()
	until := p.held
	p.mu.Unlock()
	if d := time.Until(until); d > 0 {
		time.Sleep(d)
	}
}

func (p *proxy) isFull() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Now().Before(p.full)
}

// cut ends every connection that is open now.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.open {
		_ = c.Close()
	}
}

// hold keeps everything back for a while, and loses nothing.
func (p *proxy) hold(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = time.Now().Add(d)
}

// fill lets a mail server say for a while that its disk is full.
func (p *proxy) fill(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.full = time.Now().Add(d)
}

func (p *proxy) close() {
	_ = p.listen.Close()
	p.mu.Lock()
	p.ended = true
	p.mu.Unlock()
	p.cut()
}
