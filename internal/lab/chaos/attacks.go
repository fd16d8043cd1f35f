package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"
	"time"

	"github.com/google/uuid"
)

var citizenAttacks = []attack{
	{"long messages", worst, longMessages},
	{"short messages", small, shortMessages},
	{"long comments", large, longComments},
	{"own words", large, ownWords},
	{"requests for access", large, accessRequests},
	{"a key again after hundreds", small, keyAgain},
	{"random commands", small, randomCommands},
	{"drafts", large, drafts},
	{"pages", small, ownPages("/min-plan", "/min-plan/{id}", "/min-plan/{id}/beskeder", "/min-plan/{id}/letlaest", "/forloeb/{id}/hvem-har-set")},
}

var coordinatorAttacks = []attack{
	{"long goals", large, longGoals},
	{"long sections", large, longSections},
	{"long comments", large, longComments},
	{"long notes", worst, longNotes},
	{"long messages", large, longMessages},
	{"meetings due at once", worst, meetings},
	{"hearings due at once", large, hearings},
	{"openings", large, openings},
	{"decisions and appeals", large, decisions},
	{"documents", large, documents},
	{"one version for many", small, oneVersion},
	{"a key again after hundreds", small, keyAgain},
	{"random commands", small, randomCommands},
	{"drafts", large, drafts},
	{"feeds", small, feeds},
	{
		"pages", small,
		ownPages("/familier", "/forloeb/{id}", "/forloeb/{id}/plan", "/forloeb/{id}/plan/skriv", "/forloeb/{id}/plan/plan.pdf", "/forloeb/{id}/plan/udskriv"),
	},
}

var teamAttacks = []attack{
	{"long goals", worst, longGoals},
	{"long sections", large, longSections},
	{"long comments", large, longComments},
	{"long notes", large, longNotes},
	{"documents", large, documents},
	{"one version for many", small, oneVersion},
	{"random commands", small, randomCommands},
	{"drafts", large, drafts},
}

var supervisorAttacks = []attack{
	{"reports", small, reports},
	{"intervals", small, intervals},
	{"a look behind", small, breakGlass},
	{"random commands", small, randomCommands},
	{"drafts", large, drafts},
	{"pages", small, ownPages("/overblik", "/moedetal", "/moedetal.csv", "/evaluering", "/evaluering.csv", "/stikproever", "/forloeb/{id}")},
}

// many sends the same command many times, with a body made anew for each; one of several is not awaited.
func (a *attacker) many(ctx context.Context, times, awaitedOf int, random *rand.Rand, one func(*rand.Rand) call) {
	seed := random.Uint64()
	a.each(ctx, times, func(n int) {
		c := one(rand.New(rand.NewPCG(seed, uint64(n))))
		c.async = n%awaitedOf != 0
		a.send(ctx, c)
	})
}

// How often one in so many is awaited.
const (
	everyAwaited = 1
	halfAwaited  = 2
	hardlyAny    = 50
)

func longMessages(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	a.many(ctx, 200, hardlyAny, random, func(random *rand.Rand) call { return a.message(course, text(random, 10_000)) })
}

func shortMessages(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	a.many(ctx, 400, halfAwaited, random, func(*rand.Rand) call { return a.message(course, "Hej") })
}

// message is a citizen's to the coordinator, or the coordinator's to the first of the family.
func (a *attacker) message(course, text string) call {
	body := map[string]any{"text": text}
	if a.by == insider {
		body["member"] = "m1"
	}
	return command(a.by, http.MethodPost, course, "/messages", body)
}

func longComments(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	a.many(ctx, 100, halfAwaited, random, func(random *rand.Rand) call {
		return command(a.by, http.MethodPost, course, "/plan/comments", map[string]any{"about": "employment", "text": text(random, 4000), "proposal": true})
	})
}

