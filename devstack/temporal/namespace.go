package main

import (
	"context"
	"fmt"
	"time"

	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/schema/sqlite"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/durationpb"
)

// createNamespaces writes the namespaces that are missing into the store before the server starts. Registered through the running
// server, a new one is unknown to some of its services for a second, and the first calls fail.
func createNamespaces(persistence config.Persistence, names []string, retention time.Duration) error {
	store := persistence.DataStores[persistence.DefaultStore].SQL
	for _, name := range names {
		namespace, err := sqlite.NewNamespaceConfig(clusterName, name, false, nil)
		if err != nil {
			return fmt.Errorf("describe namespace %s: %w", name, err)
		}
		namespace.Detail.Config.Retention = durationpb.New(retention)
		// The function stands with SQLite, but asks the plugin that the store names.
		if err := sqlite.CreateNamespaces(store, namespace); err != nil {
			return fmt.Errorf("create namespace %s: %w", name, err)
		}
	}
	return nil
}

// adoptRetention gives namespaces that were there before the retention that is wanted now.
func adoptRetention(ctx context.Context, frontend string, names []string, retention time.Duration) error {
	connection, err := dial(frontend)
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close() }()
	service := workflowservice.NewWorkflowServiceClient(connection)
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for _, name := range names {
		found, err := service.DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: name}, grpc.WaitForReady(true))
		if err != nil {
			return fmt.Errorf("look at namespace %s: %w", name, err)
		}
		if found.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration() == retention {
			continue
		}
		_, err = service.UpdateNamespace(ctx, &workflowservice.UpdateNamespaceRequest{
			Namespace: name,
			Config:    &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(retention)},
		})
		if err != nil {
			return fmt.Errorf("change the retention of namespace %s: %w", name, err)
		}
	}
	return nil
}

func dial(address string) (*grpc.ClientConn, error) {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, fmt.Errorf("dial Temporal at %s: %w", address, err)
	}
	return connection, nil
}
