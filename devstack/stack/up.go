package stack

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/enplan-dk/enplan/devstack/loopback"
	"github.com/enplan-dk/enplan/devstack/postgres"
)

// UpConfig says where the programs and the data are.
type UpConfig struct {
	Devstack string // this program
	Enplan   string // the product
	Dir      string // everything that is kept between two starts
}

// Up starts every part and enplan itself, tells where they are, and runs until ctx ends. Then it stops them in reverse order.
func Up(ctx context.Context, cfg UpConfig) error {
	ports, err := portsFromEnvironment()
	if err != nil {
		return err
	}
	if err := ports.allFree(ctx); err != nil {
		return err
	}
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return fmt.Errorf("find the data folder: %w", err)
	}
	release, err := lock(dir)
	if err != nil {
		return err
	}
	defer release()
	keyFile, err := masterKeyFile(dir)
	if err != nil {
		return err
	}

	processes := &Processes{Dir: dir, Say: say}
	defer func() {
		say("stopping")
		processes.Stop()
	}()
	began := time.Now()
	p := parts{binary: cfg.Devstack, dir: dir}
	for _, part := range []Part{
		p.postgres(ports["POSTGRES"]),
		p.oidc(ports["OIDC"], ports.issuer()),
		p.mail(ports["SMTP"], ports["MAIL"]),
		p.temporal(ports["TEMPORAL"], "enplan"),
	} {
		say("starting %s", part.Name)
		if err := processes.Start(ctx, part); err != nil {
			return quietOnInterrupt(ctx, err)
		}
	}
	environment := ports.enplan(keyFile)
	if err := environmentFile(dir, environment); err != nil {
		return err
	}
	say("preparing the database")
	if err := enplan(ctx, cfg.Enplan, environment, "migrate"); err != nil {
		return quietOnInterrupt(ctx, err)
	}
	say("starting enplan")
	if err := processes.Start(ctx, Part{
		Name:    "enplan",
		Command: []string{cfg.Enplan, "run"},
		Env:     environment,
		Ready:   httpReady(ports["HTTP"], "/readyz"),
	}); err != nil {
		return quietOnInterrupt(ctx, err)
	}
	say("adding invented families where there are none yet")
	if err := enplan(ctx, cfg.Enplan, environment, "seed", "--past"); err != nil {
		return quietOnInterrupt(ctx, err)
	}
	ui := p.temporalUI(ports["TEMPORAL_UI"], ports["TEMPORAL"], ports.issuer(), ports.url("CODEC"))
	fmt.Print(ports.summary(dir, time.Since(began), isBuilt(ui)))
	if err := processes.startOnceBuilt(ctx, ui); err != nil && ctx.Err() == nil {
		say("%v", err)
	}
	<-ctx.Done()
	return nil
}

// startOnceBuilt waits for a program that is still being built.
func (p *Processes) startOnceBuilt(ctx context.Context, part Part) error {
	waited := false
	for !isBuilt(part) {
		waited = true
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
	if err := p.Start(ctx, part); err != nil {
		return err
	}
	if waited {
		p.Say("%s is built and started", part.Name)
	}
	return nil
}

func isBuilt(part Part) bool {
	_, err := os.Stat(part.Command[0])
	return err == nil
}

// enplan runs one of the product's commands that ends by itself.
func enplan(ctx context.Context, program string, environment []string, args ...string) error {
	command := exec.CommandContext(ctx, program, args...)
	command.Env = append(os.Environ(), environment...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("enplan %s: %w", args[0], err)
	}
	return nil
}

// The municipality of the demo logins is invented, and so are its deadlines. It works under the general law.
const (
	example          = "eksempel|helhedsplan|Eksempel Kommune|Rådhuspladsen 1, 0000 Eksempelby|0000 0000"
	exampleDeadlines = "eksempel|2025-01-01|eligibility=P4W, team=P4W, plan=P3M, decision=P4W, appeal=P4W, access=P7D|Opfundet til øvelse"
)

func (p ports) enplan(keyFile string) []string {
	return []string{
		"ENPLAN_POSTGRES_URL=" + postgres.URL(p["POSTGRES"], postgres.Database, postgres.Database),
		"ENPLAN_TEMPORAL_ADDRESS=" + loopback.Address(p["TEMPORAL"]),
		"ENPLAN_TEMPORAL_NAMESPACE=enplan",
		"ENPLAN_TEMPORAL_UI_URL=" + p.url("TEMPORAL_UI"),
		"ENPLAN_TASK_QUEUE=courses",
		"ENPLAN_LISTEN=" + loopback.Address(p["HTTP"]),
		"ENPLAN_PUBLIC_URL=" + p.url("HTTP"),
		"ENPLAN_OIDC_ISSUER=" + p.issuer(),
		"ENPLAN_OIDC_AUDIENCE=enplan",
		"ENPLAN_OIDC_CLIENT_ID=enplan-web",
		"ENPLAN_SMTP_ADDRESS=" + loopback.Address(p["SMTP"]),
		"ENPLAN_MAIL_FROM=enplan@eksempel.invalid",
		"ENPLAN_MASTER_KEYS_FILE=" + keyFile,
		"ENPLAN_MUNICIPALITIES=" + example,
		"ENPLAN_CASE_DEADLINES=" + exampleDeadlines,
		"ENPLAN_CODEC_LISTEN=" + loopback.Address(p["CODEC"]),
		"GOMEMLIMIT=300MiB",
	}
}

// quietOnInterrupt makes Ctrl-C during the start an ordinary end.
func quietOnInterrupt(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func say(format string, args ...any) {
	fmt.Printf("%s  %s\n", time.Now().Format("15:04:05"), fmt.Sprintf(format, args...))
}
