package bench

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a program of its own that is measured, or measured with.
type process struct {
	command *exec.Cmd
	ended   chan struct{}
}

// start runs a program until it is stopped, and waits until its address answers.
func start(ctx context.Context, address string, env []string, program string, args ...string) (*process, error) {
	p, err := launch(io.Discard, env, program, args...)
	if err != nil {
		return nil, err
	}
	for range 600 {
		connection, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", address)
		if err == nil {
			return p, connection.Close()
		}
		select {
		case <-p.ended:
			return nil, fmt.Errorf("%s %s ended at once", program, strings.Join(args, " "))
		case <-ctx.Done():
			p.stop()
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	p.stop()
	return nil, fmt.Errorf("%s does not answer", program)
}

func launch(out io.Writer, env []string, program string, args ...string) (*process, error) {
	command := exec.Command(program, args...) //nolint:noctx // our own programs, stopped by a signal
	command.Env = append(os.Environ(), env...)
	command.Stdout = out
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	p := &process{command: command, ended: make(chan struct{})}
	go func() {
		_ = command.Wait()
		close(p.ended)
	}()
	return p, nil
}

// stop lets the program end as it likes to, for a while.
func (p *process) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM) // it may have ended by itself
	select {
	case <-p.ended:
	case <-time.After(20 * time.Second):
		_ = p.command.Process.Kill()
		<-p.ended
	}
}

// resident is the memory that the program holds, in megabytes.
func (p *process) resident() float64 {
	return round(float64(field("/proc/"+strconv.Itoa(p.command.Process.Pid)+"/status", "VmRSS:"))/1024, 0)
}

func memoryOfMachine() int64 { return field("/proc/meminfo", "MemTotal:") << 10 }

// field is a number of a file of the system's, in kilobytes; 0 where there is none.
func field(file, name string) int64 {
	text, err := os.ReadFile(file) // names of our own
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			n, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return n
		}
	}
	return 0
}
