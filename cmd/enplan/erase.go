package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/app/recovery"
)

// eraseCommand destroys one course for good, or says why it may not.
func eraseCommand() *cobra.Command {
	var preview, asJSON bool
	var receipt string
	cmd := &cobra.Command{
		Use: "erase COURSE", Short: "Erase a course whose retention is over: histories, rows and key", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := configured()
			if err != nil {
				return err
			}
			c, err := connect(cmd.Context(), cfg)
			if err != nil {
				return err
			}
			defer c.close()
			archive := recovery.Archive{Required: cfg.ArchiveFirst, Receipt: receipt}
			do := siteOf(cfg, c).Erase
			if preview {
				do = siteOf(cfg, c).PreviewErasure
			}
			e, err := do(cmd.Context(), args[0], archive)
			if err != nil {
				return fmt.Errorf("course %s: %w", args[0], err)
			}
			if err := (found{counts: e, line: inWords(e)}).print(asJSON); err != nil {
				return err
			}
			if len(e.Refused) > 0 {
				return fmt.Errorf("the course may not be erased: %s", strings.Join(e.Refused, "; "))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&preview, "preview", false, "say what would go, and change nothing")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().StringVar(&receipt, "archived", "", "the archive's `receipt`; needed where ENPLAN_ARCHIVE_FIRST is true")
	return cmd
}

func inWords(e recovery.Erasure) string {
	what := "would go"
	switch {
	case e.Erased:
		what = "are gone"
	case len(e.Refused) > 0:
		what = "stay"
	}
	return fmt.Sprintf("%d events, %d plans, %d documents, %d drafts, %d notices, %d histories and the key (%v) %s.\nWhat stays in any case: %s.",
		e.Rows.Events, e.Rows.Plans, e.Rows.Documents, e.Rows.Drafts, e.Rows.Notifications, e.Runs, e.Key, what, e.Remaining)
}
