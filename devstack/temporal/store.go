package main

import (
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"go.temporal.io/server/common/config"
)

// openStore makes sure that the store is there with its tables and says how the server reaches it.
func openStore(ctx context.Context, spec string) (config.Persistence, error) {
	if file, ok := strings.CutPrefix(spec, "sqlite:"); ok {
		return openSQLite(ctx, file)
	}
	if location, err := url.Parse(spec); err == nil && strings.HasPrefix(location.Scheme, "postgres") {
		return openPostgres(ctx, location)
	}
	return config.Persistence{}, fmt.Errorf("store %q is neither sqlite:FILE nor postgres://…", spec)
}

func openSQLite(ctx context.Context, file string) (config.Persistence, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil && !os.IsExist(err) {
		return config.Persistence{}, fmt.Errorf("make the folder of the SQLite store: %w", err)
	}
	if err := createSQLiteSchema(ctx, file); err != nil {
		return config.Persistence{}, err
	}
	store := config.DataStore{SQL: &config.SQL{
		PluginName:   "sqlite",
		DatabaseName: file,
		// A write-ahead log that is synced at every commit: what the server acknowledged outlives SIGKILL and power loss.
		ConnectAttributes: map[string]string{"mode": "rwc", "journal_mode": "wal", "synchronous": "full"},
	}}
	return config.Persistence{
		DefaultStore:     "store",
		VisibilityStore:  "store",
		NumHistoryShards: shards,
		DataStores:       map[string]config.DataStore{"store": store},
	}, nil
}

func embeddedSchema(fsys fs.FS, name string) (string, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return "", fmt.Errorf("read the embedded schema: %w", err)
	}
	return string(text), nil
}
