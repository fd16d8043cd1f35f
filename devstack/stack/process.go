// Package stack starts the parts of devstack as separate processes, waits until they answer, watches them and stops them.
// It knows the order of the parts and their addresses, and nothing of what a part does.
package stack

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// A Part is one process of the stack.
type Part struct {
	Name    string
	Command []string
	Env     []string                    // beside the environment of devstack itself
	Ready   func(context.Context) error // asked again and again until it answers nil
}

const (
	readyLimit = 60 * time.Second
	stopLimit  = 20 * time.Second
	restLimit  = time.Second // between a part's death and its new start
)

// Processes are the running parts, in the order of their start. Each part's output goes to Dir/log/NAME.log and its process number to Dir/run/NAME.pid.
type Processes struct {
	Dir string
	Say func(format string, args ...any)

	mu       sync.Mutex
	running  []*process
	stopping bool
}

type process struct {
	part    Part
	mu      sync.Mutex
	command *exec.Cmd
	done    chan struct{} // closed once the part is not started again
}

// Start starts the part and returns when it is ready. From then on a part that dies is named and started again.
func (p *Processes) Start(ctx context.Context, part Part) error {
	running := &process{part: part, done: make(chan struct{})}
	ended, err := p.launch(running)
	if err != nil {
		return err
	}
	p.mu.Lock()
	p.running = append(p.running, running)
	p.mu.Unlock()

	ctx, cancel := context.WithTimeout(ctx, readyLimit)
	defer cancel()
	for {
		err := part.Ready(ctx)
		if err == nil {
			break
		}
		select {
		case err := <-ended:
			close(running.done)
			return fmt.Errorf("%s did not start: %s; its last lines:\n%s", part.Name, describe(err), tail(p.logFile(part.Name)))
		case <-ctx.Done():
			go p.watch(running, ended)
			return fmt.Errorf("%s is not ready after %s: %w", part.Name, readyLimit, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
	go p.watch(running, ended)
	return nil
}

// watch starts the part again whenever it dies, until everything is stopped.
func (p *Processes) watch(running *process, ended <-chan error) {
	defer close(running.done)
	for {
		err := <-ended
		if p.isStopping() {
			return
		}
		p.Say("%s died (%v), starting it again; see %s", running.part.Name, describe(err), p.logFile(running.part.Name))
		for {
			time.Sleep(restLimit)
			if p.isStopping() {
				return
			}
			var startErr error
			if ended, startErr = p.launch(running); startErr == nil {
				break
			}
			p.Say("%s could not be started again: %v", running.part.Name, startErr)
		}
		p.Say("%s started again", running.part.Name)
	}
}

func (p *Processes) launch(running *process) (<-chan error, error) {
	part := running.part
	for _, dir := range []string{"log", "run"} {
		if err := os.MkdirAll(filepath.Join(p.Dir, dir), 0o755); err != nil {
			return nil, fmt.Errorf("make the folder for %s: %w", part.Name, err)
		}
	}
	log, err := os.OpenFile(p.logFile(part.Name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log of %s: %w", part.Name, err)
	}
	defer func() { _ = log.Close() }()

	command := exec.Command(part.Command[0], part.Command[1:]...) //nolint:noctx // parts are stopped by signals, in order
	command.Env = append(os.Environ(), part.Env...)
	command.Stdout, command.Stderr = log, log
	// A group of its own, so that Ctrl-C reaches devstack alone, which stops the parts in order; and no part outlives devstack.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}

	running.mu.Lock()
	defer running.mu.Unlock()
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", part.Name, err)
	}
	running.command = command
	pidFile := filepath.Join(p.Dir, "run", part.Name+".pid")
	if err := os.WriteFile(pidFile, []byte(strconv.Itoa(command.Process.Pid)+"\n"), 0o644); err != nil {
		return nil, fmt.Errorf("write the pid file of %s: %w", part.Name, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	return ended, nil
}

// Stop stops every part, the last one started first.
func (p *Processes) Stop() {
	p.mu.Lock()
	p.stopping = true
	running := p.running
	p.mu.Unlock()
	for i := len(running) - 1; i >= 0; i-- {
		running[i].stop()
		_ = os.Remove(filepath.Join(p.Dir, "run", running[i].part.Name+".pid"))
	}
}

func (r *process) stop() {
	r.signal(syscall.SIGTERM)
	select {
	case <-r.done:
	case <-time.After(stopLimit):
		r.signal(syscall.SIGKILL)
		<-r.done
	}
}

func (r *process) signal(s syscall.Signal) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.command.Process.Signal(s) // it may have ended by itself
}

func (p *Processes) isStopping() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stopping
}

func (p *Processes) logFile(name string) string { return filepath.Join(p.Dir, "log", name+".log") }

func describe(err error) string {
	if err == nil {
		return "it ended by itself"
	}
	return err.Error()
}

// tail is the end of a log, enough to see why a part did not start.
func tail(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	const enough = 2000
	return string(text[max(0, len(text)-enough):])
}
