// Package coursetest has what tests of courses share. Family describes a family and the commands that lead its course from
// phase to phase. Course decides commands in memory, Decided does so in a test. Step is one line of a story: a dated command
// and what follows from it. RandomOpening and RandomRequest make random ones.
package coursetest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cockroachdb/datadriven"

	"github.com/enplan-dk/enplan/internal/domain/calendar"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
)

// ID of the course in a story.
const ID = "01890a5d-ac96-774b-bcce-b302099a8057"

// Step is one line of a story with its body.
type Step struct {
	Verb string // open, do, signal, until, or one that Look knows
	Name string // of the command, or of the member for view
	At   time.Time
	By   course.Actor
	Read []string // who outside a protected household reads the texts, as confirmed
	Body string
}

// staff are the invented professionals of the stories; everybody else is a citizen.
var staff = map[string]course.Role{
	"karen": course.Caseworker, "jonas": course.Caseworker, "lone": course.Caseworker, "sofie": course.Supervisor,
}

// ParseStep reads "do add_goal at=2025-03-04T10:00 by=karen"; times are Danish.
func ParseStep(d *datadriven.TestData, now time.Time) (Step, error) {
	s := Step{Verb: d.Cmd, At: now, Body: d.Input}
	for _, a := range d.CmdArgs {
		switch {
		case a.Key == "at":
			at, err := time.ParseInLocation("2006-01-02T15:04", a.Vals[0], calendar.Copenhagen)
			if err != nil {
				return s, err
			}
			s.At = at.UTC()
		case a.Key == "by":
			role, ok := staff[a.Vals[0]]
			if !ok {
				role = course.Citizen
			}
			s.By = course.Actor{Subject: a.Vals[0], Role: role}
		case a.Key == "readers":
			s.Read = a.Vals
		case len(a.Vals) == 0:
			s.Name = a.Key
		default:
			return s, fmt.Errorf("unknown argument %q", a.Key)
		}
	}
	return s, nil
}

// Request is the step as it goes to a course. Ids that the course gave stand in a
// story as $goal, $meeting and so on: the latest of its kind; $goal1 is the first.
func (s Step) Request(so course.State) course.Request {
	return course.Request{Name: s.Name, Body: json.RawMessage(latest(so).Replace(cmp.Or(s.Body, "{}"))), By: s.By, Readers: s.Read}
}

func latest(s course.State) *strings.Replacer {
	pairs := []string{}
	add := func(name, id string) { pairs = append(pairs, "$"+name, id) }
	var numbered []string
	if plan := s.Plan.Current(); plan != nil {
		for i, g := range plan.Goals {
			add("goal", g.ID)
			numbered = append(numbered, fmt.Sprintf("$goal%d", i+1), g.ID)
			for _, e := range g.Efforts {
				add("effort", e.ID)
			}
		}
		add("hash", plan.Hash())
	}
	for _, x := range s.Consents {
		add("consent", x.ID)
	}
	for _, x := range s.Team.Members {
		add("colleague", x.ID)
	}
	for _, x := range s.Meetings {
		add("meeting", x.ID)
	}
	for _, x := range s.Mentors {
		add("agreement", x.ID)
	}
	for i, x := range s.Tasks {
		add("task", x.ID)
		numbered = append(numbered, fmt.Sprintf("$task%d", i+1), x.ID)
	}
	for _, x := range s.Messages {
		add("message", x.ID)
	}
	for _, x := range s.Decisions {
		add("decision", x.ID)
	}
	for _, x := range s.Hearings {
		add("hearing", x.ID)
	}
	for _, x := range s.Appeals {
		add("appeal", x.ID)
	}
	for _, x := range s.Access {
		add("request", x.ID)
	}
	for i, m := range s.Meetings {
		numbered = append(numbered, fmt.Sprintf("$meeting%d", i+1), m.ID)
	}
	// The replacer takes the first that fits: put the latest first.
	back := numbered
	for i := len(pairs) - 2; i >= 0; i -= 2 {
		back = append(back, pairs[i], pairs[i+1])
	}
	return strings.NewReplacer(back...)
}

