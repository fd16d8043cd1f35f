package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/view"
)

// lawCommand is for whoever writes a legal frame. It needs no service and no configuration.
func lawCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "law", Short: "Check the file of a legal frame, and say what changes between two"}
	var asJSON bool
	cmd.PersistentFlags().BoolVar(&asJSON, "json", false, "answer with JSON")
	cmd.AddCommand(
		&cobra.Command{
			Use: "check FILE", Short: "Say what is missing or wrong in the file of a legal frame, by line", Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error { return checkLaw(cmd, args[0], asJSON) },
		},
		&cobra.Command{
			Use: "diff A B", Short: "Say what changes for whom from A to B: FILE, CODE or CODE:REVISION, each with @DATE for a day", Args: cobra.ExactArgs(2),
			RunE: func(cmd *cobra.Command, args []string) error { return diffLaw(cmd, args[0], args[1], asJSON) },
		},
	)
	return cmd
}

// finding is a finding with its words in each language.
type finding struct {
	bylaw.Finding
	Words map[string]string `json:"words"`
}

func checkLaw(cmd *cobra.Command, file string, asJSON bool) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read the frame: %w", err)
	}
	found := []finding{}
	for _, f := range bylaw.Check(raw) {
		words, key := map[string]string{}, "law_check."+f.Code
		if f.Code == bylaw.FoundUnknownKey && f.Expected != "" {
			key += "_like"
		}
		for _, l := range language.All() {
			words[string(l)] = language.Of(l, key, "found", f.Found, "expected", f.Expected)
		}
		found = append(found, finding{f, words})
	}
	if asJSON {
		if err := printJSON(cmd, map[string]any{"findings": found}); err != nil {
			return err
		}
	} else {
		if err := printText(cmd, findingsInWords(found)); err != nil {
			return err
		}
	}
	if len(found) > 0 {
		return fmt.Errorf("%s: %d to mend", file, len(found))
	}
	return nil
}

func findingsInWords(found []finding) string {
	out := &strings.Builder{}
	for _, f := range found {
		for _, l := range language.All() {
			where := language.Of(l, "law_check.line", "line", strconv.Itoa(f.Line))
			if f.Line == 0 {
				where = language.Of(l, "law_check.file")
			}
			if f.Path != "" {
				where += ", " + f.Path
			}
			fmt.Fprintln(out, where+": "+f.Words[string(l)])
		}
		fmt.Fprintln(out)
	}
	if len(found) == 0 {
		for _, l := range language.All() {
			fmt.Fprintln(out, language.Of(l, "law_check.nothing"))
		}
	}
	return out.String()
}

// looked is a frame on the day on which it is looked at.
type looked struct {
	law *bylaw.Bylaw
	on  calendar.Date
}

func (x looked) inWords(l language.Language) string {
	return language.Of(l, "law_diff.frame", "title", view.LawTitle(x.law), "code", x.law.Code, "revision", strconv.Itoa(x.law.Revision), "date", language.Day(l, x.on))
}

// lookAt reads FILE, CODE or CODE:REVISION, with @DATE for another day than its usual one.
func lookAt(argument string) (looked, error) {
	name, day, dated := strings.Cut(argument, "@")
	var x looked
	code, revision, numbered := strings.Cut(name, ":")
	n, err := strconv.Atoi(revision)
	known := false
	if numbered && err == nil {
		x.law, known = bylaw.At(code, n)
	} else {
		x.law, known = bylaw.Latest(name)
	}
	if !known {
		raw, err := os.ReadFile(name)
		if err != nil {
			return x, fmt.Errorf("%s is neither a frame nor a file that can be read", name)
		}
		if len(bylaw.Check(raw)) > 0 {
			return x, fmt.Errorf("%s has something to mend: enplan law check %s", name, name)
		}
		if x.law, err = bylaw.Read(raw); err != nil {
			return x, fmt.Errorf("%s cannot be read", name)
		}
	}
	x.on = x.law.Day()
	if dated && x.on.UnmarshalText([]byte(day)) != nil {
		return x, fmt.Errorf("%s is no date: write it as 2024-01-31", day)
	}
	return x, nil
}

func diffLaw(cmd *cobra.Command, before, after string, asJSON bool) error {
	a, err := lookAt(before)
	if err != nil {
		return err
	}
	b, err := lookAt(after)
	if err != nil {
		return err
	}
	change := bylaw.Compare(a.law, a.on, b.law, b.on)
	if asJSON {
		return printJSON(cmd, change)
	}
	out := &strings.Builder{}
	for i, l := range language.All() {
		if i > 0 {
			fmt.Fprintln(out)
		}
		writeComparison(out, l, a, b, change)
	}
	return printText(cmd, out.String())
}

func writeComparison(out *strings.Builder, l language.Language, a, b looked, change bylaw.Comparison) {
	fmt.Fprintln(out, language.Of(l, "law_diff.title", "before", a.inWords(l), "after", b.inWords(l)))
	fmt.Fprintln(out, language.Of(l, "law_diff.assumed"))
	if len(change.Rules)+len(change.Groups) == 0 {
		fmt.Fprintln(out, language.Of(l, "law_diff.nothing"))
	}
	for _, r := range change.Rules {
		fmt.Fprintln(out, "- "+language.Of(l, "law_diff.rule."+r.Rule)+": "+valueInWords(l, r.Before)+" → "+valueInWords(l, r.After))
	}
	for _, g := range change.Groups {
		fmt.Fprintln(out)
		var people []string
		for _, p := range g.People {
			people = append(people, peopleInWords(l, p))
		}
		fmt.Fprintln(out, strings.Join(people, "\n")+":")
		for _, i := range g.Impacts {
			fmt.Fprintln(out, "- "+language.Of(l, "law_change."+i.Kind, "name", language.Choose(l, i.Name)))
		}
	}
}

func peopleInWords(l language.Language, p bylaw.People) string {
	values := []string{"age", strconv.Itoa(p.Age)}
	switch {
	case p.Category != nil:
		return language.Of(l, "law_diff.people.category", append(values, "category", language.Choose(l, p.Category))...)
	case p.Plan != "":
		return language.Of(l, "law_diff.people."+p.Kind+"_plan", append(values, "plan", language.Of(l, "sel_plan."+p.Plan))...)
	}
	return language.Of(l, "law_diff.people."+p.Kind, values...)
}

// valueInWords is the value of a rule as one says it.
func valueInWords(l language.Language, value string) string {
	var day calendar.Date
	if day.UnmarshalText([]byte(value)) == nil && !day.IsZero() {
		return language.Day(l, day)
	}
	if period, err := calendar.ParsePeriod(value); err == nil {
		return language.Period(l, period)
	}
	if key := "law_diff.value." + value; language.Has(key) {
		return language.Of(l, key)
	}
	if value == "" {
		return language.Of(l, "law_diff.value.absent")
	}
	return value
}

func printText(cmd *cobra.Command, text string) error {
	if _, err := io.WriteString(cmd.OutOrStdout(), text); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

func printJSON(cmd *cobra.Command, v any) error {
	e := json.NewEncoder(cmd.OutOrStdout())
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}
