package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/enplan-dk/enplan/internal/domain/course"
)

// Who is who. One login may send so much at a time, so each person at work has one that nobody else uses.
const (
	firstCitizen  = "maria"     // attacks
	secondCitizen = "peter"     // attacks
	otherCitizen  = "freja"     // is at work beside them
	insider       = coordinator // karen coordinates some courses under attack, and is in the team of the rest
	atWork        = colleague   // jonas is at work beside her, in all of them
	supervisor    = "sofie"     // attacks
)

// others are at work in courses that nobody attacks: a caseworker and a citizen of each family.
var others = []struct{ caseworker, citizen string }{
	{"caseworker-1", "citizen-1"}, {"caseworker-2", "citizen-2"}, {"caseworker-3", "citizen-3"},
}

// site is an installation with courses under attack and courses that nobody attacks.
type site struct {
	stack  *stack
	api    string
	pages  string
	tokens map[string]string
	client *http.Client

	coordinated []string   // under attack; karen coordinates them
	teamed      []string   // under attack; karen is in their team
	mixed       string     // under attack by random commands, which may close it
	others      [][]string // of each caseworker in others
	contract    contract

	taken atomic.Int64 // bytes of requests from attackers that were answered with a yes

	mu       sync.Mutex
	receipts []receipt
	statuses map[int]int
	refusals map[string]int
}

// receipt is what the API acknowledged.
type receipt struct {
	course, key string
	what        string // such as "POST /messages 202"
	version     int64  // 0: it was sent, and its answer not awaited
}

func newSite(ctx context.Context, s *stack) (*site, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy, transport.MaxIdleConnsPerHost = nil, 200
	at := &site{
		stack: s, api: "http://" + s.proxies[partAPI].address(), pages: "http://" + s.direct[partAPI],
		tokens: map[string]string{}, statuses: map[int]int{}, refusals: map[string]int{}, client: &http.Client{Timeout: 20 * time.Second, Transport: transport},
	}
	logins := []string{firstCitizen, secondCitizen, otherCitizen, insider, atWork, supervisor}
	for _, other := range others {
		logins = append(logins, other.caseworker, other.citizen)
	}
	for _, user := range logins {
		token, err := s.token(ctx, user)
		if err != nil {
			return nil, err
		}
		at.tokens[user] = token
	}
	answer := at.send(ctx, call{method: http.MethodGet, path: "/openapi.json"})
	var err error
	at.contract, err = readContract(answer.body)
	return at, err
}

func (s *site) underAttackCourses() []string {
	return slices.Concat(s.coordinated, s.teamed, []string{s.mixed})
}

