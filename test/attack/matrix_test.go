package attack_test

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/test/limitstest"
)

var update = flag.Bool("update", false, "write the page anew")

const matrixPage = "../../docs/security/access-matrix.md"

// situation is somebody in a relation to the course. What follows from it is the policy's to say; that the
// running API finds the same relation is what the test shows.
type situation struct {
	name      string
	who       access.Who
	relations []access.Relation // once the course has a coordinator
	always    []access.Relation // in intake too
	disabled  bool
	course    string // "ahead" or "over": the cover's absence; else it is going on
	later     bool   // is so after all others were asked: from then on the register knows somebody by this
}

var situations = []situation{
	{name: "coordinator", who: who("karen", "eksempel", course.Caseworker), relations: []access.Relation{access.Coordinator}},
	{name: "cover, during the absence", who: who("kirsten", "eksempel", course.Caseworker), relations: []access.Relation{access.Cover}},
	{name: "cover, before it", who: who("kirsten", "eksempel", course.Caseworker), course: "ahead"},
	{name: "cover, after it", who: who("kirsten", "eksempel", course.Caseworker), course: "over"},
	{name: "team member by statute", who: who("jonas", "eksempel", course.Caseworker), relations: []access.Relation{access.Team}},
	{name: "team member by consent", who: who("tove", "eksempel", course.Caseworker), relations: []access.Relation{access.Consent}},
	{
		name: "team member by consent who is a supervisor", who: who("tora", "eksempel", course.Caseworker, course.Supervisor),
		relations: []access.Relation{access.Consent},
	},
	{name: "team member, consent withdrawn", who: who("tage", "eksempel", course.Caseworker)},
	{name: "colleague with an offered handover", who: who("olga", "eksempel", course.Caseworker), relations: []access.Relation{access.Colleague}},
	{name: "caseworker without a part in it", who: who("ulla", "eksempel", course.Caseworker)},
	{name: "team member, account disabled", who: who("dorte", "eksempel", course.Caseworker), disabled: true},
	{name: "supervisor", who: who("sofie", "eksempel", course.Supervisor)},
	{name: "administrator", who: who("admin", "eksempel", course.Administrator)},
	{name: "another system", who: who("integration", "eksempel", course.Integration)},
	{name: "staff without a role", who: who("rolf", "eksempel")},
	{name: "caseworker elsewhere", who: who("bodil", "151", course.Caseworker)},
	{name: "supervisor elsewhere", who: who("viggo", "151", course.Supervisor)},
	{name: "administrator elsewhere", who: who("astrid", "151", course.Administrator)},
	{name: "another system elsewhere", who: who("integration-151", "151", course.Integration)},
	{name: "coordinator who works elsewhere now", who: who("karen", "151", course.Caseworker), later: true},
	{name: "mother", who: who("maria", "eksempel", course.Citizen), always: []access.Relation{access.Party}},
	{name: "father who lives elsewhere", who: who("peter", "eksempel", course.Citizen), always: []access.Relation{access.Party}},
	{name: "daughter of 16", who: who("freja", "eksempel", course.Citizen), always: []access.Relation{access.Party}},
	{name: "son of 12", who: who("storm", "eksempel", course.Citizen)},
	{name: "neighbour", who: who("naja", "eksempel", course.Citizen)},
	{name: "mother, as citizen of elsewhere", who: who("maria", "151", course.Citizen), always: []access.Relation{access.Party}},
}

func (s situation) standing(phase course.Phase) access.Standing {
	st := access.Standing{Municipality: "eksempel", Unassigned: phase == course.Intake, Relations: slices.Clone(s.always)}
	if phase != course.Intake {
		st.Relations = append(st.Relations, s.relations...)
	}
	if phase == course.Closed { // an offer lapses with the course's end
		st.Relations = slices.DeleteFunc(st.Relations, func(r access.Relation) bool { return r == access.Colleague })
	}
	return st
}