// Opening reads the body of an open step.
func (s Step) Opening() (course.Opening, error) {
	var o course.Opening
	err := json.Unmarshal([]byte(s.Body), &o)
	return o, err
}

// Told writes events as a story tells them: agenda and numbers left out, dated
// when time brought them.
func Told(events []course.Recorded) string {
	var b strings.Builder
	for _, r := range events {
		switch e := r.Data.(type) {
		case course.AgendaPlanned:
		case course.AppealLodged:
			if e.Appeal.Late {
				fmt.Fprintln(&b, r.Type+", late")
				break
			}
			fmt.Fprintln(&b, r.Type)
		case course.CameDue:
			fmt.Fprintf(&b, "%s %s → %s\n", Local(e.Item.At), what(e.Item), told(e.Item.For))
		default:
			fmt.Fprintln(&b, r.Type)
		}
	}
	return b.String()
}

// what names a due item, with what it is about where a reader could not tell.
func what(i course.Item) string {
	switch i.Kind {
	case course.ItemDutyAhead, course.ItemDutyDue, course.ItemExemptionLapsed, course.ItemMemberLeft, course.ItemCategoryEnds:
		return string(i.Kind) + " " + i.Ref
	}
	return string(i.Kind)
}

func told(to course.Recipient) string {
	if to == "" {
		return "nobody"
	}
	return string(to)
}

// Local writes an instant as a Dane's clock shows it.
func Local(t time.Time) string { return t.In(calendar.Copenhagen).Format("2006-01-02 15:04") }

// Refusal tells why not, in Danish, with everything else that stands in the way.
func Refusal(err error) string {
	r := new(course.Refusal)
	if !errors.As(err, &r) {
		return "fault: " + err.Error() + "\n"
	}
	var b strings.Builder
	tell(&b, *r, "refused: ")
	return b.String()
}

func tell(b *strings.Builder, r course.Refusal, indent string) {
	var values []string
	for _, p := range r.Params {
		values = append(values, p.Name, p.Value)
	}
	fmt.Fprintf(b, "%s%s", indent, r.Code)
	if r.Field != "" {
		fmt.Fprintf(b, " at %s", r.Field)
	}
	if key := "refusal." + string(r.Code); language.Has(key) {
		fmt.Fprintf(b, " — %s", language.Of("da", key, values...))
	}
	b.WriteByte('\n')
	for _, a := range r.Also {
		tell(b, a, "  ")
	}
}

// Explained tells who is waited for and what comes next.
func Explained(x course.Explanation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "phase %s", x.Phase)
	if x.Outcome != "" {
		fmt.Fprintf(&b, ", %s", x.Outcome)
	}
	b.WriteByte('\n')
	for _, w := range x.Waiting {
		fmt.Fprintf(&b, "waits for %s", w.For)
		if w.Member != "" {
			fmt.Fprintf(&b, " %s", w.Member)
		}
		if w.Subject != "" {
			fmt.Fprintf(&b, " %s", w.Subject)
		}
		fmt.Fprintf(&b, ": %s", w.What)
		if !w.By.IsZero() {
			fmt.Fprintf(&b, " by %s", w.By)
		}
		b.WriteByte('\n')
	}
	for _, c := range x.Cases {
		fmt.Fprintf(&b, "case %s since %s: answer by %s", c.Kind, c.Begun, c.Due)
		if !c.Later.IsZero() {
			fmt.Fprintf(&b, ", told on %s that it comes by %s", c.Told, c.Later)
		}
		b.WriteByte('\n')
	}
	for i, n := range x.Next {
		if i == 4 {
			fmt.Fprintf(&b, "and %d more\n", len(x.Next)-i)
			break
		}
		fmt.Fprintf(&b, "next %s %s → %s\n", Local(n.At), what(n), told(n.For))
	}
	return b.String()
}
