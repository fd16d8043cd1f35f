package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/app/recovery"
)

// erasedCommand prints what whoever restores a back-up later must know.
func erasedCommand() *cobra.Command {
	const short = "List the erased courses, for rebuild and restore: keep the list where no back-up reaches"
	return command("erased", short, func(ctx context.Context, cfg Config) error {
		c, err := connect(ctx, cfg)
		if err != nil {
			return err
		}
		defer c.close()
		return siteOf(cfg, c).WriteErased(ctx, os.Stdout)
	})
}

const (
	fromInput     = "-"
	nothingErased = "none"
)

// demandErased makes a command that brings courses back ask which of them were erased.
func demandErased(cmd *cobra.Command, from *string) {
	cmd.Flags().StringVar(from, "erased", "", "`file` with what enplan erased printed, - for the standard input, none if no course was ever erased")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if *from == "" {
			return errors.New("--erased is missing: the file with what enplan erased printed, - for the standard input, none if no course was ever erased")
		}
		return nil
	}
}

// eraseAgain erases what an older back-up brought back, and answers how many courses.
func eraseAgain(ctx context.Context, site *recovery.Site, from string) (int, error) {
	var list io.Reader = os.Stdin
	switch from {
	case nothingErased:
		return 0, nil
	case fromInput:
	default:
		file, err := os.Open(from)
		if err != nil {
			return 0, fmt.Errorf("--erased: %w", err)
		}
		defer file.Close()
		list = file
	}
	erased, err := site.ReadErased(list)
	if err != nil {
		return 0, err
	}
	return site.EraseAgain(ctx, erased)
}
