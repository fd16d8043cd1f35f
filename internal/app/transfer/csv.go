package transfer

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// The columns of both files. docs/import-export.md lists them with what they hold.
var (
	staffColumns = []string{"subject", "name", "email", "roles", "protected_name"}
	// A course is as many lines as the family has members; what is about the course stands in the first of them.
	courseColumns = []string{"course", "coordinator", "began", "referral_source", "referral_reason", "fields", "fields_confirmed", "judged", "decision_reason",
		"team_complete", "interval", "interval_form", "interval_reason", "meeting_at", "meeting_form", "note"}
	memberColumns = []string{"name", "kind", "birth", "cpr", "subject", "custody", "protected_address", "no_digital_post", "lab", "category", "category_from",
		"no_category", "complex_problems", "same_person_reason"}
)

// line is one line of a file by its columns.
type line struct {
	number int
	values map[string]string
}

func (l line) yes(column string) bool {
	return slices.Contains([]string{"ja", "yes", "true", "1"}, strings.ToLower(l.values[column]))
}

func (l line) date(column string) (d calendar.Date, err error) {
	if l.values[column] == "" {
		return d, nil
	}
	if err := d.UnmarshalText([]byte(l.values[column])); err != nil {
		return d, fmt.Errorf("line %d: %s must be a date such as 2026-03-01", l.number, column)
	}
	return d, nil
}

// list is what stands between the bars of a cell.
func (l line) list(column string) (list []string) {
	for v := range strings.SplitSeq(l.values[column], "|") {
		if v = strings.TrimSpace(v); v != "" {
			list = append(list, v)
		}
	}
	return list
}

func (f *File) readCSV(content []byte) error {
	lines, columns, err := linesOf(content)
	if err != nil {
		return err
	}
	switch {
	case slices.Contains(columns, "course"):
		if err := known(columns, slices.Concat(courseColumns, memberColumns)); err != nil {
			return err
		}
		return f.readCourses(lines)
	case slices.Contains(columns, "roles"):
		if err := known(columns, staffColumns); err != nil {
			return err
		}
		for _, l := range lines {
			s := Staff{Subject: l.values["subject"], Name: l.values["name"], Email: l.values["email"], ProtectedName: l.yes("protected_name"), row: l.number}
			for _, r := range l.list("roles") {
				s.Roles = append(s.Roles, course.Role(r))
			}
			f.Staff = append(f.Staff, s)
		}
		return nil
	}
	return fmt.Errorf("the first line names neither the columns of courses (%s, …) nor those of staff (%s)", courseColumns[0], strings.Join(staffColumns, ", "))
}

func linesOf(content []byte) (lines []line, columns []string, err error) {
	if !utf8.Valid(content) {
		return nil, nil, fmt.Errorf("the file is not in UTF-8: save it as CSV UTF-8")
	}
	first, _, _ := bytes.Cut(content, []byte("\n"))
	reader := csv.NewReader(bytes.NewReader(content))
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		reader.Comma = ';'
	}
	for {
		record, err := reader.Read()
		if err != nil {
			if len(columns) > 0 && record == nil && err.Error() == "EOF" {
				return lines, columns, nil
			}
			return nil, nil, fmt.Errorf("the file is no CSV: %w", err)
		}
		if columns == nil {
			for _, name := range record {
				columns = append(columns, strings.ToLower(strings.TrimSpace(name)))
			}
			continue
		}
		number, _ := reader.FieldPos(0)
		l := line{number: number, values: map[string]string{}}
		for i, value := range record {
			l.values[columns[i]] = strings.TrimSpace(value)
		}
		lines = append(lines, l)
	}
}

func known(columns, among []string) error {
	for _, name := range columns {
		if !slices.Contains(among, name) {
			return fmt.Errorf("there is no column %q; the columns are %s", name, strings.Join(among, ", "))
		}
	}
	return nil
}

func (f *File) readCourses(lines []line) error {
	for _, l := range lines {
		if id := l.values["course"]; len(f.Courses) == 0 || f.Courses[len(f.Courses)-1].ID != id {
			c, err := l.course()
			if err != nil {
				return err
			}
			f.Courses = append(f.Courses, c)
		}
		if err := l.member(&f.Courses[len(f.Courses)-1]); err != nil {
			return err
		}
	}
	return nil
}

