package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
)

// registerNamespaces makes each namespace exist with the given retention, whether it is new or was there before.
func registerNamespaces(ctx context.Context, frontend string, namespaces []string, retention time.Duration) error {
	connection, err := dial(frontend)
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close() }()
	service := workflowservice.NewWorkflowServiceClient(connection)
	for _, name := range namespaces {
		if err := registerNamespace(ctx, service, name, retention); err != nil {
			return fmt.Errorf("register namespace %s: %w", name, err)
		}
	}
	return nil
}

func registerNamespace(ctx context.Context, service workflowservice.WorkflowServiceClient, name string, retention time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	_, err := service.RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace:                        name,
		WorkflowExecutionRetentionPeriod: durationpb.New(retention),
	}, grpc.WaitForReady(true))
	var exists *serviceerror.NamespaceAlreadyExists
	if !errors.As(serviceerror.FromStatus(status.Convert(err)), &exists) {
		return err
	}
	_, err = service.UpdateNamespace(ctx, &workflowservice.UpdateNamespaceRequest{
		Namespace: name,
		Config:    &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(retention)},
	})
	return err
}

func dial(address string) (*grpc.ClientConn, error) {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, fmt.Errorf("dial Temporal at %s: %w", address, err)
	}
	return connection, nil
}