// may is what the policy says of somebody in a phase. Operations on no course are about one's own municipality,
// but for those that name one.
func (s situation) may(op access.Operation, phase course.Phase) bool {
	return !s.disabled && access.Decide(s.who, op, s.standing(phase)).Allowed
}

// operationOf is what the policy calls an operation of the API that is no command; "" needs a token and nothing else.
var operationOf = map[string]access.Operation{
	"get-course": access.ReadCourse, "explain-course": access.Explain, "list-events": access.ReadEvents, "get-command": access.ReadCommand,
	"get-plan": access.ReadPlan, "get-coverage": access.ReadPlan, "get-plan-diff": access.ReadPlan, "read-access-log": access.ReadAccessLog,
	"open-course": access.OpenCourse, "take-akasse-stance": access.SetAkasseStance, "assess-eligibility": "",
	"list-news": "", "see-news": "", "list-notice-choices": access.ChooseNotices, "choose-notice": access.ChooseNotices,
	"get-document": access.ReadDocument, "get-plan-file": access.ReadCourse, "make-bundle": access.MakeBundle,
	"make-case-file": access.MakeCaseFile,
	"break-glass":    access.BreakGlass, "list-grants": access.ReadGrants, "mend-glass": access.EndGrant,
	"preview-follow-up": access.ReadCourse, "list-course-exemptions": access.ReadCourse,

	"read-feed": access.ReadFeed, "list-webhooks": access.ReadWebhooks, "add-webhook": access.ManageWebhooks, "drop-webhook": access.ManageWebhooks,
	"pause-webhook": access.ManageWebhooks, "resume-webhook": access.ManageWebhooks, "rotate-webhook": access.ManageWebhooks,
	"replay-webhook": access.ManageWebhooks,

	"list-courses": access.ListCourses, "search-courses": access.ListCourses, "get-overview": access.Overview, "list-staff": access.ListStaff,
	"register-staff": access.RegisterStaff, "move-login": access.RegisterStaff, "report-parity": access.ReadReports, "report-evaluation": access.ReadReports,
	"reassign": access.Reassign, "get-reassignment": access.ReadReassignment, "undo-reassignment": access.Reassign,
	"get-absence": access.OwnAbsence, "plan-absence-everywhere": access.OwnAbsence, "end-absence-everywhere": access.OwnAbsence,
}

// ownMunicipality are operations that answer for the asker's own municipality, whichever that is.
var ownMunicipality = []string{
	"list-courses", "search-courses", "get-overview", "list-staff", "register-staff", "move-login", "report-parity", "report-evaluation",
	"reassign", "get-reassignment", "undo-reassignment", "read-feed", "list-webhooks", "add-webhook", "drop-webhook", "pause-webhook", "resume-webhook",
	"rotate-webhook", "replay-webhook", "list-notice-choices", "choose-notice",
	"get-absence", "plan-absence-everywhere", "end-absence-everywhere",
}

const mentorTerms = `{"assessment":"x","contact":"x","employer":"x","from":"2028-02-29","funding":"x","goal":"x","hours_per_week":2,` +
	`"member":"m1","name":"x","tasks":"x","to":"2028-03-15"}`

// bodies of operations that the generator cannot know.
var bodies = map[string]string{
	"open-course": `{"bylaw":"eksempel","referral":{"source":"citizen","reason":"x"},` +
		`"members":[{"name":"Rigmor Sandelholt","kind":"child","birth":"2018-02-03"}]}`,
	"register-staff":          `{"name":"Nobody","roles":["caseworker"]}`,
	"move-login":              `{"to":"nobody-else"}`,
	"add-webhook":             `{"url":"https://nobody.invalid/"}`,
	"replay-webhook":          `{}`,
	"search-courses":          `{"name":"Nobody"}`,
	"reassign":                `{"from":"nobody","to":"nobody-else","reason":"x","dry_run":true}`,
	"plan-absence-everywhere": `{"from":"2028-02-29","to":"2028-03-15","cover":"nobody","dry_run":true}`,
	"respond-to-plan":         `{"member":"m1","hash":"` + strings.Repeat("a", 64) + `","goals":[]}`,
	"draft-mentor-agreement":  mentorTerms, "correct-mentor-agreement": mentorTerms,
	"choose-notice":   `{"way":"mail"}`,
	"set-interval":    `{"every":"P1M","form":"office","reason":"x"}`,
	"attach-document": "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.txt\"\r\nContent-Type: text/plain\r\n\r\nx\r\n--part--\r\n",
}

