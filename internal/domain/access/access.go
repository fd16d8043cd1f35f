// Package access decides who may do what. The policy is data: one table of role,
// relation and operation in policy.yaml, and one function that reads it. The package
// does not know HTTP, a database, or what an operation does.
package access

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Who is a person or a system that was authenticated by the identity provider.
type Who struct {
	Subject      string
	Name         string
	Email        string
	Roles        []course.Role
	Municipality string // code of the by-law under which the person works or lives
}

// Has reports whether the person has the role.
func (w Who) Has(r course.Role) bool { return slices.Contains(w.Roles, r) }

// Relation is what a person is to one course.
type Relation string

// The relations. None is what everybody is to every course; the others hold
// only where the person's municipality is the course's. Former holds for handing in alone.
const (
	Coordinator  Relation = "coordinator"
	Cover        Relation = "cover"        // answers for the course during an absence
	Team         Relation = "team"         // active member of the team, by statute
	Consent      Relation = "consent"      // active member of the team, by consent alone: reads what it opens (consent.yaml)
	Party        Relation = "party"        // family member who answers for herself
	Colleague    Relation = "colleague"    // was offered the coordinator's post
	Unassigned   Relation = "unassigned"   // the course has no coordinator
	Municipality Relation = "municipality" // the course is one of the person's municipality
	Former       Relation = "former"       // was let in until a short while ago
	None         Relation = "none"
)

// Relations lists all of them in the order of the matrix, the closest last. A consent stands far out: whoever may do
// a thing in any other way as well does it in that way, and is not held to the consent.
var Relations = []Relation{None, Former, Consent, Municipality, Unassigned, Colleague, Team, Cover, Coordinator, Party}

// Roles lists all roles in the order of the matrix.
var Roles = []course.Role{course.Citizen, course.Caseworker, course.Supervisor, course.Administrator, course.Integration}

// Standing is what a person is to one course, as the record has it.
type Standing struct {
	Municipality string // the course's by-law
	Unassigned   bool
	Relations    []Relation // coordinator, cover, team, consent, party, colleague, former
}

// Verdict says whether an operation is allowed, and in which role it is done.
type Verdict struct {
	Allowed  bool
	Role     course.Role
	Relation Relation
}

// Decide answers whether the person may do this to the course. Of several ways that
// allow it, the closest relation counts.
func Decide(who Who, op Operation, s Standing) Verdict {
	for _, relation := range slices.Backward(Relations) {
		if !holds(who, relation, s) {
			continue
		}
		for _, role := range who.Roles {
			if policy[key{role, relation}][op] {
				return Verdict{Allowed: true, Role: role, Relation: relation}
			}
		}
	}
	return Verdict{}
}

func holds(who Who, r Relation, s Standing) bool {
	if r == None {
		return true
	}
	if who.Municipality == "" || who.Municipality != s.Municipality {
		return false
	}
	switch r {
	case Municipality:
		return true
	case Unassigned:
		return s.Unassigned
	}
	return slices.Contains(s.Relations, r)
}

type key struct {
	role     course.Role
	relation Relation
}

//go:embed policy.yaml
var policyText []byte

var policy, durations = mustRead(policyText)

// periods are how long some things may be done.
type periods struct {
	Grant  time.Duration `yaml:"grant_duration"`
	HandIn time.Duration `yaml:"hand_in_after_access"`
}

// GrantDuration is how long a grant to read payloads lasts.
func GrantDuration() time.Duration { return durations.Grant }

// HandInAfterAccess is how long after one was last let into a course one may hand in what one had typed there.
func HandInAfterAccess() time.Duration { return durations.HandIn }

func mustRead(text []byte) (map[key]map[Operation]bool, periods) {
	p, durations, err := read(text)
	if err != nil {
		panic("access: " + err.Error())
	}
	return p, durations
}

// read refuses a policy that names a role, a relation, a group or an operation that there is not.
func read(text []byte) (map[key]map[Operation]bool, periods, error) {
	var file struct {
		Periods periods             `yaml:"periods"`
		Groups  map[string][]string `yaml:"groups"`
		Rules   []struct {
			Role     course.Role `yaml:"role"`
			Relation Relation    `yaml:"relation"`
			May      []string    `yaml:"may"`
		} `yaml:"rules"`
	}
	if err := yaml.UnmarshalWithOptions(text, &file, yaml.Strict()); err != nil {
		return nil, periods{}, fmt.Errorf("read policy: %w", err)
	}
	if file.Periods.Grant <= 0 || file.Periods.HandIn <= 0 {
		return nil, periods{}, errors.New("policy: a grant and handing in must end some time")
	}
	p := map[key]map[Operation]bool{}
	for _, rule := range file.Rules {
		if !slices.Contains(Roles, rule.Role) || !slices.Contains(Relations, rule.Relation) {
			return nil, periods{}, fmt.Errorf("policy: no role %q or relation %q", rule.Role, rule.Relation)
		}
		k := key{rule.Role, rule.Relation}
		if p[k] == nil {
			p[k] = map[Operation]bool{}
		}
		for _, name := range rule.May {
			members, group := file.Groups[name]
			if !group {
				members = []string{name}
			}
			for _, m := range members {
				if !Operation(m).known() {
					return nil, periods{}, fmt.Errorf("policy: no operation %q", m)
				}
				p[k][Operation(m)] = true
			}
		}
	}
	return p, file.Periods, nil
}
