package stack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"github.com/enplan-dk/enplan/devstack/loopback"
	"github.com/enplan-dk/enplan/devstack/postgres"
)

// WithServices starts the parts on free ports in a throwaway folder, runs the command with their addresses in its environment,
// stops everything and answers the command's exit code. Postgres does not sync to disk unless durable says so.
//
//	ENPLAN_TEST_TEMPORAL  host:port of the Temporal server, namespace enplan
//	ENPLAN_TEST_POSTGRES  superuser's URL of the cluster
//	ENPLAN_TEST_OIDC      issuer of the OIDC provider
//	ENPLAN_TEST_SMTP      host:port of the mail sink
//	ENPLAN_TEST_MAIL      URL of the page and the JSON that show its mails
//	ENPLAN_DEVSTACK       path of the devstack binary
func WithServices(ctx context.Context, binary string, command []string, durable bool) (int, error) {
	dir, err := os.MkdirTemp("", "enplan-services-")
	if err != nil {
		return 1, fmt.Errorf("make a folder for the services: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ports, err := loopback.FreePorts(ctx, 5)
	if err != nil {
		return 1, err
	}
	postgresPort, temporalPort, oidcPort, smtpPort, mailPort := ports[0], ports[1], ports[2], ports[3], ports[4]
	issuer := "http://" + loopback.Address(oidcPort)

	processes := &Processes{Dir: dir, Say: func(format string, args ...any) {
		fmt.Fprintf(os.Stderr, "devstack: "+format+"\n", args...)
	}}
	defer processes.Stop()
	p := parts{binary: binary, dir: dir}
	postgresFlags := []string{"--max-connections", "200"}
	if !durable {
		postgresFlags = append(postgresFlags, "--throwaway")
	}
	for _, part := range []Part{
		p.postgres(postgresPort, postgresFlags...),
		p.oidc(oidcPort, issuer),
		p.mail(smtpPort, mailPort),
		p.temporal(temporalPort, "enplan"),
	} {
		if err := processes.Start(ctx, part); err != nil {
			return 1, err
		}
	}
	return runCommand(ctx, command, []string{
		"ENPLAN_TEST_TEMPORAL=" + loopback.Address(temporalPort),
		"ENPLAN_TEST_POSTGRES=" + postgres.URL(postgresPort, postgres.Superuser, "postgres"),
		"ENPLAN_TEST_OIDC=" + issuer,
		"ENPLAN_TEST_SMTP=" + loopback.Address(smtpPort),
		"ENPLAN_TEST_MAIL=http://" + loopback.Address(mailPort),
		"ENPLAN_DEVSTACK=" + binary,
	})
}

// runCommand runs in the foreground with our own input and output. Ctrl-C reaches it through its terminal; SIGTERM is passed on.
func runCommand(ctx context.Context, line, env []string) (int, error) {
	command := exec.CommandContext(ctx, line[0], line[1:]...)
	command.Env = append(os.Environ(), env...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	err := command.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return max(exit.ExitCode(), 1), nil
	}
	if err != nil {
		return 1, fmt.Errorf("run %s: %w", line[0], err)
	}
	return 0, nil
}