// cell is one request of the matrix.
type cell struct {
	operation operation
	op        access.Operation
	situation situation
	phase     course.Phase
	course    string
}

func (c cell) allowed() bool {
	switch {
	case c.situation.disabled:
		return false
	case c.op == "":
		return true
	case slices.Contains(ownMunicipality, c.operation.id):
		return access.Decide(c.situation.who, c.op, access.Standing{Municipality: c.situation.who.Municipality}).Allowed
	}
	if !strings.Contains(c.operation.path, "/courses/{id}") { // a municipality is named, and no course
		return access.Decide(c.situation.who, c.op, access.Standing{Municipality: "eksempel"}).Allowed
	}
	return c.situation.may(c.op, c.phase)
}

// request fits the contract and names a version that no course has: a command that may be given is
// refused as stale, and changes nothing.
func (c cell) request(g *generator) request {
	r := request{method: c.operation.method, headers: []header{{"If-Match", `"999999"`}}}
	r.path = strings.ReplaceAll(c.operation.path, "{id}", c.course)
	r.path = strings.ReplaceAll(r.path, "{grant}", "01900000-0000-7000-8000-000000000001") // of nobody
	r.path = strings.ReplaceAll(r.path, "{webhook}", "01900000-0000-7000-8000-000000000001")
	for _, p := range c.operation.parameters {
		if p.In == "path" && p.Name != "id" {
			r.path = strings.ReplaceAll(r.path, "{"+p.Name+"}", g.inPath(p.Name))
		}
	}
	if c.operation.id == "get-plan-diff" {
		r.path += "?from=1"
	}
	switch c.operation.id {
	case "take-akasse-stance":
		r.path = "/api/v1/bylaws/eksempel/akasse-stance"
	case "register-staff": // whom another municipality has registered is not theirs to change
		r.path = "/api/v1/staff/nobody-of-" + c.situation.who.Municipality
	case "move-login":
		r.path = "/api/v1/staff/nobody/login"
	}
	if c.operation.id == "end-absence-everywhere" { // no key is like this: the others' cover goes on
		r.headers = append(r.headers, header{"Idempotency-Key", "no key"})
	}
	if c.operation.id == "attach-document" {
		r.headers = append(r.headers, header{"Content-Type", "multipart/form-data; boundary=part"})
	}
	if r.body = bodies[c.operation.id]; r.body == "" && c.operation.body != nil {
		r.body = g.value(c.operation.body, 0)
	}
	return r
}

// wrong says what is wrong with the answer to a cell.
func (c cell) wrong(a answer) string {
	refused := a.status == http.StatusForbidden && slices.Contains([]string{casework.NoAccess, casework.Disabled}, a.code())
	switch {
	case a.status >= 500:
		return "a fault"
	case c.allowed() && (refused || a.status == http.StatusUnauthorized):
		return "refused, and the policy allows it"
	case !c.allowed() && !refused:
		return "not refused, and the policy does not allow it"
	case c.allowed() && a.code() == "invalid":
		return "the test's own request does not fit the contract"
	case !c.allowed() && wrongWith(a) != "":
		return wrongWith(a)
	}
	return ""
}

// phases are those in which standing differs: before a coordinator, with one, and after the end.
// No rule of the policy depends on more.
var phases = []course.Phase{course.Intake, course.FollowingUp, course.Closed}

