// Command enplan-lab measures the product and tries to break it, on throwaway installations that it starts itself. It is
// no part of what a municipality installs.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := root().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "enplan-lab: "+err.Error())
		os.Exit(1)
	}
}

func root() *cobra.Command {
	cmd := &cobra.Command{Use: "enplan-lab", Short: "Measure enplan, and try to break it", SilenceUsage: true, SilenceErrors: true}
	cmd.AddCommand(benchCommand(), chaosCommand())
	return cmd
}

// beside is the path of a program that was built into the same folder as this one.
func beside(program string) string {
	self, err := os.Executable()
	if err != nil {
		return program
	}
	return filepath.Join(filepath.Dir(self), program)
}
