package stack

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strconv"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/enplan-dk/enplan/devstack/loopback"
	"github.com/enplan-dk/enplan/devstack/postgres"
)

// parts makes the commands of one stack: one binary, one folder.
type parts struct {
	binary string // devstack itself
	dir    string
}

func (p parts) postgres(port int, flags ...string) Part {
	command := []string{p.binary, "postgres", "--dir", filepath.Join(p.dir, "postgres"), "--port", strconv.Itoa(port)}
	return Part{
		Name:    "postgres",
		Command: append(command, flags...),
		Env:     []string{"GOMEMLIMIT=32MiB"},
		Ready: func(ctx context.Context) error {
			connection, err := pgx.Connect(ctx, postgres.URL(port, postgres.Database, postgres.Database))
			if err != nil {
				return fmt.Errorf("connect to Postgres: %w", err)
			}
			return connection.Close(ctx)
		},
	}
}

func (p parts) temporal(port int, namespace string) Part {
	return Part{
		Name: "temporal",
		Command: []string{
			p.binary, "temporal", "--address", loopback.Address(port), "--namespace", namespace,
			"--store", "sqlite:" + filepath.Join(p.dir, "temporal", "temporal.db"),
		},
		Env:   []string{"GOMEMLIMIT=300MiB"},
		Ready: func(ctx context.Context) error { return temporalReady(ctx, loopback.Address(port), namespace) },
	}
}

// temporalUI is a program of its own, built last. It waits for its OIDC provider at start, so it comes after it.
func (p parts) temporalUI(port, temporalPort int, issuer, codec string) Part {
	return Part{
		Name: "temporal-ui",
		Command: []string{
			p.binary + "-temporal-ui", "--address", loopback.Address(port), "--temporal", loopback.Address(temporalPort),
			"--issuer", issuer, "--codec", codec,
		},
		Env:   []string{"GOMEMLIMIT=96MiB"},
		Ready: httpReady(port, "/healthz"),
	}
}

func (p parts) oidc(port int, issuer string) Part {
	return Part{
		Name:    "oidc",
		Command: []string{p.binary, "oidc", "--address", loopback.Address(port), "--issuer", issuer, "--data", filepath.Join(p.dir, "oidc")},
		Env:     []string{"GOMEMLIMIT=48MiB"},
		Ready:   httpReady(port, "/ready"),
	}
}

func (p parts) mail(smtpPort, pagePort int) Part {
	return Part{
		Name: "mail",
		Command: []string{
			p.binary, "mail", "--smtp", loopback.Address(smtpPort), "--address", loopback.Address(pagePort), "--dir", filepath.Join(p.dir, "mail"),
		},
		Env: []string{"GOMEMLIMIT=96MiB"},
		Ready: func(ctx context.Context) error {
			if err := httpReady(pagePort, "/")(ctx); err != nil {
				return err
			}
			connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", loopback.Address(smtpPort))
			if err != nil {
				return fmt.Errorf("connect to the mail sink: %w", err)
			}
			return connection.Close()
		},
	}
}

// httpReady asks whether the page is there.
func httpReady(port int, path string) func(context.Context) error {
	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+loopback.Address(port)+path, nil)
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return fmt.Errorf("ask %s: %w", path, err)
		}
		defer func() { _ = response.Body.Close() }()
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("ask %s: %s", path, response.Status)
		}
		return nil
	}
}

// temporalReady asks whether the server answers for the namespace, lists included.
func temporalReady(ctx context.Context, address, namespace string) error {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return fmt.Errorf("dial Temporal: %w", err)
	}
	defer func() { _ = connection.Close() }()
	service := workflowservice.NewWorkflowServiceClient(connection)
	if _, err := service.DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: namespace}); err != nil {
		return fmt.Errorf("ask for namespace %s: %w", namespace, err)
	}
	if _, err := service.CountWorkflowExecutions(ctx, &workflowservice.CountWorkflowExecutionsRequest{Namespace: namespace}); err != nil {
		return fmt.Errorf("list namespace %s: %w", namespace, err)
	}
	return nil
}