// families makes one for each phase and each state of the coordinator's absence.
func (h *house) families() map[string]string {
	h.t.Helper()
	ids := map[string]string{}
	for _, phase := range phases {
		for _, absence := range []string{"", "ahead", "over"} {
			f := referred(h.t)
			switch phase {
			case course.FollowingUp:
				f.drafting().followedUp()
				h.absent(f, absence)
			case course.Closed:
				f.drafting()
				h.absent(f, absence)
				f.closed()
			}
			ids[string(phase)+absence] = h.running(h.t.Context(), f)
		}
	}
	return ids
}

// absent plans the coordinator's absence, with Kirsten as cover.
func (h *house) absent(f family, which string) {
	h.t.Helper()
	from, to := 0, 90
	switch which {
	case "ahead":
		from, to = 70, 80
	case "over":
		from, to = 1, 5
	}
	f.Do(course.PlanAbsence{From: day(f.At, 0, from), To: day(f.At, 0, to), Cover: "kirsten"})
	f.Wait(20 * 24 * time.Hour)
}

func TestTheRunningAPIKeepsThePolicyForEveryRelation(t *testing.T) {
	h := open(t, limitstest.Unlimited)
	ids, contract := h.families(), h.contract()
	if err := h.Store.SaveStaff(store.ForInstallation(t.Context()), store.Staff{
		Subject: "dorte", Name: "Dorte", Municipality: "eksempel", Roles: []string{"caseworker"},
	}); err != nil {
		t.Fatal(err)
	}
	if err := h.Store.DisableStaff(store.ForInstallation(t.Context()), "dorte", true); err != nil {
		t.Fatal(err)
	}
	var cells []cell
	for _, o := range contract.operations {
		op, known := operationOf[o.id]
		if _, command := course.Lookup(strings.ReplaceAll(o.id, "-", "_")); command {
			op, known = access.Operation(strings.ReplaceAll(o.id, "-", "_")), true
		}
		if o.secured && !known {
			t.Errorf("%s is not in the matrix", o.id)
		}
		if !o.secured || !known {
			continue
		}
		for _, s := range situations {
			for _, phase := range phases {
				cells = append(cells, cell{operation: o, op: op, situation: s, phase: phase, course: ids[string(phase)+s.course]})
				if !strings.Contains(o.path, "/courses/{id}") {
					break // no course is meant, so no phase
				}
			}
		}
	}

	var mu sync.Mutex
	wrong, allowed := map[string][]string{}, 0
	ask := func(later bool) {
		tokens := map[string]string{}
		for _, s := range situations {
			tokens[s.name] = h.issuer.token(s.who)
		}
		var all sync.WaitGroup
		todo := make(chan cell)
		for n := range uint64(6) {
			all.Go(func() {
				g := &generator{Rand: rand.New(rand.NewPCG(1, n)), contract: contract, plain: true}
				for c := range todo {
					r := c.request(g)
					a, err := h.send(tokens[c.situation.name], r)
					mu.Lock()
					if c.allowed() {
						allowed++
					}
					if what := c.wrong(a); err != nil || what != "" {
						kind := fmt.Sprintf("%s: %s", c.operation.id, cmp.Or(what, fmt.Sprint(err)))
						wrong[kind] = append(wrong[kind], fmt.Sprintf("%s, %s\n  answer %d %.400s\n  to %s %s %.400s",
							c.situation.name, c.phase, a.status, a.body, r.method, r.path, r.body))
					}
					mu.Unlock()
				}
			})
		}
		for _, c := range cells {
			if c.situation.later == later {
				todo <- c
			}
		}
		close(todo)
		all.Wait()
	}
	ask(false)
	ask(true)
	t.Logf("%d operations × %d situations × %d phases: %d cells asked, %d allowed, %d refused",
		len(contract.operations), len(situations), len(phases), len(cells), allowed, len(cells)-allowed)
	for _, kind := range slices.Sorted(maps.Keys(wrong)) {
		t.Errorf("%s, in %d cells, such as: %s", kind, len(wrong[kind]), wrong[kind][0])
	}
	h.quiet()
	for phase, id := range ids {
		if f := h.State(t.Context(), id); f.Version == 0 {
			t.Errorf("the course in %s is gone", phase)
		}
	}
}

