package transfer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// Site is the installation that is imported into.
type Site struct {
	Cases *casework.Service
	Store *store.Store
}

// What became of a row.
const (
	Imported  = "imported"
	Unchanged = "unchanged"
	Refused   = "refused"
	Fits      = "fits" // of a dry run
)

// Row is what became of one row: a member of staff, or a course.
type Row struct {
	Kind   string `json:"kind"` // staff or course
	Row    int    `json:"row"`  // line of a CSV file, else the place in the list
	ID     string `json:"id"`
	Course string `json:"course,omitempty"`
	Result string `json:"result"`
	Words  string `json:"words,omitempty"` // why it is refused
}

// Report is what became of a file, in its order.
type Report struct {
	Rows []Row `json:"rows"`
}

// Count is how many rows came to a result.
func (r Report) Count(result string) (n int) {
	for _, row := range r.Rows {
		if row.Result == result {
			n++
		}
	}
	return n
}

// atOnce leaves the worker to others too.
const atOnce = 16

// longestAnswer is how long a course may take to answer.
const longestAnswer = time.Minute

// importer is who enters staff into the register; courses are brought in in the name of their coordinators.
const importer = "enplan-import"

// inEnglish is the language of programs for operators; what is written into courses is in the installation's first language.
const inEnglish = language.Language("en")

// Import brings a file in. It may be cut off and repeated: what stands is left as it is. An error says that the installation cannot be reached.
func (s Site) Import(ctx context.Context, f File, dry bool) (Report, error) {
	ctx = store.InMunicipality(ctx, f.Municipality)
	r := Report{Rows: make([]Row, len(f.Staff)+len(f.Courses))}
	for i, m := range f.Staff {
		row, err := s.staff(ctx, f, m, dry)
		if err != nil {
			return r, err
		}
		r.Rows[i] = row
	}
	again := twice(f.Courses)
	group, inGroup := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	var mu sync.Mutex
	for i, c := range f.Courses {
		group.Go(func() error {
			row := Row{Kind: "course", Row: c.row, ID: c.ID}
			why := incomplete(c, again)
			var err error
			if why == nil {
				row.Course, row.Result, why, err = s.course(inGroup, f, c, dry)
			}
			if why != nil {
				row.Result, row.Words = Refused, words(why)
			}
			mu.Lock()
			defer mu.Unlock()
			r.Rows[len(f.Staff)+i] = row
			return err
		})
	}
	return r, group.Wait()
}

var likeCPR = regexp.MustCompile(`^[0-9]{6}-?[0-9]{4}$`)

func incomplete(c Running, again []string) error {
	switch {
	case c.ID == "":
		return said("The row has no id.")
	case c.Began.IsZero():
		return said("The row does not say when the course began.")
	case likeCPR.MatchString(c.ID):
		return said("The id looks like a CPR number. Use a number of the other system that says nothing of a person.")
	case slices.Contains(again, c.ID):
		return said("The id stands in the file more than once. Lines of one course follow one another.")
	}
	return nil
}

// said is why a row is refused, in words for who imports.
type said string

func (s said) Error() string { return string(s) }

// words say why a row is refused.
func words(why error) string {
	text := why.Error()
	if refusal := new(course.Refusal); errors.As(why, &refusal) {
		text = casework.Sentence(inEnglish, *refusal, nil)
		if refusal.Code == course.CodeKeyReused {
			text = "It was imported before with other contents. Change it in enplan."
		}
		if refusal.Field != "" && refusal.Field != "Idempotency-Key" {
			text += " (" + refusal.Field + ")"
		}
	} else if f := new(casework.Fault); errors.As(why, &f) {
		text = language.Of(inEnglish, "problem."+f.Code)
	}
	return text
}

// aboutTheRow tells what is wrong with a row from an installation that does not answer.
func aboutTheRow(err error) bool {
	if f := new(casework.Fault); errors.As(err, &f) {
		return f.RetryAfter == 0 && f.Code != casework.Internal
	}
	return errors.As(err, new(*course.Refusal))
}

func (s Site) staff(ctx context.Context, f File, m Staff, dry bool) (Row, error) {
	row := Row{Kind: "staff", Row: m.row, ID: m.Subject, Result: Fits}
	reg := casework.Registration{Name: m.Name, Email: m.Email, Roles: m.Roles, ProtectedName: m.ProtectedName}
	known, err := s.Store.Staff(ctx, m.Subject)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return row, err
	}
	var roles []string
	for _, r := range m.Roles {
		roles = append(roles, string(r))
	}
	switch {
	case m.Subject == "":
		row.Result, row.Words = Refused, "The row has no subject."
	case err == nil && known.Disabled:
		row.Result, row.Words = Refused, "The account is closed. An administrator opens it."
	case err == nil && known.Name == m.Name && known.Email == m.Email && known.ProtectedName == m.ProtectedName && slices.Equal(known.Roles, roles):
		row.Result = Unchanged
	case dry:
		if err := course.WithinLimits(&reg); err != nil {
			row.Result, row.Words = Refused, words(err)
		}
	default:
		row.Result = Imported
		by := access.Who{Subject: importer, Roles: []course.Role{course.Administrator}, Municipality: f.Municipality}
		if _, err := s.Cases.Register(ctx, by, m.Subject, reg); aboutTheRow(err) {
			row.Result, row.Words = Refused, words(err)
		} else if err != nil {
			return row, err
		}
	}
	return row, nil
}