// course is what the first line of a course says of it.
func (l line) course() (Running, error) {
	v := l.values
	c := Running{
		ID: v["course"], Coordinator: v["coordinator"], Referral: course.Referral{Source: v["referral_source"], Reason: v["referral_reason"]},
		TeamComplete: l.yes("team_complete"), row: l.number,
	}
	var err error
	if c.Began, err = l.date("began"); err != nil {
		return c, err
	}
	if fields := l.list("fields"); len(fields) > 0 {
		c.Facts = &course.RecordFacts{Members: []course.MemberFacts{}, FieldsConfirmed: v["fields_confirmed"]}
		for _, field := range fields { // each with why nobody of it sits in the team, if that is so
			name, why, _ := strings.Cut(field, ":")
			c.Facts.Fields = append(c.Facts.Fields, name)
			if why != "" {
				c.Fields = append(c.Fields, course.MarkField{Field: name, Reason: strings.TrimSpace(why)})
			}
		}
	}
	for _, fact := range l.list("judged") {
		if c.Facts == nil {
			c.Facts = &course.RecordFacts{Members: []course.MemberFacts{}}
		}
		id, why, _ := strings.Cut(fact, ":")
		c.Facts.Judged = append(c.Facts.Judged, course.JudgedFact{Fact: id, Reason: strings.TrimSpace(why)})
	}
	if reason := v["decision_reason"]; reason != "" {
		c.Decision = &course.DecideEligibility{Outcome: course.Eligible, Reason: reason}
	}
	if note := v["note"]; note != "" {
		on := c.Began
		if on.IsZero() {
			return c, fmt.Errorf("line %d: a note needs the date in began", l.number)
		}
		c.Notes = []course.WriteNote{{Kind: "other", On: on, Text: note}}
	}
	if every := v["interval"]; every != "" {
		period, err := calendar.ParsePeriod(every)
		if err != nil {
			return c, fmt.Errorf("line %d: interval must be a period such as P2W or P1M", l.number)
		}
		c.Interval = &course.SetInterval{Every: period, Form: v["interval_form"], Reason: v["interval_reason"]}
	}
	if text := v["meeting_at"]; text != "" {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return c, fmt.Errorf("line %d: meeting_at must be a time such as 2026-03-10T09:00:00+01:00", l.number)
		}
		c.Meeting = &course.AgreeMeeting{At: at, Form: v["meeting_form"], Confirmed: true}
	}
	return c, nil
}

// member adds the family member of a line.
func (l line) member(c *Running) error {
	v := l.values
	birth, err := l.date("birth")
	if err != nil {
		return err
	}
	id := "m" + strconv.Itoa(len(c.Members)+1)
	m := course.NewMember{
		Name: v["name"], Kind: course.Kind(v["kind"]), Birth: birth, CPR: v["cpr"], Subject: v["subject"], ProtectedAddress: l.yes("protected_address"),
		NoDigitalPost: l.yes("no_digital_post"), SamePersonReason: v["same_person_reason"],
	}
	for _, holder := range l.list("custody") {
		m.Custody = append(m.Custody, course.Custody(holder))
	}
	c.Members = append(c.Members, m)
	if c.Meeting != nil {
		c.Meeting.Members = append(c.Meeting.Members, id)
	}
	from, err := l.date("category_from")
	if err != nil {
		return err
	}
	facts := course.MemberFacts{Member: id, NoCategory: l.yes("no_category"), ComplexProblems: v["complex_problems"]}
	if v["lab"] != "" || v["category"] != "" {
		spell := bylaw.Spell{Category: v["category"], From: from}
		if v["lab"] != "" {
			if spell.LAB, err = strconv.Atoi(v["lab"]); err != nil {
				return fmt.Errorf("line %d: lab must be a number of LAB § 2", l.number)
			}
		}
		facts.Spells = []bylaw.Spell{spell}
	}
	if c.Facts != nil && (facts.NoCategory || facts.ComplexProblems != "" || facts.Spells != nil) {
		c.Facts.Members = append(c.Facts.Members, facts)
	}
	return nil
}
