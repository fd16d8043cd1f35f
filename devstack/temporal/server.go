package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"

	"github.com/enplan-dk/enplan/devstack/loopback"
)

// settings say where the server listens, where it keeps its data and which namespaces it offers.
type settings struct {
	address    string        // host:port of the frontend
	store      string        // sqlite:FILE or postgres://user:password@host:port/database
	namespaces []string      // there from the first moment on
	retention  time.Duration // how long a finished workflow's history is kept
}

const (
	// shards is fixed for the life of a store, so it is no option.
	shards      = 4
	clusterName = "active"
)

// serve works until ctx ends. It returns once every service has stopped.
func serve(ctx context.Context, cfg settings) error {
	host, port, err := splitAddress(ctx, cfg.address)
	if err != nil {
		return err
	}
	persistence, err := openStore(ctx, cfg.store)
	if err != nil {
		return err
	}
	if err := createNamespaces(persistence, cfg.namespaces, cfg.retention); err != nil {
		return err
	}
	ports, err := loopback.FreePorts(ctx, 3)
	if err != nil {
		return err
	}

	services := map[primitives.ServiceName]config.Service{
		primitives.FrontendService: {RPC: config.RPC{GRPCPort: port, BindOnIP: host}},
		primitives.HistoryService:  {RPC: config.RPC{GRPCPort: ports[0], BindOnIP: loopback.Host}},
		primitives.MatchingService: {RPC: config.RPC{GRPCPort: ports[1], BindOnIP: loopback.Host}},
		primitives.WorkerService:   {RPC: config.RPC{GRPCPort: ports[2], BindOnIP: loopback.Host}},
	}
	frontend := net.JoinHostPort(dialable(host), fmt.Sprint(port))
	logger := log.NewZapLogger(log.BuildZapLogger(log.Config{Level: "warn", Format: "console"}))
	server, err := temporal.NewServer(
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithConfig(serverConfig(persistence, services, frontend)),
		// One process is the whole cluster: without the gossip ring a restart on other inner ports finds itself at once.
		temporal.WithStaticHosts(localHosts(services, frontend)),
		temporal.WithDynamicConfigClient(smallMachine()),
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithLogger(logger),
	)
	if err != nil {
		return fmt.Errorf("set up the Temporal server: %w", err)
	}
	if err := server.Start(); err != nil {
		return fmt.Errorf("start the Temporal server: %w", err)
	}
	if err := adoptRetention(ctx, frontend, cfg.namespaces, cfg.retention); err != nil {
		return errors.Join(err, server.Stop())
	}
	<-ctx.Done()
	if err := server.Stop(); err != nil {
		return fmt.Errorf("stop the Temporal server: %w", err)
	}
	return nil
}

func serverConfig(persistence config.Persistence, services map[primitives.ServiceName]config.Service, frontend string) *config.Config {
	cfg := &config.Config{
		Persistence: persistence,
		Services:    map[string]config.Service{},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10,
			MasterClusterName:        clusterName,
			CurrentClusterName:       clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{
				clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: frontend},
			},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		PublicClient:        config.PublicClient{HostPort: frontend},
		Archival: config.Archival{
			History:    config.HistoryArchival{State: "disabled"},
			Visibility: config.VisibilityArchival{State: "disabled"},
		},
		NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
			History:    config.HistoryArchivalNamespaceDefaults{State: "disabled"},
			Visibility: config.VisibilityArchivalNamespaceDefaults{State: "disabled"},
		}},
	}
	for name, service := range services {
		cfg.Services[string(name)] = service
	}
	return cfg
}

func localHosts(services map[primitives.ServiceName]config.Service, frontend string) map[primitives.ServiceName]static.Hosts {
	hosts := map[primitives.ServiceName]static.Hosts{}
	for name, service := range services {
		hosts[name] = static.SingleLocalHost(loopback.Address(service.RPC.GRPCPort))
	}
	hosts[primitives.FrontendService] = static.SingleLocalHost(frontend)
	return hosts
}

// smallMachine holds the caches to what a few thousand sleeping courses need; the defaults are sized for a data centre.
func smallMachine() dynamicconfig.Client {
	return dynamicconfig.StaticClient{
		dynamicconfig.FrontendEnableUpdateWorkflowExecution.Key():              true,
		dynamicconfig.FrontendEnableUpdateWorkflowExecutionAsyncAccepted.Key(): true,
		dynamicconfig.NamespaceCacheRefreshInterval.Key():                      time.Second,
		dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key():            true,
		dynamicconfig.HistoryCacheHostLevelMaxSize.Key():                       1024,
		dynamicconfig.EventsHostLevelCacheMaxSizeBytes.Key():                   16 << 20,
		dynamicconfig.EnableHostLevelEventsCache.Key():                         true,
		// One matching partition: nothing to balance between, and a task is found where it was put.
		dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():  1,
		dynamicconfig.MatchingNumTaskqueueWritePartitions.Key(): 1,
	}
}