// course brings one course in; why is what the rules say against it.
func (s Site) course(ctx context.Context, f File, c Running, dry bool) (id, result string, why, err error) {
	who, why, err := s.coordinator(ctx, f, c.Coordinator, dry)
	if why != nil || err != nil {
		return "", "", why, err
	}
	o, commands := c.opening(f.Municipality), c.commands(firstNote(f, c))
	id, err = s.Store.OpeningOf(ctx, key(f, c, "open"), c.Coordinator)
	if err != nil {
		return "", "", nil, err
	}
	before := int64(0)
	if id != "" {
		if before, err = s.Store.Version(ctx, id); err != nil {
			return id, "", nil, err
		}
	}
	if before == 0 {
		if why := fits(o, commands, who); why != nil {
			return "", "", why, nil
		}
	}
	switch {
	case dry && before > 0:
		return id, Unchanged, nil, nil
	case dry:
		err := s.Cases.Openable(ctx, who, o)
		if aboutTheRow(err) {
			return "", "", err, nil
		}
		return "", Fits, nil, err
	}
	id, err = s.send(ctx, f, c, who, o, commands)
	if aboutTheRow(err) {
		return id, "", err, nil
	}
	if err != nil {
		return id, "", nil, err
	}
	after, err := s.Store.Version(ctx, id)
	if after == before {
		return id, Unchanged, nil, err
	}
	return id, Imported, nil, err
}

// send opens the course and sends what follows, each under a key of its own: what was answered before is not done again. Nobody waits for
// each answer by itself, so that a course takes several commands in one step.
func (s Site) send(ctx context.Context, f File, c Running, who access.Who, o course.Opening, commands []course.Command) (string, error) {
	opened, err := s.Cases.Open(ctx, who, o, casework.Call{Key: key(f, c, "open")})
	if err != nil {
		return "", err
	}
	id := opened.Course
	if err := s.recorded(ctx, id, key(f, c, "open")); err != nil { // access to the course is decided by the record
		return id, err
	}
	var sent []string
	for i, command := range commands {
		step := key(f, c, strconv.Itoa(i))
		if i == 0 { // the first note is ours: its words may be another build's
			if known, err := s.Store.Command(ctx, id, step); len(known) > 0 || err != nil {
				if err != nil {
					return id, err
				}
				continue
			}
		}
		out, err := s.Cases.Do(ctx, who, id, command, casework.Call{Key: step, Async: true})
		if err != nil {
			return id, err
		}
		switch command.(type) {
		case *course.DecideEligibility: // with it the course gets its coordinator: who may do what follows is read from the record
			if err := s.recorded(ctx, id, step); err != nil {
				return id, err
			}
		default:
			if !out.Settled {
				sent = append(sent, step)
			}
		}
	}
	for _, step := range sent {
		if err := s.recorded(ctx, id, step); err != nil {
			return id, err
		}
	}
	return id, nil
}

// recorded waits until the record has the answer to a command, and gives its refusal.
func (s Site) recorded(ctx context.Context, id, key string) error {
	for end := time.Now().Add(longestAnswer); ; {
		events, err := s.Store.Command(ctx, id, key)
		if err != nil {
			return err
		}
		if len(events) > 0 {
			if _, refused := course.ResultOf(events); refused != nil {
				return refused
			}
			return nil
		}
		if time.Now().After(end) {
			return errors.New("a course does not answer: is a worker running?")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// coordinator is in whose name a course is brought in.
func (s Site) coordinator(ctx context.Context, f File, subject string, dry bool) (who access.Who, why, err error) {
	known, err := s.Store.Staff(ctx, subject)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
		for _, m := range f.Staff {
			if dry && m.Subject == subject {
				known = store.Staff{Municipality: f.Municipality}
				for _, r := range m.Roles {
					known.Roles = append(known.Roles, string(r))
				}
			}
		}
	}
	if err != nil {
		return who, nil, err
	}
	who = access.Who{Subject: subject, Name: known.Name, Municipality: known.Municipality}
	for _, r := range known.Roles {
		who.Roles = append(who.Roles, course.Role(r))
	}
	if known.Disabled || known.Municipality != f.Municipality || !who.Has(course.Caseworker) {
		return who, said("The coordinator is no caseworker in the municipality's register."), nil
	}
	return who, nil, nil
}

// firstNote says in the course where it comes from: what another system knows of the past is a fact with its source and decides nothing.
func firstNote(f File, c Running) course.WriteNote {
	lang := language.First()
	return course.WriteNote{Kind: "other", On: c.Began, Text: language.Of(lang, "import.note", "source", f.Source, "id", c.ID) + " " +
		language.Of(lang, "import.began", "date", language.Day(lang, c.Began))}
}

// fits tries the rules on a course in memory, and changes nothing.
func fits(o course.Opening, commands []course.Command, who access.Who) error {
	now := time.Now()
	by := course.Actor{Subject: who.Subject, Role: course.Caseworker}
	request := func(name string, body any) course.Request {
		text, err := json.Marshal(body)
		if err != nil {
			panic("transfer: commands are plain data: " + err.Error())
		}
		return course.Request{Name: name, Body: text, By: by, Key: uuid.NewString()}
	}
	events, err := course.DecideOpening(uuid.NewString(), o, request("open", o), course.CurrentLaw(o.Bylaw), now)
	var state course.State
	for i := 0; err == nil; i++ {
		for _, e := range events {
			course.Evolve(&state, e)
		}
		if i == len(commands) {
			break
		}
		events, err = course.Decide(state, request(course.NameOf(commands[i]), commands[i]), now)
	}
	return err
}

// key of a step. The other system's id stands in it as a digest alone.
func key(f File, c Running, step string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Municipality, f.Source, c.ID}, "\x00")))
	return "import/" + hex.EncodeToString(sum[:16]) + "/" + step
}
