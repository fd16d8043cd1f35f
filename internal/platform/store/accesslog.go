package store

import (
	"context"
	"encoding/json"
	"math"
	"strings"
	"time"

	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// Access is one look or one act, allowed or refused.
type Access struct {
	ID           int64 // once it stands in the log
	At           time.Time
	Subject      string
	Role         string
	Course       string // empty: of no course
	Municipality string // the course's, or else the person's; empty: not known
	Operation    string
	Kind         string // "read" or "write"
	About        string // the id of the document that was read; empty: no document, or one that nobody wrote down
	Purpose      string // a code: by which relation, or under which grant
	Reason       string // why, in the person's own words; kept for as long as the course's key is
	Disclosure   *Disclosure
	Outcome      string
	RequestID    string
}

// Disclosure is what papers were asked for that leave the municipality. It is sealed with the reason.
type Disclosure struct {
	Recipient string   `json:"recipient"`
	Basis     string   `json:"basis"`
	Consents  []string `json:"consents,omitempty"`
	Members   []string `json:"members,omitempty"` // whose papers went along
	Refusal   string   `json:"refusal,omitempty"` // the code of why they were not made
}

// disclosed is how a reason is written that comes with a disclosure. It begins with a letter that no reason has.
type disclosed struct {
	Reason     string      `json:"reason"`
	Disclosure *Disclosure `json:"disclosure"`
}

const disclosedMark = "\x00"

func reasonText(a Access) (string, error) {
	if a.Disclosure == nil {
		return a.Reason, nil
	}
	text, err := json.Marshal(disclosed{Reason: a.Reason, Disclosure: a.Disclosure})
	return disclosedMark + string(text), err
}

func readReason(text string) (reason string, d *Disclosure, err error) {
	written, marked := strings.CutPrefix(text, disclosedMark)
	if !marked {
		return text, nil, nil
	}
	var both disclosed
	err = json.Unmarshal([]byte(written), &both)
	return both.Reason, both.Disclosure, err
}

// LogAccess writes an entry into the access log. Entries are never changed or removed. One
// of somebody of another municipality stands in the log of the course that was asked for. A
// reason is sealed with the course's key: without a course none is kept.
func (s *Store) LogAccess(ctx context.Context, a Access) error {
	text, err := reasonText(a)
	if err != nil {
		return failed("write the access log", err)
	}
	var reason []byte
	if text != "" && a.Course != "" {
		if reason, err = s.keys.Seal(a.Course, []byte(text)); err != nil {
			return failed("write the access log", err)
		}
	}
	return failed("write the access log", s.queries.AddAccess(ForInstallation(ctx), db.AddAccessParams{
		Municipality: a.Municipality,
		Subject:      a.Subject, Role: a.Role, CourseID: some(a.Course), Operation: a.Operation, Kind: a.Kind,
		Purpose: a.Purpose, Reason: reason, Outcome: a.Outcome, RequestID: a.RequestID, About: some(a.About),
	}))
}

// LastAccess is when somebody was last let into a course; [ErrNotFound] if that was not since then. Handing in does not count.
func (s *Store) LastAccess(ctx context.Context, course, subject string, since time.Time) (time.Time, error) {
	at, err := s.queries.LastAccess(ctx, db.LastAccessParams{Subject: subject, CourseID: &course, Since: since})
	return at.UTC(), failed("read the access log", err)
}

// AccessLog reads who has looked at a course, newest first, a page at a time.
func (s *Store) AccessLog(ctx context.Context, course, cursor string, most int) ([]Access, string, error) {
	return s.accessLog(ctx, db.ListAccessParams{CourseID: &course}, cursor, most)
}

// WholeAccessLog reads all of it.
func (s *Store) WholeAccessLog(ctx context.Context, course string) ([]Access, error) {
	var all []Access
	for cursor := ""; ; {
		page, next, err := s.AccessLog(ctx, course, cursor, 200)
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if cursor = next; cursor == "" {
			return all, nil
		}
	}
}

// AccessVisit is what one person has read of one course on one day.
type AccessVisit struct {
	Entry, LastEntry int64 // its first and its last line in the log
	Subject          string
	Role             string
	Course           string
	Title            string
	Purpose          string
	Reason           string
	Disclosure       *Disclosure
	Outcome          string
	First, Last      time.Time
	Times            int
	Operations       []string
	Check            *AccessCheck // what was found of it; nil: nobody has looked into it as far as it goes
}

// AccessDraw says which visits a sample is drawn from, and how. A zero Until is open.
type AccessDraw struct {
	Municipality string
	Subject      string // empty: any member of staff
	Operation    string // empty: any
	Since, Until time.Time
	Seed         string // the same seed draws the same visits
	Checks       Checks
	Most         int
}

// SampleAccess draws some of what staff have read of a municipality's courses.
func (s *Store) SampleAccess(ctx context.Context, d AccessDraw) ([]AccessVisit, error) {
	found, err := s.queries.SampleAccess(ctx, db.SampleAccessParams{
		Bylaw: d.Municipality, Subject: d.Subject, Operation: d.Operation, Since: d.Since, Until: orNever(d.Until), Seed: d.Seed, Most: int32(rows(d.Most)),
		Checks: string(d.Checks),
	})
	if err != nil {
		return nil, failed("sample the access log", err)
	}
	keysFor(ctx, s, found, func(v db.SampleAccessRow) string { return v.CourseID })
	out := make([]AccessVisit, 0, len(found))
	for _, v := range found {
		title, err := s.openTitle(v.CourseID, v.Title)
		if err != nil {
			return nil, failed("sample the access log", err)
		}
		reason, disclosure, err := s.reason(v.CourseID, v.Reason)
		if err != nil {
			return nil, failed("sample the access log", err)
		}
		check, err := s.openCheck(v)
		if err != nil {
			return nil, failed("sample the access log", err)
		}
		out = append(out, AccessVisit{
			Entry: v.Entry, LastEntry: v.LastEntry, Check: check,
			Subject: v.Subject, Role: v.Role, Course: v.CourseID, Title: title.surnames, Purpose: v.Purpose, Reason: reason, Disclosure: disclosure, Outcome: v.Outcome,
			First: v.FirstAt.UTC(), Last: v.LastAt.UTC(), Times: int(v.Times), Operations: v.Operations,
		})
	}
	return out, nil
}

const accessList = "access"

func (s *Store) accessLog(ctx context.Context, p db.ListAccessParams, text string, most int) ([]Access, string, error) {
	from, err := readCursor(accessList, text)
	if err != nil {
		return nil, "", err
	}
	p.Before, p.Most = math.MaxInt64, int32(rows(most)+1)
	if text != "" {
		p.Before = from.Number
	}
	found, err := s.queries.ListAccess(ctx, p)
	if err != nil {
		return nil, "", failed("read the access log", err)
	}
	next := ""
	if n := rows(most); len(found) > n {
		found = found[:n]
		next = cursor{List: accessList, Number: found[n-1].ID}.text()
	}
	out := make([]Access, 0, len(found))
	for _, a := range found {
		reason, disclosure, err := s.reason(value(a.CourseID), a.Reason)
		if err != nil {
			return nil, "", failed("read the access log", err)
		}
		out = append(out, Access{
			ID: a.ID, At: a.At.UTC(), Subject: a.Subject, Role: a.Role, Course: value(a.CourseID), Municipality: value(a.Municipality), Operation: a.Operation,
			Kind: a.Kind, About: value(a.About), Purpose: a.Purpose, Reason: reason, Disclosure: disclosure, Outcome: a.Outcome, RequestID: a.RequestID,
		})
	}
	return out, next, nil
}
