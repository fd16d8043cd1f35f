// Command enplan is the whole product: the API and the pages (serve), the worker that
// runs the courses (worker), both together with the codec (run), and the commands for
// operators. It holds no logic: each command connects packages and starts them.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// version is set when a release is built.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := root().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "enplan: "+err.Error())
		os.Exit(1)
	}
}

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use: "enplan", Short: "A family's course through a municipality: one plan, one coordinator, one team",
		SilenceUsage: true, SilenceErrors: true,
	}
	cmd.AddCommand(
		command("run", "Serve, work and decrypt in one process", run),
		command("serve", "Serve the API and the pages", serve),
		command("worker", "Run the courses and send what comes due", work),
		command("codec", "Serve the codec with which a supervisor reads payloads in Temporal's web interface", codec),
		command("migrate", "Bring the database up to this build", migrate),
		seedCommand(),
		coursesCommand(), courseCommand(), importCommand(), exportCommand(),
		verifyCommand(), restoreCommand(), repairCommand(), rebuildCommand(), replayCommand(), eraseCommand(), erasedCommand(),
		command("health", "Ask the server on this machine whether it is ready", health),
		keysCommand(), lawCommand(),
		&cobra.Command{Use: "version", Short: "Print the version", Args: cobra.NoArgs, Run: func(cmd *cobra.Command, _ []string) { cmd.Println(version) }},
	)
	return cmd
}

// command makes a subcommand that reads its configuration from the environment.
func command(name, short string, do func(context.Context, Config) error) *cobra.Command {
	return &cobra.Command{Use: name, Short: short, Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		cfg, err := configured()
		if err != nil {
			return err
		}
		return do(cmd.Context(), cfg)
	}}
}
