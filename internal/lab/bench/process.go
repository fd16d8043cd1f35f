package bench

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/enplan-dk/enplan/test/process"
)

// start runs a program until it is stopped, and waits until its address answers.
func start(ctx context.Context, address string, env []string, program string, args ...string) (*process.Process, error) {
	p := &process.Process{Name: filepath.Base(program) + " " + args[0], Program: program, Args: args, Env: env, Address: address}
	if err := p.Start(ctx); err != nil {
		return nil, err
	}
	return p, nil
}

// resident is the memory that the program holds, in megabytes.
func resident(p *process.Process) float64 {
	return round(float64(field("/proc/"+strconv.Itoa(p.PID())+"/status", "VmRSS:"))/1024, 0)
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
