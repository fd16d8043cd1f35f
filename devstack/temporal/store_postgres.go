package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql"
	"go.temporal.io/server/tools/common/schema"
	sqltool "go.temporal.io/server/tools/sql"
)

// openPostgres keeps two databases beside each other: the named one, and NAME_visibility for the lists.
func openPostgres(_ context.Context, location *url.URL) (config.Persistence, error) {
	name := strings.TrimPrefix(location.Path, "/")
	if name == "" {
		return config.Persistence{}, fmt.Errorf("the Postgres store's address names no database")
	}
	password, _ := location.User.Password()
	database := func(name string, connections int) *config.SQL {
		return &config.SQL{
			PluginName:      postgresql.PluginNamePGX,
			ConnectAddr:     location.Host,
			ConnectProtocol: "tcp",
			User:            location.User.Username(),
			Password:        password,
			DatabaseName:    name,
			MaxConns:        connections,
			MaxIdleConns:    connections,
		}
	}
	stores := map[string]*config.SQL{"temporal": database(name, 16), "visibility": database(name+"_visibility", 8)}
	persistence := config.Persistence{
		DefaultStore:     "temporal",
		VisibilityStore:  "visibility",
		NumHistoryShards: shards,
		DataStores:       map[string]config.DataStore{},
	}
	for kind, store := range stores {
		if err := migratePostgres(*store, "postgresql/v12/"+kind); err != nil {
			return config.Persistence{}, err
		}
		persistence.DataStores[kind] = config.DataStore{SQL: store}
	}
	return persistence, nil
}

// migratePostgres creates the database where it is missing and brings its tables to this server's version.
func migratePostgres(store config.SQL, schemaName string) error {
	quiet := log.NewNoopLogger()
	create := store
	if err := sqltool.DoCreateDatabase(&create, "postgres", quiet); err != nil && !strings.Contains(err.Error(), "already exists") {
		return fmt.Errorf("create database %s: %w", store.DatabaseName, err)
	}
	connection, err := sqltool.NewConnection(&store, quiet)
	if err != nil {
		return fmt.Errorf("connect to database %s: %w", store.DatabaseName, err)
	}
	defer connection.Close()
	if _, err := connection.ReadSchemaVersion(); err != nil {
		setup := &schema.SetupConfig{InitialVersion: "0.0"}
		if err := schema.NewSetupSchemaTask(connection, setup, quiet).Run(); err != nil {
			return fmt.Errorf("set up the tables of %s: %w", store.DatabaseName, err)
		}
	}
	update := &schema.UpdateConfig{DBName: store.DatabaseName, SchemaName: schemaName}
	if err := schema.NewUpdateSchemaTask(connection, update, quiet).Run(); err != nil {
		return fmt.Errorf("update the tables of %s: %w", store.DatabaseName, err)
	}
	return nil
}
