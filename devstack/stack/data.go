package stack

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// lock keeps a second devstack from the same data.
func lock(dir string) (release func(), err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	file, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("another devstack runs on %s", dir)
	}
	return func() { _ = file.Close() }, nil
}

// environmentFile writes down how enplan is configured here, for a shell that wants to run its commands.
func environmentFile(dir string, environment []string) error {
	var lines strings.Builder
	for _, pair := range environment {
		name, value, _ := strings.Cut(pair, "=")
		fmt.Fprintf(&lines, "export %s='%s'\n", name, strings.ReplaceAll(value, "'", `'\''`))
	}
	if err := os.WriteFile(filepath.Join(dir, "env"), []byte(lines.String()), 0o600); err != nil {
		return fmt.Errorf("write the environment file: %w", err)
	}
	return nil
}

// masterKeyFile makes the key that wraps the keys of all courses, once. Without it nothing in the data folder can be read again.
func masterKeyFile(dir string) (string, error) {
	name := filepath.Join(dir, "master-keys")
	if _, err := os.Stat(name); err == nil {
		return name, nil
	} else if !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("look for the master key: %w", err)
	}
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return "", fmt.Errorf("make a master key: %w", err)
	}
	line := "dev-1:" + base64.StdEncoding.EncodeToString(key) + "\n"
	if err := os.WriteFile(name+".new", []byte(line), 0o600); err != nil {
		return "", fmt.Errorf("write the master key: %w", err)
	}
	if err := os.Rename(name+".new", name); err != nil {
		return "", fmt.Errorf("write the master key: %w", err)
	}
	return name, nil
}
