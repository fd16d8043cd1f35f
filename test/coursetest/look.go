package coursetest

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// Look tells what a step that only reads gives to see: explain, coverage, view of a
// member, exemptions, akasse, starts of efforts, preview of dates.
func Look(s course.State, step Step) (string, error) {
	law, ok := s.Law.Law()
	if !ok {
		return "", fmt.Errorf("no by-law %s", s.Law.Code)
	}
	on := course.DateOf(step.At)
	switch step.Verb {
	case "explain":
		x, err := course.Explain(s, step.At)
		return Explained(x), err
	case "coverage":
		return covered(course.Coverage(s, law, on)), nil
	case "view":
		return viewed(course.ForMember(s, step.Name)), nil
	case "exemptions":
		return exempted(course.Exemptions(s, law, on)), nil
	case "akasse":
		if course.AkasseStanceMissing(s, law, on, step.Name == "known") {
			return "the municipality's stance is missing\n", nil
		}
		return "nothing is missing\n", nil
	case "starts":
		return started(s, law, on), nil
	case "preview":
		var w course.WhatIf
		if err := json.Unmarshal([]byte(latest(s).Replace(step.Body)), &w); err != nil {
			return "", err
		}
		return previewed(course.Preview(s, law, w, step.At, 5)), nil
	}
	return "", fmt.Errorf("unknown verb %q", step.Verb)
}

func covered(rows []course.CoverageRow) string {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s %s: %s", r.Provision, r.Person, r.Status)
		if len(r.MissingParts) > 0 {
			fmt.Fprintf(&b, " %s", strings.Join(r.MissingParts, ", "))
		}
		if r.Status == course.NotKnown || r.Status == course.NotRelevant {
			fmt.Fprintf(&b, ", %s", r.Reason)
		}
		if !r.Verified {
			b.WriteString(" (unverified)")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func exempted(rows []course.ExemptionRow) string {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s %s: ", r.ID, r.Person)
		switch {
		case r.Applies && r.Disputed:
			b.WriteString("in use, disputed")
		case r.Applies:
			b.WriteString("in use")
		case r.Lapsed:
			fmt.Fprintf(&b, "lapsed, %s", r.Reason)
		default:
			b.WriteString(r.Reason)
		}
		if len(r.Separate) > 0 {
			fmt.Fprintf(&b, "; ordinary plans again: %s", strings.Join(r.Separate, ", "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func started(s course.State, law *bylaw.Bylaw, on course.Date) string {
	var b strings.Builder
	for _, g := range s.Plan.Current().Goals {
		for _, e := range g.Efforts {
			lifted := course.LatestStartLifted(s, law, on, e.ID)
			fmt.Fprintf(&b, "%s, %s: ", e.Text, e.Unit)
			if len(lifted) == 0 {
				b.WriteString("the ordinary latest start holds\n")
				continue
			}
			fmt.Fprintf(&b, "the ordinary latest start is lifted for %s\n", strings.Join(lifted, ", "))
		}
	}
	return b.String()
}

func closed(c bylaw.Closed) string {
	if c.Name != nil {
		return c.Name["da"]
	}
	return language.Of("da", "bylaw.closed."+string(c.Holiday))
}

func previewed(dates []course.FollowUpDate) string {
	var b strings.Builder
	for _, d := range dates {
		fmt.Fprintf(&b, "%s %s", d.On, d.On.Weekday())
		if !d.Because.IsZero() {
			fmt.Fprintf(&b, " (not %s: %s)", d.Nominal, closed(d.Because))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// viewed tells what a filtered course still holds.
func viewed(s course.State) string {
	var b strings.Builder
	line := func(format string, values ...any) { fmt.Fprintf(&b, format+"\n", values...) }
	for _, m := range s.Members {
		if m.Birth.IsZero() {
			line("member %s, no more than the name", m.ID)
			continue
		}
		line("member %s, born %s", m.ID, m.Birth)
	}
	for _, t := range s.Team.Members {
		line("team %s %s", t.Field, t.Subject)
	}
	for _, c := range s.Consents {
		line("consent about %s to %s", c.Member, c.Recipient)
	}
	if plan := s.Plan.Current(); plan != nil {
		for _, x := range plan.Sections {
			line("section %s %s: %s%s", x.Area, about(x.Member), x.Text, inWords(x.OwnWords))
		}
		for _, g := range plan.Goals {
			line("goal about %s: %s%s", about(g.Members...), g.Text, inWords(g.OwnWords))
		}
	}
	for _, m := range s.Mentors {
		where := "beside the plan"
		if m.InsidePlan {
			where = "inside the plan"
		}
		line("mentor agreement of %s, %s, %s until %s", m.Terms.Member, where, m.Status, m.Last())
	}
	for _, t := range s.Tasks {
		line("task of %s by %s, %s: %s", strings.Join(strings.Fields(t.Staff+" "+t.Member), " and "), t.By, t.Status, strings.TrimSpace(t.Text+" "+t.Words))
	}
	for _, x := range s.Progress {
		line("progress %s %s: %d", x.On, x.Goal, x.Value)
	}
	if f := s.FollowUp; f.Interval != nil {
		line("followed up %s, %s: next %s", f.Interval.Every, f.Interval.Form, f.Next)
		for _, g := range f.ByGoal {
			line("goal %s: next %s", g.Goal, g.Next)
		}
		for _, i := range f.History {
			line("before: %s, %s", i.Every, i.Reason)
		}
	}
	for _, m := range s.Meetings {
		line("meeting %s with %s, %s", Local(m.At), about(m.Members...), m.Status)
	}
	for _, d := range s.Delays {
		line("answer to %s by %s: %s", d.Case, d.Until, d.Text)
	}
	if sub := s.Plan.Submitted; sub != nil {
		for _, r := range sub.Responses {
			line("answer of %s, agrees: %t", r.Member, r.Agrees())
		}
	}
	if in := s.Plan.InForce; in != nil {
		for _, r := range in.Responses {
			line("answer of %s, agrees: %t", r.Member, r.Agrees())
		}
		if in.Dissent != "" {
			line("adopted over dissent: %s", in.Dissent)
		}
	}
	return b.String()
}

func about(members ...string) string {
	if named := strings.Join(members, ", "); named != "" {
		return named
	}
	return "the family"
}

func inWords(list []course.Words) string {
	var b strings.Builder
	for _, w := range list {
		fmt.Fprintf(&b, " “%s” (%s)", w.Text, w.Member)
	}
	return b.String()
}