// everyCourse is all that anything was acknowledged for, those that attackers opened too.
func (s *site) everyCourse() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := slices.Concat(s.underAttackCourses(), slices.Concat(s.others...))
	for _, receipt := range s.receipts {
		ids = append(ids, receipt.course)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// openCourses opens all courses while all is well, and leads them to where plans are drafted.
func (s *site) openCourses(ctx context.Context, attacked int) error {
	// Whoever is to be in a team must be in the register: the first request puts one there.
	for _, staff := range []string{insider, atWork} {
		if _, err := s.must(ctx, read(staff, "/courses")); err != nil {
			return err
		}
	}
	var mixed []string
	type kind struct {
		n                   int
		by, inTeam, citizen string
		into                *[]string
	}
	kinds := []kind{
		{1, insider, atWork, otherCitizen, &mixed},
		{attacked, insider, atWork, otherCitizen, &s.coordinated},
		{attacked, atWork, insider, otherCitizen, &s.teamed},
	}
	s.others = make([][]string, len(others))
	for n, other := range others {
		kinds = append(kinds, kind{coursesOfOthers, other.caseworker, insider, other.citizen, &s.others[n]})
	}
	for _, kind := range kinds {
		for range kind.n {
			id, err := s.openCourse(ctx, kind.by, kind.inTeam, kind.citizen)
			if err != nil {
				return err
			}
			*kind.into = append(*kind.into, id)
		}
	}
	s.mixed = mixed[0]
	return nil
}

func (s *site) openCourse(ctx context.Context, by, inTeam, citizen string) (string, error) {
	adult := func(name, subject string) course.NewMember {
		return course.NewMember{
			Name: name, Kind: course.Adult, Birth: course.Date{Year: 1990, Month: 5, Day: 17}, Subject: subject,
			SamePersonReason: "One person is in all courses of a trial.",
		}
	}
	family := familyWith(inTeam)
	family.Opening.Members = []course.NewMember{
		adult("Rigmor Sandelholt", firstCitizen), adult("Tobias Sandelholt", secondCitizen), adult("Vibe Sandelholt", citizen),
	}
	opened, err := s.must(ctx, command(by, http.MethodPost, "", "/courses", family.Opening))
	if err != nil {
		return "", err
	}
	var result struct{ Course string }
	if err := json.Unmarshal(opened.body, &result); err != nil {
		return "", fmt.Errorf("read the course's id: %w", err)
	}
	for _, c := range slices.Concat(family.FormTeam(), family.DraftPlan()) {
		// It names nothing in its path.
		spec, _ := course.Lookup(course.NameOf(c))
		method, path, _ := strings.Cut(spec.Route, " ")
		if _, err := s.must(ctx, command(by, method, result.Course, path, c)); err != nil {
			return "", err
		}
	}
	return result.Course, nil
}

// call is one request to the API.
type call struct {
	by, method, path string // nobody: without a token
	key              string // of a command
	async            bool
	ifMatch          string
	mediaType        string
	body             []byte
}

// command is a call that changes a course; without one, it opens one.
func command(by, method, course, path string, body any) call {
	if course != "" {
		path = "/courses/" + course + path
	}
	text, err := json.Marshal(body)
	if err != nil {
		panic("chaos: bodies are plain data: " + err.Error())
	}
	return call{by: by, method: method, path: "/api/v1" + path, key: uuid.NewString(), ifMatch: "*", body: text}
}

// read is a call that changes nothing.
func read(by, path string) call { return call{by: by, method: http.MethodGet, path: "/api/v1" + path} }

// reply is what came back; status 0: nothing.
type reply struct {
	status     int
	body       []byte
	retryAfter time.Duration
}

func (r reply) ok() bool { return r.status >= 200 && r.status < 300 }

// again says that the server asks to come back, or that nothing was heard of it.
func (r reply) again() bool {
	return r.status == 0 || r.status == http.StatusTooManyRequests || r.status == http.StatusRequestTimeout || r.status >= 500
}

// send sends one request and keeps the receipt of what was acknowledged.
func (s *site) send(ctx context.Context, c call) reply {
	request, err := http.NewRequestWithContext(ctx, c.method, s.api+c.path, bytes.NewReader(c.body))
	if err != nil {
		return reply{}
	}
	if c.by != "" {
		request.Header.Set("Authorization", "Bearer "+s.tokens[c.by])
	}
	for name, value := range map[string]string{"Content-Type": c.mediaType, "Idempotency-Key": c.key, "If-Match": c.ifMatch} {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	if c.mediaType == "" {
		request.Header.Set("Content-Type", jsonType)
	}
	if c.async {
		request.Header.Set("Prefer", "respond-async")
	}
	response, err := s.client.Do(request)
	if err != nil {
		return reply{}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return reply{}
	}
	wait, _ := time.ParseDuration(response.Header.Get("Retry-After") + "s")
	r := reply{status: response.StatusCode, body: body, retryAfter: wait}
	s.keep(c, r)
	return r
}

// keep notes what was acknowledged: an answer that names the command's key.
func (s *site) keep(c call, r reply) {
	var result struct {
		Course  string
		Status  string
		Version int64
		Key     string
	}
	if !r.ok() || c.key == "" || json.Unmarshal(r.body, &result) != nil || result.Key != c.key {
		return
	}
	if result.Status == "sent" {
		result.Version = 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.receipts = append(s.receipts, receipt{
		course: result.Course, key: c.key, what: fmt.Sprint(c.method, " ", withoutIDs(c.path), " ", r.status), version: result.Version,
	})
}

// withoutIDs is a path below the API, without the ids in it.
func withoutIDs(path string) string {
	parts := strings.Split(strings.TrimPrefix(path, "/api/v1"), "/")
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return strings.ContainsAny(part, "0123456789") }), "/")
}

// settledReply repeats a request until it has an answer, as a client does that means well.
func (s *site) settledReply(ctx context.Context, c call) reply {
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		r := s.send(ctx, c)
		if !r.again() || ctx.Err() != nil {
			return r
		}
		sleep(ctx, max(wait, r.retryAfter))
	}
}

// must is for what is done while all is well.
func (s *site) must(ctx context.Context, c call) (reply, error) {
	r := s.settledReply(ctx, c)
	if !r.ok() {
		return r, fmt.Errorf("%s %s: %d %s", c.method, c.path, r.status, r.body)
	}
	return r, ctx.Err()
}