func ownWords(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	me := map[string]string{firstCitizen: "m1", secondCitizen: "m2"}[a.by]
	a.many(ctx, 30, halfAwaited, random, func(random *rand.Rand) call {
		return command(a.by, http.MethodPut, course, "/plan/sections/wishes", map[string]any{
			"member": me, "own_words": map[string]any{"member": me, "text": text(random, 1000)},
		})
	})
}

func accessRequests(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	me := map[string]string{firstCitizen: "m1", secondCitizen: "m2"}[a.by]
	a.many(ctx, 150, halfAwaited, random, func(random *rand.Rand) call {
		return command(a.by, http.MethodPost, course, "/access-requests", map[string]any{"member": me, "text": text(random, 4000)})
	})
}

// keyAgain sends a command and hundreds of others, and what it sent in earlier rounds once more, under the keys of then.
func keyAgain(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	for _, former := range a.former {
		a.send(ctx, former)
	}
	once := a.message(course, "Kun én gang")
	if r := a.send(ctx, once); r.ok() && len(a.former) < mostFormer {
		a.former = append(a.former, once)
	}
	shortMessages(ctx, a, course, random)
}

// mostFormer bounds what one attacker repeats.
const mostFormer = 20

func longGoals(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	a.many(ctx, 250, hardlyAny, random, func(random *rand.Rand) call {
		return command(a.by, http.MethodPost, course, "/plan/goals", map[string]any{
			"area": "employment", "members": []string{"m1", "m2", "m3"}, "text": text(random, 2000),
			"own_words": map[string]any{"member": "m1", "text": text(random, 1000)},
			"measure":   map[string]any{"name": text(random, 200), "min": 0, "max": 10, "baseline": 2, "target": 8},
		})
	})
}

func longSections(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	a.many(ctx, 40, halfAwaited, random, func(random *rand.Rand) call {
		area := []string{"employment", "education", "social", "parenting", "health", "housing_economy", "mentor"}[random.IntN(7)]
		return command(a.by, http.MethodPut, course, "/plan/sections/"+area, map[string]any{
			"member": []string{"", "m1", "m2", "m3"}[random.IntN(4)], "text": text(random, 20_000),
		})
	})
}

func longNotes(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	a.many(ctx, 150, hardlyAny, random, func(random *rand.Rand) call {
		return command(a.by, http.MethodPost, course, "/notes", map[string]any{"kind": "call", "on": today(), "text": text(random, 20_000)})
	})
}

func today() string { return time.Now().Format(time.DateOnly) }

// meetings are agreed for one instant: their reminders come due together, and a minute later that they are overdue.
func meetings(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	due := a.nextDue()
	a.many(ctx, 200, hardlyAny, random, func(*rand.Rand) call {
		return command(a.by, http.MethodPost, course, "/meetings", map[string]any{
			"at": due.UTC().Format(time.RFC3339), "confirmed": true,
			"form": "office", "members": []string{"m1"}, "remind_minutes_before": []int{0}, "overdue_minutes_after": 1,
		})
	})
}

// nextDue is the turn of a minute before long, or shortly before the attack's end.
func (a *attacker) nextDue() time.Time {
	due := time.Now().Add(longestTurn).Truncate(time.Minute).Add(time.Minute)
	if due.After(a.lastDue) {
		return a.lastDue
	}
	return due
}

// openings are of families as large as they may be.
func openings(ctx context.Context, a *attacker, _ string, random *rand.Rand) {
	a.many(ctx, 20, everyAwaited, random, func(random *rand.Rand) call {
		members := make([]any, 30)
		for n := range members {
			members[n] = map[string]any{"name": text(random, 200), "kind": "adult", "birth": "1990-05-17"}
		}
		return command(a.by, http.MethodPost, "", "/courses", map[string]any{
			"bylaw": "eksempel", "referral": map[string]any{"source": "citizen", "reason": text(random, 4000)}, "members": members,
		})
	})
}

