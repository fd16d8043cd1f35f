package access_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/bylaw"
	"github.com/enplan-dk/enplan/internal/domain/course"
)

const consentFile = "testdata/consent.txt"

// Each area of life × each type of information, alone and all together. A change of what a consent opens shows
// there, for whoever reviews it.
func TestWhatAConsentOpensIsAsReviewed(t *testing.T) {
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "area\t%s\tall\n", strings.Join(course.InformationTypes(), "\t"))
	for _, area := range access.Areas() {
		cells := []string{area}
		for _, one := range course.InformationTypes() {
			cells = append(cells, cell(access.Opens([]string{one}, area)))
		}
		fmt.Fprintln(table, strings.Join(append(cells, cell(access.Opens(course.InformationTypes(), area))), "\t"))
	}
	_ = table.Flush()
	if *update {
		if err := os.WriteFile(consentFile, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(consentFile)
	if err != nil {
		t.Fatal(err)
	}
	if text.String() != string(want) {
		t.Errorf("what a consent opens is\n%s\nand was reviewed as\n%s", text.String(), want)
	}
}

func cell(yes bool) string {
	if yes {
		return "yes"
	}
	return "-"
}

func TestEveryAreaOfEveryBylawIsDecidedOn(t *testing.T) {
	known := access.Areas()
	for _, law := range bylaw.All() {
		for _, area := range law.LifeAreas {
			if !slices.Contains(known, area.ID) {
				t.Errorf("%s: nobody has said which information stands in the area %s", law.Code, area.ID)
			}
		}
	}
}

func TestWhatAConsentCanNameIsWhatOpensAnArea(t *testing.T) {
	used := map[string]bool{}
	for _, area := range access.Areas() {
		for _, one := range access.InformationIn(area) {
			used[one] = true
			if !slices.Contains(course.InformationTypes(), one) {
				t.Errorf("no consent can name %s, which %s asks for", one, area)
			}
		}
	}
	for _, one := range course.InformationTypes() {
		if !used[one] {
			t.Errorf("%s opens nothing", one)
		}
	}
}

func TestAWordThatIsNoTypeOfInformationOpensNothing(t *testing.T) {
	for _, area := range access.Areas() {
		if access.Opens([]string{"everything", "", "Helbred"}, area) || access.Opens(nil, area) {
			t.Errorf("%s is open to words that say nothing", area)
		}
	}
	if access.Opens(course.InformationTypes(), "an area of another law") {
		t.Error("an area that nobody has decided on is open")
	}
}

func TestWhoIsInTheTeamByConsentIsNotHeldToItWhereAnotherRelationAllows(t *testing.T) {
	standing := func(others ...access.Relation) access.Standing {
		return access.Standing{Municipality: "here", Relations: append(others, access.Consent)}
	}
	for _, other := range []access.Relation{access.Colleague, access.Team, access.Cover, access.Coordinator} {
		if v := access.Decide(person(course.Caseworker), access.ReadCourse, standing(other)); v.Relation != other {
			t.Errorf("as %s by consent she reads as %s", other, v.Relation)
		}
	}
	both := access.Who{Subject: "s", Roles: []course.Role{course.Caseworker, course.Supervisor}, Municipality: "here"}
	if v := access.Decide(both, access.ReadCourse, standing()); v.Role != course.Supervisor {
		t.Errorf("a supervisor reads as %s, %s", v.Role, v.Relation)
	}
	if v := access.Decide(both, "write_note", standing()); v.Relation != access.Consent {
		t.Errorf("a supervisor writes a note as %s, %s", v.Role, v.Relation)
	}
}

// Where everything is shared, a command is refused only because nobody has said what it writes about. So the policy
// and [course.Shared.Allows] must name the same commands: one that is new in the team's group is refused until it is there.
func TestWhoReadsByConsentMaySendWhatThePolicySaysAndNothingElse(t *testing.T) {
	const nurse = "nanna"
	s := course.State{
		Members:  []course.Member{{ID: "m1", Kind: course.Adult}},
		Consents: []course.Consent{{ID: "c1", Member: "m1", Types: course.InformationTypes(), Recipient: "nursing"}},
		Team:     course.Team{Members: []course.TeamMember{{ID: "t1", Subject: nurse, Field: "nursing", Basis: "consent", Consent: "c1"}}},
	}
	shared := s.SharedWith(nurse, func([]string, string) bool { return true })
	who := access.Who{Subject: nurse, Roles: []course.Role{course.Caseworker}, Municipality: "151"}
	inTeam := access.Standing{Municipality: "151", Relations: []access.Relation{access.Consent}}
	for _, name := range course.Commands() {
		spec, _ := course.Lookup(name)
		may := access.Decide(who, access.Operation(name), inTeam).Allowed
		if allowed := shared.Allows(spec.New()) == nil; allowed != may {
			t.Errorf("%s: the policy says %t, Shared.Allows says %t", name, may, allowed)
		}
	}
}
