package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/app/casework"
)

// coursesCommand lists what runs in this installation.
func coursesCommand() *cobra.Command {
	var asJSON, verified bool
	var municipality, phase string
	cmd := command("courses", "List all courses by id, phase and date, without anything of the families", func(ctx context.Context, cfg Config) error {
		c, err := connect(ctx, cfg)
		if err != nil {
			return err
		}
		defer c.close()
		var found []casework.OperatedCourse
		for course, err := range c.cases.OperatedCourses(ctx, verified) {
			if err != nil {
				return err
			}
			if (municipality == "" || course.Municipality == municipality) && (phase == "" || string(course.Phase) == phase) {
				found = append(found, course)
			}
		}
		if asJSON {
			return json.NewEncoder(os.Stdout).Encode(map[string]any{"courses": found})
		}
		return printCourses(os.Stdout, found)
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&verified, "verify", false, "compare each course with its workflow, as enplan verify does")
	cmd.Flags().StringVar(&municipality, "municipality", "", "only those of a municipality, by its code")
	cmd.Flags().StringVar(&phase, "phase", "", "only those in a phase, such as following_up")
	return cmd
}

func printCourses(to io.Writer, found []casework.OperatedCourse) error {
	rows := [][]string{{"COURSE", "MUNICIPALITY", "FRAME", "PHASE", "VERSION", "DUE", "STATE"}}
	for _, c := range found {
		rows = append(rows, []string{c.ID, c.Municipality, c.Frame, string(c.Phase), strconv.FormatInt(c.Version, 10), due(c), c.State})
	}
	return printTable(to, rows)
}

// printTable aligns the columns of rows.
func printTable(to io.Writer, rows [][]string) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		if _, err := fmt.Fprintln(table, strings.Join(row, "\t")); err != nil {
			return err
		}
	}
	return table.Flush()
}

func due(c casework.OperatedCourse) string {
	late := ""
	switch {
	case c.Escalated:
		late = " escalated"
	case c.Overdue:
		late = " overdue"
	}
	return instant(c.NextDueAt) + late
}

func instant(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format("2006-01-02 15:04")
}

// courseCommand shows one course: what the record says of it, and what its workflow does.
func courseCommand() *cobra.Command {
	var asJSON bool
	var id string
	cmd := command("course ID", "Show one course's phase, dates and workflow, without anything of the family", func(ctx context.Context, cfg Config) error {
		c, err := connect(ctx, cfg)
		if err != nil {
			return err
		}
		defer c.close()
		course, run, err := c.cases.OperatedCourse(ctx, id)
		if err != nil {
			return err
		}
		if asJSON {
			return json.NewEncoder(os.Stdout).Encode(map[string]any{"course": course, "run": run})
		}
		return printCourse(os.Stdout, course, run)
	})
	cmd.Args = func(_ *cobra.Command, args []string) (err error) {
		id, err = oneCourse(args)
		return err
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printCourse(to io.Writer, c casework.OperatedCourse, run casework.OperatedRun) error {
	rows := [][]string{
		{"course", c.ID},
		{"municipality", c.Municipality},
		{"frame", fmt.Sprintf("%s, revision %d, rules %d", c.Frame, c.Revision, c.Rules)},
		{"phase", fmt.Sprintf("%s, version %d", c.Phase, c.Version)},
		{"opened", instant(c.OpenedAt)},
		{"changed", instant(c.ChangedAt)},
		{"due", due(c)},
		{"verify", c.State},
		{"workflow", fmt.Sprintf("%s, running: %t, since %s, %d events", run.Workflow, run.Running, instant(run.Since), run.Events)},
		{"undelivered", strconv.Itoa(run.Undelivered)},
	}
	for _, p := range run.Pending {
		rows = append(rows, []string{"pending", fmt.Sprintf("%s, attempt %d, since %s, next %s %s", p.Activity, p.Attempt, instant(p.Since), instant(p.Next), p.Failure)})
	}
	for _, line := range advice([]casework.Finding{{Course: c.ID, Why: c.State}}) {
		rows = append(rows, []string{line})
	}
	return printTable(to, rows)
}
