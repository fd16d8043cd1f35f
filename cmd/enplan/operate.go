package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

func migrate(ctx context.Context, cfg Config) error {
	pool, err := connectWithRetry(ctx, cfg.PostgresURL)
	if err != nil {
		return fmt.Errorf("ENPLAN_POSTGRES_URL: %w", err)
	}
	defer pool.Close()
	if err := store.Migrate(ctx, pool); err != nil {
		return err
	}
	s := store.New(pool, sealing.NewKeyring(cfg.MasterKeys, store.NewKeys(pool)))
	if err := seal(ctx, s); err != nil {
		return err
	}
	filled, err := s.FillFeed(ctx)
	if filled > 0 {
		fmt.Printf("the feed has what a former build recorded of %d courses\n", filled)
	}
	return err
}

// seal seals what a former build wrote in plain.
func seal(ctx context.Context, s *store.Store) error {
	reasons, err := s.SealReasons(ctx)
	if reasons > 0 {
		fmt.Printf("%d reasons in the access log that a former build wrote in plain are sealed\n", reasons)
	}
	if err != nil {
		return err
	}
	agendas, messages, err := s.SealItems(ctx)
	if agendas+messages > 0 {
		fmt.Printf("%d agendas and %d messages that a former build wrote in plain are sealed\n", agendas, messages)
	}
	return err
}

// verifyCommand ends with an error when a course differs from its record or stands still.
func verifyCommand() *cobra.Command {
	var asJSON bool
	cmd := command("verify", "Compare every course's workflow with its journal and its snapshot", func(ctx context.Context, cfg Config) error {
		c, err := connect(ctx, cfg)
		if err != nil {
			return err
		}
		defer c.close()
		found, failed := c.cases.Verify(ctx)
		if err := printVerified(found, asJSON); err != nil {
			return err
		}
		if failed != nil {
			return fmt.Errorf("not every course was compared: %w", failed)
		}
		open, err := c.store.UnprotectedTables(ctx)
		if err != nil {
			return err
		}
		if len(open) > 0 {
			return errors.New(unprotectedWarning + strings.Join(open, ", "))
		}
		if found.Bad() > 0 {
			return fmt.Errorf("%d courses differ from their record, %d stand still", found.Different, found.StandingStill)
		}
		return nil
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printVerified(v casework.Verified, asJSON bool) error {
	if asJSON {
		if err := json.NewEncoder(os.Stdout).Encode(v); err != nil {
			return fmt.Errorf("print: %w", err)
		}
		return nil
	}
	fmt.Printf("%d courses, %d different, %d standing still\n", v.Courses, v.Different, v.StandingStill)
	for _, f := range v.Found {
		fmt.Printf("  %s  %s\n", f.Course, f.Why)
	}
	for _, line := range advice(v.Found) {
		fmt.Println(line)
	}
	return nil
}

// health is for container health checks: the image has no other program.
func health(ctx context.Context, cfg Config) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	host, port, err := net.SplitHostPort(cfg.Listen)
	if err != nil {
		return fmt.Errorf("ENPLAN_LISTEN: %w", err)
	}
	if host == "" || net.ParseIP(host).IsUnspecified() {
		host = "127.0.0.1"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask the server: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server is not ready: %s", response.Status)
	}
	var answer struct{ Warnings []string }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return fmt.Errorf("read the server's answer: %w", err)
	}
	for _, warning := range answer.Warnings {
		fmt.Println("warning: " + warning)
	}
	return nil
}

func keysCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "keys", Short: "Make and rotate the master keys"}
	another := false
	generate := &cobra.Command{Use: "generate ID", Short: "Print a new set of master keys", Args: cobra.MaximumNArgs(1)}
	generate.RunE = func(cmd *cobra.Command, args []string) error {
		id := "k" + time.Now().UTC().Format("20060102")
		if len(args) == 1 {
			id = args[0]
		}
		text := sealing.GenerateMasterKeys(id)
		if _, err := sealing.ParseMasterKeys(text); err != nil {
			return fmt.Errorf("this id cannot be used: %w", err)
		}
		if another {
			text = sealing.GenerateMasterKey(id)
		}
		_, err := fmt.Fprint(cmd.OutOrStdout(), text)
		return err
	}
	generate.Flags().BoolVar(&another, "another", false, "print one more key for a set that there is, to rotate to")
	rotate := command("rotate", "Wrap every course's key under the first master key", func(ctx context.Context, cfg Config) error {
		c, err := connect(ctx, cfg)
		if err != nil {
			return err
		}
		defer c.close()
		n, err := c.ring.Rotate(ctx)
		fmt.Printf("%d keys wrapped anew\n", n)
		return err
	})
	cmd.AddCommand(generate, rotate)
	return cmd
}
