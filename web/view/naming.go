package view

import (
	"slices"
	"strings"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// Sentence says a refusal with the names that the reader knows in the place of ids.
func (c Course) Sentence(p Page, r course.Refusal) string {
	return casework.Sentence(p.Lang, r, func(param, value string) string { return c.called(p, param, value) })
}

// called is what the reader knows of something by its id; "": nothing.
func (c Course) called(p Page, param, value string) string {
	switch param {
	case "member", "person":
		return c.Name(value)
	case "criterion":
		return c.Criterion(value)
	case "goal":
		return c.Goal(value)
	case "effort":
		return c.effortText(value)
	case "meeting":
		for _, m := range c.Meetings {
			if m.ID == value {
				return p.Instant(m.At)
			}
		}
	case "task":
		for _, t := range c.Tasks {
			if t.ID == value {
				return "”" + t.Text + "”"
			}
		}
	case "agreement":
		for _, m := range c.Mentors {
			if m.ID == value {
				return c.Name(m.Terms.Member)
			}
		}
	}
	return ""
}

func (c Course) effortText(id string) string {
	for _, plan := range []*course.Content{c.Plan.Current(), c.Plan.Readable()} {
		if plan == nil {
			continue
		}
		for _, g := range plan.Goals {
			for _, e := range g.Efforts {
				if e.ID == id {
					return "”" + e.Text + "”"
				}
			}
		}
	}
	return ""
}

// EventAbout says what an event is about, by the names that the reader knows.
func (c Course) EventAbout(p Page, about []course.About) string {
	var names []string
	for _, a := range about {
		name := c.called(p, a.Kind, a.ID)
		switch a.Kind {
		case "provision":
			name = c.Provision(a.ID)
		case "field":
			name = c.Field(a.ID)
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " · ")
}

// MembersOf are those whom something is about.
func (c Course) MembersOf(a course.About) []string {
	switch a.Kind {
	case "member":
		return []string{a.ID}
	case "meeting":
		for _, m := range c.Meetings {
			if m.ID == a.ID {
				return m.Members
			}
		}
	case "task":
		for _, t := range c.Tasks {
			if t.ID == a.ID && t.Member != "" {
				return []string{t.Member}
			}
		}
	case "agreement":
		for _, m := range c.Mentors {
			if m.ID == a.ID {
				return []string{m.Terms.Member}
			}
		}
	case "goal":
		for _, plan := range []*course.Content{c.Plan.Current(), c.Plan.Readable()} {
			if plan == nil {
				continue
			}
			for _, g := range plan.Goals {
				if g.ID == a.ID {
					return g.Members
				}
			}
		}
	}
	return nil
}

// saidLabel is the text that names a field: that of its part, such as a goal, before that of the field wherever it stands.
func saidLabel(x course.Said) string {
	for _, key := range []string{"said." + x.Of + "." + x.Field, "said." + x.Field} {
		if language.Has(key) {
			return key
		}
	}
	return "field." + x.Field + ".label"
}

// EventTexts are the texts of an event under the names of their fields.
func (c Course) EventTexts(p Page, said []course.Said) []SaidText {
	texts := make([]SaidText, len(said))
	for i, x := range said {
		text := p.Reason(x.Text)
		if x.Field == "recipient" {
			text = c.Field(x.Text)
		}
		texts[i] = SaidText{Label: p.T(saidLabel(x)), Text: text}
	}
	return texts
}
