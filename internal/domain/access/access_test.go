package access_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

var update = flag.Bool("update", false, "write the matrix anew")

const matrixFile = "testdata/matrix.txt"

// The matrix is every operation × role × relation. A change of the policy shows
// there, line by line, for whoever reviews it.
func TestTheMatrixOfRoleRelationAndOperationIsAsReviewed(t *testing.T) {
	got := matrix()
	if *update {
		if err := os.WriteFile(matrixFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(matrixFile)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		if a, b := line(gotLines, i), line(wantLines, i); a != b {
			t.Errorf("line %d\n  policy   %s\n  reviewed %s", i+1, a, b)
		}
	}
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

// matrix has a line for each operation and relation, and a column for each role.
func matrix() string {
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprint(table, "operation\trelation")
	for _, role := range access.Roles {
		fmt.Fprintf(table, "\t%s", role)
	}
	fmt.Fprintln(table)
	for _, op := range access.Operations() {
		for _, relation := range access.Relations {
			fmt.Fprintf(table, "%s\t%s", op, relation)
			for _, role := range access.Roles {
				cell := "-"
				if access.Decide(person(role), op, standing(relation)).Allowed {
					cell = "yes"
				}
				fmt.Fprintf(table, "\t%s", cell)
			}
			fmt.Fprintln(table)
		}
	}
	_ = table.Flush()
	return text.String()
}

func person(role course.Role) access.Who {
	return access.Who{Subject: "somebody", Roles: []course.Role{role}, Municipality: "here"}
}

// standing is what somebody with just this relation is to a course; whoever is close to a course
// is of its municipality too.
func standing(r access.Relation) access.Standing {
	switch r {
	case access.None:
		return access.Standing{Municipality: "elsewhere"}
	case access.Municipality:
		return access.Standing{Municipality: "here"}
	case access.Unassigned:
		return access.Standing{Municipality: "here", Unassigned: true}
	}
	return access.Standing{Municipality: "here", Relations: []access.Relation{r}}
}

func TestNobodyMayTouchACourseOfAnotherMunicipality(t *testing.T) {
	everything := access.Standing{
		Municipality: "elsewhere", Unassigned: true,
		Relations: []access.Relation{access.Coordinator, access.Cover, access.Team, access.Consent, access.Party, access.Colleague},
	}
	for _, op := range access.Operations() {
		if op == access.ListCourses {
			continue // answers only one's own
		}
		for _, role := range access.Roles {
			if access.Decide(person(role), op, everything).Allowed {
				t.Errorf("%s may %s elsewhere", role, op)
			}
		}
		nowhere := person(course.Supervisor)
		nowhere.Municipality = ""
		if access.Decide(nowhere, op, access.Standing{}).Allowed {
			t.Errorf("somebody without a municipality may %s", op)
		}
	}
}

func TestTheRoleInWhichSomethingIsDoneFollowsTheClosestRelation(t *testing.T) {
	both := access.Who{Subject: "s", Roles: []course.Role{course.Caseworker, course.Supervisor}, Municipality: "here"}
	v := access.Decide(both, access.Operation("close"), access.Standing{Municipality: "here", Relations: []access.Relation{access.Coordinator}})
	if v.Role != course.Caseworker || v.Relation != access.Coordinator {
		t.Errorf("closing as coordinator is done as %s, %s", v.Role, v.Relation)
	}
	v = access.Decide(both, access.Operation("close"), access.Standing{Municipality: "here"})
	if v.Role != course.Supervisor {
		t.Errorf("closing somebody else's course is done as %s", v.Role)
	}
}

func TestEveryCommandCanBeDoneBySomebody(t *testing.T) {
	for _, op := range access.Operations() {
		if !strings.Contains(rowsOf(op), "yes") {
			t.Errorf("nobody may %s", op)
		}
	}
}

func rowsOf(op access.Operation) string {
	var rows []string
	for _, l := range strings.Split(matrix(), "\n") {
		if strings.HasPrefix(l, string(op)+" ") {
			rows = append(rows, l)
		}
	}
	return strings.Join(rows, "\n")
}
