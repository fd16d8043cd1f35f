package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/api"
	"github.com/enplan-dk/enplan/internal/app/transfer"
)

// exportCommand gives one course out, or all of them.
func exportCommand() *cobra.Command {
	var all, reason string
	var id string
	cmd := command("export COURSE", "Write everything of a course into COURSE.zip, or with --all that of all courses into a folder",
		func(ctx context.Context, cfg Config) error {
			if reason == "" {
				return errors.New("say why with --reason: it stands in the access log of each course")
			}
			schema, err := api.ExportSchema()
			if err != nil {
				return err
			}
			c, err := connect(ctx, cfg)
			if err != nil {
				return err
			}
			defer c.close()
			site := transfer.Site{Cases: c.cases, Store: c.store}
			if all == "" {
				_, err := exported(ctx, site, id, reason, ".", schema)
				return err
			}
			return exportAll(ctx, c, site, all, reason, schema)
		})
	cmd.Args = func(_ *cobra.Command, args []string) (err error) {
		if all != "" && len(args) == 0 {
			return nil
		}
		id, err = oneCourse(args)
		return err
	}
	cmd.Flags().StringVar(&all, "all", "", "export every course into this `folder`, with index.json")
	cmd.Flags().StringVar(&reason, "reason", "", "why; stands in the access log of each course")
	return cmd
}

func exportAll(ctx context.Context, c *connections, site transfer.Site, folder, reason string, schema []byte) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	index := []transfer.Exported{}
	for id, err := range c.store.AllCourses(ctx) {
		if err != nil {
			return err
		}
		e, err := exported(ctx, site, id, reason, folder, schema)
		if err != nil {
			return fmt.Errorf("course %s: %w", id, err)
		}
		index = append(index, e)
	}
	text, err := json.MarshalIndent(index, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "index.json"), text, 0o600)
}

// exported writes one course. Its file is there as a whole or not at all.
func exported(ctx context.Context, site transfer.Site, id, reason, folder string, schema []byte) (transfer.Exported, error) {
	name := id + ".zip"
	file, err := os.OpenFile(filepath.Join(folder, name+".new"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return transfer.Exported{}, err
	}
	e, err := site.Export(ctx, id, reason, schema, file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return e, errors.Join(err, os.Remove(file.Name()))
	}
	e.File = name
	if err := os.Rename(file.Name(), filepath.Join(folder, name)); err != nil {
		return e, err
	}
	fmt.Printf("%s  %s, version %d\n", name, e.Phase, e.Version)
	return e, nil
}