func hearings(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	a.many(ctx, 100, halfAwaited, random, func(random *rand.Rand) call {
		return command(a.by, http.MethodPost, course, "/hearings", map[string]any{"member": "m1", "text": text(random, 10_000)})
	})
}

// decisions are made, and each is appealed.
func decisions(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	seed := random.Uint64()
	a.each(ctx, 50, func(n int) {
		random := rand.New(rand.NewPCG(seed, uint64(n)))
		made := a.send(ctx, command(a.by, http.MethodPost, course, "/decisions", map[string]any{
			"subject": text(random, 200), "member": "m1", "outcome": "refused", "reason": text(random, 10_000),
			"legal_basis": text(random, 400), "appeal_guidance": text(random, 4000),
		}))
		var decision struct{ Created string }
		if json.Unmarshal(made.body, &decision) == nil && made.ok() {
			a.send(ctx, command(a.by, http.MethodPost, course, "/appeals", map[string]any{"decision": decision.Created, "member": "m1", "text": text(random, 10_000)}))
		}
	})
}

// documents are plain text of a megabyte each.
func documents(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	content := []byte(text(random, 1<<18))
	a.each(ctx, 8, func(n int) {
		c := command(a.by, http.MethodPost, course, "/documents", nil)
		c.mediaType, c.body = document(fmt.Sprintf("%d", n), content)
		a.send(ctx, c)
	})
}

func document(name string, content []byte) (mediaType string, form []byte) {
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	part, err := parts.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="file"; filename="` + name + `.txt"`}, "Content-Type": {"text/plain"},
	})
	if err == nil {
		_, err = part.Write(slices.Concat(content, []byte(name))) // another document each
	}
	if err == nil {
		err = parts.Close()
	}
	if err != nil {
		panic("chaos: writing to memory: " + err.Error())
	}
	return parts.FormDataContentType(), body.Bytes()
}

// oneVersion lets many write the same section against the same version: one gets through.
func oneVersion(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	for range 10 {
		version := a.version(ctx, course)
		a.many(ctx, 20, everyAwaited, random, func(*rand.Rand) call {
			c := command(a.by, http.MethodPut, course, "/plan/sections/employment", map[string]any{"text": uuid.NewString()})
			c.ifMatch = fmt.Sprintf(`"%d"`, version)
			return c
		})
	}
}

func (a *attacker) version(ctx context.Context, course string) int64 {
	var view struct{ Version int64 }
	_ = json.Unmarshal(a.send(ctx, read(a.by, "/courses/"+course)).body, &view) // 0 is stale for sure
	return max(view.Version, 1)
}

// intervals are set again and again, each by working the whole agenda out anew.
func intervals(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	a.many(ctx, 100, halfAwaited, random, func(random *rand.Rand) call {
		return command(a.by, http.MethodPut, course, "/follow-up/interval", map[string]any{
			"every": fmt.Sprintf("P%dD", 7+random.IntN(20)), "form": "office", "reason": text(random, 2000),
		})
	})
}

// breakGlass asks to see what Temporal holds: each time all supervisors are told by mail.
func breakGlass(ctx context.Context, a *attacker, course string, random *rand.Rand) {
	a.many(ctx, 30, everyAwaited, random, func(random *rand.Rand) call {
		return command(a.by, http.MethodPost, course, "/break-glass", map[string]any{"reason": text(random, 500)})
	})
}

// reports are what costs most to read.
func reports(ctx context.Context, a *attacker, course string, _ *rand.Rand) {
	paths := []string{
		"/overview", "/reports/parity", "/reports/evaluation", "/courses?limit=200", "/courses?order=due&limit=200",
		"/courses/" + course, "/courses/" + course + "/events?limit=500", "/courses/" + course + "/access-log?limit=200", "/courses/" + course + "/plan.pdf",
	}
	a.each(ctx, 100, func(n int) { a.send(ctx, read(a.by, paths[n%len(paths)])) })
}
