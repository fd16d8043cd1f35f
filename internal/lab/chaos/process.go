package chaos

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// A part is one process of the stack, which is killed, frozen and started again.
type process struct {
	name    string
	command []string
	env     []string
	address string // answers when the part is ready
	log     string

	mu      sync.Mutex
	process *exec.Cmd
	ended   chan struct{}
}

const (
	startLimit = 90 * time.Second
	stopLimit  = 20 * time.Second
)

// start runs the process and waits until its address answers.
func (p *process) start(ctx context.Context) error {
	if err := p.launch(); err != nil {
		return err
	}
	return p.ready(ctx)
}

func (p *process) launch() error {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open the log of %s: %w", p.name, err)
	}
	defer log.Close()
	command := exec.Command(p.command[0], p.command[1:]...) //nolint:noctx // stopped by signals, in order
	command.Env = append(os.Environ(), p.env...)
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := command.Start(); err != nil {
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	ended := make(chan struct{})
	p.process, p.ended = command, ended
	go func() {
		_ = command.Wait()
		close(ended)
	}()
	return nil
}

func (p *process) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	for {
		connection, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", p.address)
		if err == nil {
			return connection.Close()
		}
		select {
		case <-p.over():
			return fmt.Errorf("%s ended; see %s", p.name, filepath.Base(p.log))
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready: %w", p.name, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// over is closed when the present process has ended.
func (p *process) over() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ended
}

func (p *process) signal(s syscall.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.process != nil {
		_ = p.process.Process.Signal(s) // it may have ended by itself
	}
}

// kill ends the process as a loss of power would.
func (p *process) kill() {
	p.signal(syscall.SIGKILL)
	<-p.over()
}

// stop lets the process end as it likes to.
func (p *process) stop() {
	if p.process == nil {
		return
	}
	p.signal(syscall.SIGCONT)
	p.signal(syscall.SIGTERM)
	select {
	case <-p.over():
	case <-time.After(stopLimit):
		p.kill()
	}
}

// freeze holds the process up for a while, as a machine without air does.
func (p *process) freeze(d time.Duration) {
	p.signal(syscall.SIGSTOP)
	time.Sleep(d)
	p.signal(syscall.SIGCONT)
}

// revive starts a process again until it stays: a part that comes up before what it stands
// on may end by itself.
func (p *process) revive(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	for {
		err := p.start(ctx)
		if err == nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// alive reports whether the present process runs.
func (p *process) alive() bool {
	select {
	case <-p.over():
		return false
	default:
		return true
	}
}
