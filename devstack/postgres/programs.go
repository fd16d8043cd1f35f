package postgres

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// findPrograms answers the folder of the newest initdb and postgres on this machine.
func findPrograms() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", fmt.Errorf("look for Postgres programs: %w", err)
	}
	if len(found) > 0 {
		return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })), nil
	}
	if initdb, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(initdb), nil
	}
	return "", fmt.Errorf("no Postgres programs (initdb, postgres) on this machine: install the package postgresql")
}

func version(initdb string) int {
	number, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb))))
	if err != nil {
		return 0
	}
	return number
}

// An account is whom the cluster runs as. Postgres refuses root.
type account struct {
	uid, gid int
	switched bool // from root
}

func ordinaryAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{uid: os.Getuid(), gid: os.Getgid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.Atoi(found.Uid)
		gid, errGID := strconv.Atoi(found.Gid)
		if errUID == nil && errGID == nil {
			return account{uid: uid, gid: gid, switched: true}, nil
		}
	}
	return account{}, fmt.Errorf("started by root, and neither postgres nor nobody is an account of this machine")
}

func (a account) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, program, args...)
	command.Dir = "/"
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=UTC"}
	command.SysProcAttr = &syscall.SysProcAttr{}
	if a.switched {
		command.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return command
}

func (a account) mkdir(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fmt.Errorf("make the cluster's folder: %w", err)
	}
	if err := os.Chown(dir, a.uid, a.gid); err != nil {
		return fmt.Errorf("give the cluster's folder to its account: %w", err)
	}
	return nil
}

// reach makes dir and its parents traversable, though not readable, for the account; it says what it changed.
func (a account) reach(dir string) error {
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return fmt.Errorf("make the folder above the cluster: %w", err)
	}
	if !a.switched {
		return nil
	}
	for ; dir != "/"; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			return fmt.Errorf("look at the folder above the cluster: %w", err)
		}
		owner, _ := info.Sys().(*syscall.Stat_t)
		if info.Mode().Perm()&0o001 != 0 || (owner != nil && int(owner.Uid) == a.uid) {
			continue
		}
		if err := os.Chmod(dir, info.Mode().Perm()|0o001); err != nil {
			return fmt.Errorf("make %s traversable for the Postgres account: %w", dir, err)
		}
		fmt.Fprintf(os.Stderr, "made %s traversable (o+x) for the account that Postgres runs as\n", dir)
	}
	return nil
}
