package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/app/transfer"
)

// importCommand brings a file in.
func importCommand() *cobra.Command {
	var dry, asJSON bool
	var municipality, source, name string
	cmd := command("import FILE", "Bring running courses and staff in from a CSV or JSON file; the same file again changes nothing",
		func(ctx context.Context, cfg Config) error {
			content, err := readInput(name)
			if err != nil {
				return err
			}
			file, err := transfer.Read(content, municipality, source)
			if err != nil {
				return err
			}
			c, err := connect(ctx, cfg)
			if err != nil {
				return err
			}
			defer c.close()
			report, failed := transfer.Site{Cases: c.cases, Store: c.store}.Import(ctx, file, dry)
			if err := printImported(os.Stdout, report, asJSON); err != nil {
				return err
			}
			if failed != nil {
				return fmt.Errorf("not everything was imported, send the same file again: %w", failed)
			}
			if n := report.Count(transfer.Refused); n > 0 {
				return fmt.Errorf("%d rows are refused", n)
			}
			return nil
		})
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return errors.New("name one file; - is standard input")
		}
		name = args[0]
		return nil
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "say for each row what would become of it, and change nothing")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().StringVar(&municipality, "municipality", "", "of which municipality the file is, by its code")
	cmd.Flags().StringVar(&source, "source", "", "from which system the file comes, as it is to be called in the courses")
	return cmd
}

func readInput(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(name)
}

func printImported(to io.Writer, r transfer.Report, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(to).Encode(r)
	}
	rows := [][]string{{"ROW", "KIND", "ID", "RESULT", "COURSE", "WHY"}}
	for _, row := range r.Rows {
		if row.Result != "" {
			rows = append(rows, []string{strconv.Itoa(row.Row), row.Kind, row.ID, row.Result, row.Course, row.Words})
		}
	}
	if err := printTable(to, rows); err != nil {
		return err
	}
	_, err := fmt.Fprintf(to, "%d imported, %d unchanged, %d fit, %d refused\n",
		r.Count(transfer.Imported), r.Count(transfer.Unchanged), r.Count(transfer.Fits), r.Count(transfer.Refused))
	return err
}
