package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/test/process"
)

// portNames are the variables of make run's ports.
var portNames = []string{"HTTP", "CODEC", "TEMPORAL", "TEMPORAL_UI", "POSTGRES", "OIDC", "SMTP", "MAIL"}

// readyLine is what make run says when everything is there.
const readyLine = "enplan is ready"

// measureStart starts everything as make run does, with an empty data folder and then
// with the one that is there, and builds the program of the production image.
func measureStart(ctx context.Context, s *servers) ([]Figure, error) {
	dir, err := os.MkdirTemp("", "enplan-start-")
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.Chmod(dir, 0o755); err != nil { // Postgres runs under another account
		return nil, fmt.Errorf("open the folder: %w", err)
	}
	first, memory, err := s.up(ctx, dir)
	if err != nil {
		return nil, err
	}
	second, _, err := s.up(ctx, dir)
	if err != nil {
		return nil, err
	}
	all := []Figure{
		figure("start/first", "make run from a warm build, with an empty data folder, until ready", round(first.Seconds(), 1), "s", most(10)),
		figure("start/again", "make run again", round(second.Seconds(), 1), "s", most(10)),
		figure("start/memory", "memory of all its parts together", memory, "MB", aim{}),
	}
	size, err := imageProgram(ctx, dir)
	if err != nil {
		return all, err
	}
	return append(all, figure("start/image", "the production image: one static program in an empty image", size, "MB", aim{})), nil
}

// up runs it until it is ready, and stops it.
func (s *servers) up(ctx context.Context, dir string) (took time.Duration, memory float64, err error) {
	free, err := process.FreeAddresses(ctx, len(portNames))
	if err != nil {
		return 0, 0, err
	}
	var env []string
	for i, name := range portNames {
		_, port, _ := net.SplitHostPort(free[i])
		env = append(env, "ENPLAN_PORT_"+name+"="+port)
	}
	said := &process.Log{}
	began := time.Now()
	p := &process.Process{Name: "make run", Program: s.Devstack, Args: []string{"up", "--data", dir, "--enplan", s.Enplan}, Env: env, Output: said}
	if err := p.Launch(); err != nil {
		return 0, 0, err
	}
	defer p.Stop()
	for !said.Holds(readyLine) {
		select {
		case <-p.Ended():
			return 0, 0, errors.New("make run ended before it was ready")
		case <-time.After(10 * time.Millisecond):
		}
		if time.Since(began) > 2*time.Minute {
			return 0, 0, errors.New("make run was not ready within two minutes")
		}
	}
	return time.Since(began), round(family(p.PID()), 0), nil
}

// family is the memory of a process and of all that it has started, in megabytes. What
// processes share is counted once for all who share it.
func family(pid int) float64 {
	total := float64(field(fmt.Sprintf("/proc/%d/smaps_rollup", pid), "Pss:")) / 1024
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if err != nil {
		return total
	}
	for _, task := range tasks {
		text, err := os.ReadFile(task) // the system's own file
		if err != nil {
			continue // the thread has ended
		}
		for child := range strings.FieldsSeq(string(text)) {
			if n, err := strconv.Atoi(child); err == nil {
				total += family(n)
			}
		}
	}
	return total
}

// imageProgram builds what the Dockerfile builds; with certificates and time zones, all
// that the image holds.
func imageProgram(ctx context.Context, dir string) (float64, error) {
	out := filepath.Join(dir, "image-program")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, "./cmd/enplan") // our own folder
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := build.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("build the image's program (from the project's folder): %w: %s", err, text)
	}
	info, err := os.Stat(out)
	if err != nil {
		return 0, fmt.Errorf("weigh the image's program: %w", err)
	}
	return round(float64(info.Size())/1e6, 0), nil
}