func TestThePageOfTheMatrixIsAsThePolicyIs(t *testing.T) {
	t.Parallel()
	got := page()
	if *update {
		if err := os.WriteFile(matrixPage, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(matrixPage)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Error("docs/security/access-matrix.md is not what the policy says; write it anew with go test ./test/attack -run Page -update, and read the difference")
	}
}

// page is the matrix for people: who may do what, in which situation.
func page() string {
	var text strings.Builder
	fmt.Fprint(&text, `# Who may do what

Each situation that somebody can be in, and what the policy (`+"`internal/domain/access/policy.yaml`"+`) lets them do. The same cells
are asked of the running API, in intake, in a running and in a closed course, by `+"`TestTheRunningAPIKeepsThePolicyForEveryRelation`"+` in
`+"`test/attack`"+`: what stands here is answered, everything else is 403. What the phase or a rule of the course forbids besides
(an answer for somebody else, a plan that is not submitted) is the course's own refusal.

Each act, allowed or refused, stands in the access log. A withdrawn consent, an ended absence, a demotion, a move or a
disabled account ends the access with the next request. A citizen reads what is about the whole family, herself or a child in her custody; nothing of
the other parent's.

Who is in the team by consent alone may ask for the same as any member of the team, and reads less: see the last table.

`)
	for _, s := range situations {
		name := strings.ToUpper(s.name[:1]) + s.name[1:]
		fmt.Fprintf(&text, "## %s\n\n", name)
		first, later := s.list(course.Intake), s.list(course.DraftingPlan)
		switch {
		case len(first)+len(later) == 0:
			fmt.Fprint(&text, "Nothing.\n\n")
		case slices.Equal(first, later):
			fmt.Fprintf(&text, "%s.\n\n", strings.Join(later, ", "))
		default:
			fmt.Fprintf(&text, "- without a coordinator yet: %s\n- with a coordinator: %s\n\n",
				cmp.Or(strings.Join(first, ", "), "nothing"), cmp.Or(strings.Join(later, ", "), "nothing"))
		}
	}
	fmt.Fprint(&text, "## The whole table\n\nOnce the course has a coordinator. `1` allowed, `.` refused; "+
		"the columns are the situations above, in their order.\n\n```\n")
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, op := range access.Operations() {
		var row strings.Builder
		for _, s := range situations {
			row.WriteByte(map[bool]byte{true: '1', false: '.'}[s.may(op, course.DraftingPlan)])
		}
		fmt.Fprintf(table, "%s\t%s\n", op, row.String())
	}
	_ = table.Flush()
	fmt.Fprint(&text, "```\n\n"+consentPage)
	table = tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, area := range access.Areas() {
		fmt.Fprintf(table, "%s\t%s\n", area, cmp.Or(strings.Join(access.InformationIn(area), " and "), "nothing"))
	}
	_ = table.Flush()
	fmt.Fprint(&text, "```\n")
	return text.String()
}

const consentPage = `## What a consent opens

For each area of life of the plan (` + "`internal/domain/access/consent.yaml`" + `) what must have been shared, by every person whom a goal or a
section is about; what is about the whole family is about everybody in it. ` + "`TestAConsentOpensItsPartOfThePlanOverHTTP`" + ` in ` + "`api`" + `
asks the running API for each type of information × each area × whom a goal is about, reading and writing: out of scope no
answer holds the goal and a command is 403 ` + "`outside_consent`" + `; without the consent everything is 403.

` + "```\n"

// list is what somebody may do to the course in a phase.
func (s situation) list(phase course.Phase) []string {
	var out []string
	for _, op := range access.Operations() {
		if s.may(op, phase) {
			out = append(out, "`"+string(op)+"`")
		}
	}
	return out
}
