// Package process runs programs beside a test or a measurement: they are started, killed, frozen and stopped.
package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// Process is a program that runs beside the test. It may be killed, frozen and started again.
type Process struct {
	Name    string
	Program string
	Args    []string
	Env     []string  // beside this process's own; the later of two wins
	Address string    // answers when the program is ready
	Output  io.Writer // takes standard output and errors; nil: nowhere

	mu      sync.Mutex
	command *exec.Cmd
	ended   chan struct{}
	err     error // of the end
}

const (
	startLimit = 90 * time.Second
	stopLimit  = 20 * time.Second
)

// Start runs the program and waits until its address answers.
func (p *Process) Start(ctx context.Context) error {
	if err := p.Launch(); err != nil {
		return err
	}
	if err := p.ready(ctx); err != nil {
		p.Stop()
		return err
	}
	return nil
}

// Launch runs the program and does not wait.
func (p *Process) Launch() error {
	command := exec.Command(p.Program, p.Args...) //nolint:noctx // our own programs, stopped by signals
	command.Env = append(os.Environ(), p.Env...)
	command.Stdout, command.Stderr = p.Output, p.Output
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := command.Start(); err != nil {
		return fmt.Errorf("start %s: %w", p.Name, err)
	}
	ended := make(chan struct{})
	p.command, p.ended = command, ended
	go func() {
		err := command.Wait()
		p.mu.Lock()
		p.err = err
		p.mu.Unlock()
		close(ended)
	}()
	return nil
}

func (p *Process) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	for {
		connection, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", p.Address)
		if err == nil {
			return connection.Close()
		}
		select {
		case <-p.Ended():
			return fmt.Errorf("%s ended at once", p.Name)
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready: %w", p.Name, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Ended is closed when the process that was started last has ended.
func (p *Process) Ended() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ended
}

// Err is with what the process ended.
func (p *Process) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// PID is the process's number.
func (p *Process) PID() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.command.Process.Pid
}

// Signal sends a signal, if the process was ever started.
func (p *Process) Signal(s syscall.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.command != nil {
		_ = p.command.Process.Signal(s) // it may have ended by itself
	}
}

// Kill ends the process as a loss of power would.
func (p *Process) Kill() {
	p.Signal(syscall.SIGKILL)
	<-p.Ended()
}

// Stop asks the process to end, and kills it when it does not.
func (p *Process) Stop() {
	if p.Ended() == nil {
		return
	}
	p.Signal(syscall.SIGCONT)
	p.Signal(syscall.SIGTERM)
	select {
	case <-p.Ended():
	case <-time.After(stopLimit):
		p.Kill()
	}
}

// Freeze holds the process up for a while.
func (p *Process) Freeze(d time.Duration) {
	p.Signal(syscall.SIGSTOP)
	time.Sleep(d)
	p.Signal(syscall.SIGCONT)
}

// Revive starts the program again until it stays: one that comes up before what it needs may end by itself.
func (p *Process) Revive(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	for {
		err := p.Start(ctx)
		if err == nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// Alive reports whether the process runs.
func (p *Process) Alive() bool {
	select {
	case <-p.Ended():
		return false
	default:
		return true
	}
}

// FreeAddresses are addresses of this machine at which nothing listens. All are held until all are known.
func FreeAddresses(ctx context.Context, n int) (list []string, err error) {
	var held []net.Listener
	for range n {
		listener, listenErr := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
		if listenErr != nil {
			err = fmt.Errorf("find a free port: %w", listenErr)
			break
		}
		held = append(held, listener)
		list = append(list, listener.Addr().String())
	}
	for _, listener := range held {
		err = errors.Join(err, listener.Close())
	}
	return list, err
}
