package chaos

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/test/process"
)

// The parts, by name.
const (
	partPostgres = "postgres"
	partTemporal = "temporal"
	partOIDC     = "oidc"
	partMail     = "mail"
	partAPI      = "api"
	partWorker   = "worker"
)

// stack is everything that runs: the parts, the proxies between them, and where they are.
type stack struct {
	dir      string
	devstack string
	enplan   string // the build that it begins with
	keys     string // text of the master keys
	writing  string // how fast one person may write; empty: as usual
	parts    map[string]*process.Process
	order    []string
	proxies  map[string]*proxy // before the part of that name

	direct map[string]string // host:port of each part itself
	issuer string
	mails  string // URL of the mails as JSON

	mu    sync.Mutex
	close []func()
}

// newStack starts everything on free ports in the folder.
func newStack(ctx context.Context, cfg Config, dir string) (s *stack, err error) {
	s = &stack{
		dir: dir, devstack: cfg.Devstack, enplan: cmp.Or(cfg.Former, cfg.Enplan), keys: sealing.GenerateMasterKeys("chaos"), writing: cfg.writing,
		parts: map[string]*process.Process{}, proxies: map[string]*proxy{}, direct: map[string]string{},
	}
	defer func() {
		if err != nil {
			s.stop()
		}
	}()
	if err := s.place(ctx); err != nil {
		return s, err
	}
	for _, name := range []string{partPostgres, partOIDC, partMail, partTemporal} {
		if err := s.parts[name].Start(ctx); err != nil {
			return s, err
		}
	}
	if err := s.migrate(ctx, s.enplan); err != nil {
		return s, err
	}
	for _, name := range []string{partWorker, partAPI} {
		if err := s.parts[name].Start(ctx); err != nil {
			return s, err
		}
	}
	return s, nil
}

// place chooses the addresses, and puts a proxy between enplan and each part it leans on.
func (s *stack) place(ctx context.Context) error {
	addresses, err := process.FreeAddresses(ctx, 7)
	if err != nil {
		return err
	}
	mailPage := addresses[6]
	for i, name := range []string{partPostgres, partTemporal, partOIDC, partMail, partAPI, partWorker} {
		s.direct[name] = addresses[i]
	}
	for _, name := range []string{partPostgres, partTemporal, partMail, partAPI} {
		p, err := newProxy(ctx, s.direct[name])
		if err != nil {
			return err
		}
		s.proxies[name] = p
		s.close = append(s.close, p.close)
	}
	s.issuer, s.mails = "http://"+s.direct[partOIDC], "http://"+mailPage+"/messages"
	_, port, _ := net.SplitHostPort(s.direct[partPostgres])
	s.add(partPostgres, nil, s.devstack, "postgres", "--dir", filepath.Join(s.dir, "postgres"), "--port", port)
	s.add(partOIDC, nil, s.devstack, "oidc", "--address", s.direct[partOIDC], "--issuer", s.issuer, "--data", filepath.Join(s.dir, "oidc"))
	s.add(partMail, nil, s.devstack, "mail", "--smtp", s.direct[partMail], "--address", mailPage, "--dir", filepath.Join(s.dir, "mail"))
	s.add(partTemporal, nil, s.devstack, "temporal", "--address", s.direct[partTemporal], "--namespace", namespace,
		"--store", "sqlite:"+filepath.Join(s.dir, "temporal", "temporal.db"))
	s.add(partWorker, s.environment(s.direct[partWorker]), s.enplan, "worker")
	s.add(partAPI, s.environment(s.direct[partAPI]), s.enplan, "serve")
	return nil
}

const (
	namespace = "enplan"
	taskQueue = "courses"
)

func (s *stack) add(name string, env []string, command ...string) {
	log, err := os.OpenFile(filepath.Join(s.dir, name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		panic("chaos: a folder of its own takes no log: " + err.Error())
	}
	s.close = append(s.close, func() { _ = log.Close() })
	s.parts[name] = &process.Process{
		Name: name, Program: command[0], Args: command[1:], Env: env, Address: s.direct[name], Output: log,
	}
	s.order = append(s.order, name)
}

// environment is enplan's own; it reaches everything through the proxies.
func (s *stack) environment(listen string) []string {
	return []string{
		"ENPLAN_POSTGRES_URL=" + postgresURL(s.proxies[partPostgres].address()),
		"ENPLAN_TEMPORAL_ADDRESS=" + s.proxies[partTemporal].address(),
		"ENPLAN_TEMPORAL_NAMESPACE=" + namespace,
		"ENPLAN_TASK_QUEUE=" + taskQueue,
		"ENPLAN_LISTEN=" + listen,
		"ENPLAN_PUBLIC_URL=http://" + s.direct[partAPI],
		"ENPLAN_OIDC_ISSUER=" + s.issuer,
		"ENPLAN_OIDC_AUDIENCE=enplan",
		"ENPLAN_SMTP_ADDRESS=" + s.proxies[partMail].address(),
		"ENPLAN_MAIL_FROM=enplan@eksempel.invalid",
		"ENPLAN_MASTER_KEYS=" + s.keys,
		"ENPLAN_WRITE_RATE=" + s.writing,
	}
}

func postgresURL(address string) string {
	return "postgres://enplan@" + address + "/enplan?sslmode=disable"
}

// migrate lets a build bring the database up to what it needs. It waits for Postgres as well,
// whose address answers before it does.
func (s *stack) migrate(ctx context.Context, program string) error {
	command := exec.CommandContext(ctx, program, "migrate")
	command.Env = append(os.Environ(), s.environment(s.direct[partAPI])...)
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("prepare the database: %w: %s", err, out)
	}
	return nil
}

// token is an access token of a demo user.
func (s *stack) token(ctx context.Context, user string) (string, error) {
	out, err := exec.CommandContext(ctx, s.devstack, "token", "--issuer", s.issuer, user).Output()
	if err != nil {
		return "", fmt.Errorf("get a token for %s: %w", user, err)
	}
	return strings.TrimSpace(string(out)), nil
}

// stop ends everything, the last started first.
func (s *stack) stop() {
	for i := len(s.order) - 1; i >= 0; i-- {
		s.parts[s.order[i]].Stop()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.close {
		c()
	}
}

// folder makes the folder of a run, reachable for the account that Postgres runs under.
func folder() (string, error) {
	dir, err := os.MkdirTemp("", "enplan-chaos-")
	if err != nil {
		return "", fmt.Errorf("make a folder: %w", err)
	}
	return dir, os.Chmod(dir, 0o755)
}

// settle is how long what was interrupted may take to come to an end afterwards.
const settle = 5 * time.Minute
