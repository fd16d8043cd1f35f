package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"time"
)

// contract is what /openapi.json says of the commands of a course.
type contract struct {
	commands []operation
	schemas  map[string]*schema
}

// operation is one command.
type operation struct {
	method, path string
	body         *schema // nil: takes none
}

// schema is what a generator of bodies needs of a JSON schema.
type schema struct {
	Ref        string             `json:"$ref"`
	Type       any                `json:"type"` // one, or several
	Format     string             `json:"format"`
	Pattern    string             `json:"pattern"`
	Enum       []any              `json:"enum"`
	Properties map[string]*schema `json:"properties"`
	Required   []string           `json:"required"`
	Items      *schema            `json:"items"`
	Minimum    int                `json:"minimum"`
	Maximum    int                `json:"maximum"`
	MinItems   int                `json:"minItems"`
	MaxLength  int                `json:"maxLength"`
}

const ofCourse = "/api/v1/courses/{id}"

func readContract(text []byte) (contract, error) {
	var document struct {
		Paths map[string]map[string]struct {
			Description string
			RequestBody struct {
				Content map[string]struct{ Schema *schema }
			}
		}
		Components struct{ Schemas map[string]*schema }
	}
	if err := json.Unmarshal(text, &document); err != nil {
		return contract{}, fmt.Errorf("read /openapi.json: %w", err)
	}
	c := contract{schemas: document.Components.Schemas}
	for path, methods := range document.Paths {
		for method, o := range methods {
			in, asJSON := o.RequestBody.Content["application/json"]
			asFile := len(o.RequestBody.Content) > 0 && !asJSON
			if strings.HasPrefix(path, ofCourse+"/") && strings.Contains(o.Description, "Command `") && !asFile {
				c.commands = append(c.commands, operation{method: strings.ToUpper(method), path: path, body: in.Schema})
			}
		}
	}
	slices.SortFunc(c.commands, func(a, b operation) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	if len(c.commands) == 0 {
		return c, fmt.Errorf("read /openapi.json: it names no commands")
	}
	return c, nil
}

// randomCommands draws from the whole table of commands, with bodies that the contract allows. They go to one course
// alone, because they may close it.
func randomCommands(ctx context.Context, a *attacker, _ string, random *rand.Rand) {
	course := a.site.mixed
	seen := a.send(ctx, read(a.by, "/courses/"+course))
	seed := random.Uint64()
	a.each(ctx, 60, func(n int) {
		g := &generator{Rand: rand.New(rand.NewPCG(seed, uint64(n))), contract: a.site.contract, ids: localIDs(seen.body)}
		o := g.contract.commands[g.IntN(len(g.contract.commands))]
		var body any = map[string]any{}
		if o.body != nil {
			body = g.value("", o.body)
		}
		c := command(a.by, o.method, course, g.filled(o.path), body)
		c.async = g.IntN(3) == 0
		a.send(ctx, c)
	})
}

// generator makes bodies that the contract allows.
type generator struct {
	*rand.Rand
	contract contract
	ids      []string // of what belongs to the course
}

var localID = regexp.MustCompile(`"id":"([a-z][0-9]+)"`)

// localIDs finds the ids in a course as the API shows it, the members' too.
func localIDs(view []byte) []string {
	ids := []string{"m1", "m2", "m3"}
	for _, found := range localID.FindAllSubmatch(view, -1) {
		ids = append(ids, string(found[1]))
	}
	return ids
}

// kinds are the first letters of ids, by the name of a field or a part of the path.
var kinds = map[string]string{
	"member": "m", "present": "m", "given_by": "m", "person": "m", "custody": "m", "goal": "g", "effort": "e", "meeting": "a", "consent": "c",
	"message": "b", "hearing": "h", "appeal": "p", "access-request": "q", "request": "q", "decision": "d", "note": "j",
	"mentor-agreement": "n", "team-member": "t",
}

// id is one of the kind that the name asks for, or any.
func (g *generator) id(name string) string {
	fitting := slices.DeleteFunc(slices.Clone(g.ids), func(id string) bool { return !strings.HasPrefix(id, kinds[name]) })
	if len(fitting) == 0 {
		return g.ids[g.IntN(len(g.ids))]
	}
	return fitting[g.IntN(len(fitting))]
}

// filled puts ids into a path below the course: {gid} after /goals/ is a goal's.
func (g *generator) filled(path string) string {
	parts := strings.Split(strings.TrimPrefix(path, ofCourse), "/")
	for i := 1; i < len(parts); i++ {
		if strings.HasPrefix(parts[i], "{") {
			parts[i] = g.word(named(parts[:i]))
		}
	}
	return strings.Join(parts, "/")
}

// named is what the last part of a path counts, such as goal for /plan/goals.
func named(parts []string) string {
	last := strings.TrimSuffix(parts[len(parts)-1], "s")
	if last == "member" && parts[len(parts)-2] == "team" {
		return "team-member"
	}
	return last
}

func (g *generator) word(name string) string {
	switch name {
	case "section", "area":
		return g.one("employment", "health", "social", "wishes", "agreements")
	case "field", "recipient", "fields":
		return g.one("employment", "health", "social")
	case "about":
		return g.one("employment", "health", g.id("goal"))
	case "provision", "discharges":
		return g.one("lab_min_plan", "sel_140", "none")
	case "subject", "to", "cover":
		return g.one(insider, atWork)
	case "types":
		return "health"
	}
	if kinds[name] != "" {
		return g.id(name)
	}
	return "Fordi det hjælper familien."
}

func (g *generator) one(from ...string) string { return from[g.IntN(len(from))] }

// value fits a schema; the name of the field says what would make sense there.
func (g *generator) value(name string, s *schema) any {
	for s != nil && s.Ref != "" {
		s = g.contract.schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
	}
	switch {
	case s == nil:
		return map[string]any{}
	case len(s.Enum) > 0:
		return s.Enum[g.IntN(len(s.Enum))]
	case s.Properties != nil:
		return g.object(s)
	case s.Items != nil:
		return g.list(name, s)
	}
	switch kind := fmt.Sprint(s.Type); {
	case strings.Contains(kind, "integer"), strings.Contains(kind, "number"):
		return s.Minimum + g.IntN(max(s.Maximum-s.Minimum, 10)+1)
	case strings.Contains(kind, "boolean"):
		return g.IntN(2) == 0
	}
	return g.string(name, s)
}

func (g *generator) object(s *schema) any {
	body := map[string]any{}
	for _, name := range sortedNames(s.Properties) {
		if slices.Contains(s.Required, name) || g.IntN(3) > 0 {
			body[name] = g.value(name, s.Properties[name])
		}
	}
	return body
}

func sortedNames(properties map[string]*schema) []string {
	names := make([]string, 0, len(properties))
	for name := range properties {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (g *generator) list(name string, s *schema) any {
	list := []any{}
	for range s.MinItems + g.IntN(3) {
		item := g.value(strings.TrimSuffix(name, "s"), s.Items)
		if text, ok := item.(string); !ok || !slices.Contains(list, any(text)) {
			list = append(list, item)
		}
	}
	return list
}

func (g *generator) string(name string, s *schema) string {
	day := time.Now().AddDate(0, 0, g.IntN(60)-10)
	switch {
	case s.Format == "date":
		return day.Format(time.DateOnly)
	case s.Format == "date-time":
		return day.UTC().Format(time.RFC3339)
	case strings.HasPrefix(s.Pattern, "^P"):
		return g.one("P1W", "P2W", "P1M")
	case s.MaxLength > 1000 && g.IntN(10) == 0:
		return text(g.Rand, s.MaxLength)
	}
	return g.word(name)
}
