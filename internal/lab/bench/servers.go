package bench

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/enplan-dk/enplan/test/process"
)

// servers is what all benchmarks of a run have in common.
type servers struct {
	Config
	onPostgres string // host:port of the Temporal server on Postgres, once it is needed
	close      []func()
}

// The stores on which a Temporal server can keep its histories.
const (
	onSQLite   = "sqlite"
	onPostgres = "postgres"
)

var stores = []string{onSQLite, onPostgres}

func (s *servers) stop() {
	for i := len(s.close) - 1; i >= 0; i-- {
		s.close[i]()
	}
}

// temporal is the address of a server on that store. The one on Postgres is started when
// it is first asked for; both share the machine, and the one that is not asked is idle.
func (s *servers) temporal(ctx context.Context, store string) (string, error) {
	if store == onSQLite {
		return s.Temporal, nil
	}
	if s.onPostgres != "" {
		return s.onPostgres, nil
	}
	at, err := url.Parse(s.Postgres)
	if err != nil {
		return "", fmt.Errorf("read the Postgres URL: %w", err)
	}
	at.Path = "/temporal_bench"
	free, err := process.FreeAddresses(ctx, 1)
	if err != nil {
		return "", err
	}
	address := free[0]
	server, err := start(ctx, address, nil, s.Devstack, "temporal", "--address", address, "--namespace", s.Namespace, "--store", at.String())
	if err != nil {
		return "", err
	}
	s.close = append(s.close, server.Stop)
	s.onPostgres = address
	return address, s.waitUntilReady(ctx, address)
}

// waitUntilReady waits until the server knows its namespace.
func (s *servers) waitUntilReady(ctx context.Context, address string) error {
	c, err := client.NewLazyClient(client.Options{HostPort: address, Namespace: s.Namespace, Logger: silent})
	if err != nil {
		return fmt.Errorf("connect to Temporal: %w", err)
	}
	defer c.Close()
	for range 100 {
		if _, err = c.DescribeTaskQueue(ctx, "nobody", 1); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("the Temporal server does not answer: %w", err)
}
