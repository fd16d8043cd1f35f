// Package transfer brings running courses and staff in from another system's files, and gives courses out to files. What comes in goes
// through the same commands as everybody's, so the rules hold for it as for all else. It knows no HTTP.
package transfer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

// File is what is imported. docs/import-export.md documents each field.
type File struct {
	Municipality string    `json:"municipality"`
	Source       string    `json:"source"`
	Staff        []Staff   `json:"staff,omitempty"`
	Courses      []Running `json:"courses,omitempty"`
}

// Staff is a member of staff.
type Staff struct {
	Subject       string        `json:"subject"`
	Name          string        `json:"name"`
	Email         string        `json:"email,omitempty"`
	Roles         []course.Role `json:"roles"`
	ProtectedName bool          `json:"protected_name,omitempty"`

	row int
}

// Running is a course that another system has led until now. What is left out is done in the course later.
type Running struct {
	ID          string        `json:"id"` // in the other system
	Coordinator string        `json:"coordinator"`
	Began       calendar.Date `json:"began,omitzero"`

	Referral  course.Referral    `json:"referral"`
	Members   []course.NewMember `json:"members"`
	Confirmed bool               `json:"confirmed,omitempty"`

	Notes        []course.WriteNote        `json:"notes,omitempty"`
	Facts        *course.RecordFacts       `json:"facts,omitempty"`
	Decision     *course.DecideEligibility `json:"decision,omitempty"`
	Team         []course.AddTeamMember    `json:"team,omitempty"`
	Fields       []course.MarkField        `json:"fields,omitempty"`
	TeamComplete bool                      `json:"team_complete,omitempty"`
	Goals        []course.GoalBody         `json:"goals,omitempty"`
	Interval     *course.SetInterval       `json:"interval,omitempty"`
	Meeting      *course.AgreeMeeting      `json:"meeting,omitempty"`

	row int
}

// Read reads a file of either form. The CSV form does not say whose it is and where it comes from: municipality and source do, and they stand
// for what a JSON file leaves out too.
func Read(content []byte, municipality, source string) (File, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	f := File{Municipality: municipality, Source: source}
	var err error
	if text := bytes.TrimSpace(content); len(text) > 0 && text[0] == '{' {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		if err = decoder.Decode(&f); err != nil {
			err = fmt.Errorf("the file is no JSON of this form: %w", err)
		}
		for i := range f.Courses {
			f.Courses[i].row = i + 1
		}
		for i := range f.Staff {
			f.Staff[i].row = i + 1
		}
	} else {
		err = f.readCSV(content)
	}
	switch {
	case err != nil:
		return f, err
	case f.Municipality == "" || f.Source == "":
		return f, errors.New("say of which municipality the file is, and from which system it comes")
	}
	return f, nil
}

// opening is how the course is opened here.
func (r Running) opening(municipality string) course.Opening {
	return course.Opening{Bylaw: municipality, Referral: r.Referral, Members: r.Members, Confirmed: r.Confirmed}
}

// commands are what follows the opening, in the order in which they are sent.
func (r Running) commands(first course.WriteNote) []course.Command {
	all := []course.Command{&first}
	for _, n := range r.Notes {
		all = append(all, &n)
	}
	if r.Facts != nil {
		all = append(all, r.Facts)
	}
	if r.Decision != nil {
		all = append(all, r.Decision)
	}
	for _, t := range r.Team {
		all = append(all, &t)
	}
	for _, m := range r.Fields {
		all = append(all, &m)
	}
	if r.TeamComplete {
		all = append(all, &course.ConfirmTeam{})
	}
	for _, g := range r.Goals {
		all = append(all, &course.AddGoal{GoalBody: g})
	}
	if r.Interval != nil {
		all = append(all, r.Interval)
	}
	if r.Meeting != nil {
		all = append(all, r.Meeting)
	}
	return all
}

// twice are the ids that stand in a file more than once.
func twice(courses []Running) []string {
	var seen, again []string
	for _, c := range courses {
		if slices.Contains(seen, c.ID) {
			again = append(again, c.ID)
		}
		seen = append(seen, c.ID)
	}
	return again
}
