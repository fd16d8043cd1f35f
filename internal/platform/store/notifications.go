package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// Notification is a row of the ledger of what was to be told: one per due item, or event, and
// recipient, ever. It says nothing of the family.
type Notification struct {
	Key          string // course, kind, ref, instant and recipient
	Course       string
	Municipality string
	Kind         string
	Ref          string
	DueAt        time.Time
	AboutAt      time.Time // the meeting's instant, or zero
	Channel      string
	ToldAs       string   // a [course.Recipient]
	Members      []string // whom of the family it is about; none: everybody
	Except       string   // who did it, and is not told
	Recipient    string   // subject; empty: nobody is known yet
	Member       string   // of the family
	Absent       string   // whose messages these are, where the account is closed and a supervisor gets them
	State        string
	Attempts     int
	SendAt       time.Time
	DeliveredAt  time.Time
	MessageID    string
	RefusedAt    time.Time // when the reader's address was last refused for good; zero: it was not
	Void         string    // why it was not sent after all
}

// Notice is what the row tells.
func (n Notification) Notice() course.Notice {
	item := course.Item{Kind: course.ItemKind(n.Kind), Ref: n.Ref, At: n.DueAt, For: course.Recipient(n.ToldAs)}
	notice := course.Notice{Item: item, Members: n.Members, Except: n.Except}
	if item.For == course.ForColleague {
		notice.Staff = n.Recipient
	}
	return notice
}

// Origin is the key of the row that was entered first: of what is told in somebody's absence, the absent person's.
func (n Notification) Origin() string {
	if n.Absent == "" {
		return n.Key
	}
	return strings.TrimSuffix(n.Key, "/"+n.Recipient)
}

// The channels of a notification.
const (
	ToStaff   = "staff"   // a mail of its own, at once
	ToDigest  = "digest"  // one line of the morning's mail
	ToPage    = "page"    // no mail: it stands on the reader's pages
	ToCitizen = "citizen" // a message of its own through the citizen channel
	ToNews    = "news"    // through the citizen channel, with what else happened within the hour
)

// The states of a notification.
const (
	Pending       = "pending"
	Delivered     = "delivered"
	Undeliverable = "undeliverable" // no address is known, or it is refused for good; tried again when there is another
	PassedOn      = "passed_on"     // the account was closed: each supervisor has a row
	Voided        = "void"          // not sent, for the reason in Void
)

// Why a row was not sent after all.
const (
	Settled = "settled" // what it told is not so any more
	Moved   = "moved"   // it is for somebody else now, who has a row
)

// Ledger reads and writes the ledger inside one transaction.
type Ledger struct {
	queries *db.Queries
	store   *Store
}

// Ledger opens the ledger inside a transaction.
func (s *Store) Ledger(tx pgx.Tx) Ledger { return Ledger{queries: s.queries.WithTx(tx), store: s} }

// Keyed gives a row its key: the same due item for the same recipient is the same row.
func (l Ledger) Keyed(n Notification, to string) Notification {
	n.Key = l.told(n) + to
	return n
}

// told is the key without its last part, the reader.
func (l Ledger) told(n Notification) string {
	item := course.Item{Kind: course.ItemKind(n.Kind), Ref: n.Ref, At: n.DueAt}
	return l.store.KeyOf(n.Course, item) + "/" + n.ToldAs + "/"
}

// Instead gives a row of somebody whose account is closed to a supervisor. What supervisors are told each is told once;
// whatever else is told in the other's place has a key of its own.
func (l Ledger) Instead(n Notification, supervisor string, sendAt time.Time) Notification {
	absent, origin := n.Recipient, n.Origin()
	if n.Absent != "" {
		absent = n.Absent
	}
	n.Recipient, n.State, n.SendAt, n.RefusedAt = supervisor, Pending, sendAt, time.Time{}
	if n.ToldAs == string(course.ForSupervisor) {
		n.Absent = ""
		return l.Keyed(n, supervisor)
	}
	n.Absent, n.Key = absent, origin+"/"+supervisor
	return n
}

// Add enters rows of one notice and answers those that are new: one that stands there stays as it is.
func (l Ledger) Add(ctx context.Context, rows []Notification) (added []Notification, err error) {
	first := rows[0]
	p := db.AddNotificationsParams{
		CourseID: first.Course, Bylaw: first.Municipality, Kind: first.Kind, Ref: first.Ref, AtDue: first.DueAt, Members: first.Members, ExceptFor: first.Except,
	}
	if p.Members == nil {
		p.Members = []string{}
	}
	if !first.AboutAt.IsZero() {
		p.AboutAt = &first.AboutAt
	}
	item := course.Item{Kind: course.ItemKind(first.Kind), Ref: first.Ref, At: first.DueAt}
	if !plain(item.Kind) {
		if p.Sealed, err = l.store.sealItem(first.Course, sealedItem{Kind: item.Kind, Ref: item.Ref, At: item.At.UTC()}); err != nil {
			return nil, failed("enter a notification", err)
		}
		p.Kind, p.Ref, p.AtDue = otherItem, "", first.SendAt
	}
	byKey := map[string]Notification{}
	for _, n := range rows {
		former := ""
		if p.Sealed != nil {
			former = plainKey(n.Course, item) + strings.TrimPrefix(n.Key, l.store.KeyOf(n.Course, item))
		}
		p.Keys, p.FormerKeys, p.Channels, p.ToldAses = append(p.Keys, n.Key), append(p.FormerKeys, former), append(p.Channels, n.Channel), append(p.ToldAses, n.ToldAs)
		p.Recipients, p.MemberIds, p.States = append(p.Recipients, n.Recipient), append(p.MemberIds, n.Member), append(p.States, n.State)
		p.SendAts, p.Absents = append(p.SendAts, n.SendAt), append(p.Absents, n.Absent)
		byKey[n.Key] = n
	}
	keys, err := l.queries.AddNotifications(ctx, p)
	for _, key := range keys {
		added = append(added, byKey[key])
	}
	return added, failed("enter a notification", err)
}

// State is the course as it is recorded.
func (l Ledger) State(ctx context.Context, id string) (course.State, error) {
	return l.store.snapshot(ctx, l.queries, id)
}

// Choice is whose choice it is, and of what.
type Choice struct {
	Subject string
	Kind    course.ItemKind
}

// Choices are how members of staff want to be told, where they have chosen.
func (l Ledger) Choices(ctx context.Context) (map[Choice]course.Way, error) {
	found, err := l.queries.Choices(ctx)
	chosen := make(map[Choice]course.Way, len(found))
	for _, row := range found {
		chosen[Choice{row.Subject, course.ItemKind(row.Kind)}] = course.Way(row.Way)
	}
	return chosen, failed("read how staff want to be told", err)
}

// Void marks rows that are not sent, and says why.
func (l Ledger) Void(ctx context.Context, why string, keys ...string) error {
	return failed("void a notification", l.queries.MarkVoid(ctx, db.MarkVoidParams{Void: why, Keys: keys}))
}

// Readdress sends a row another way.
func (l Ledger) Readdress(ctx context.Context, n Notification) error {
	return failed("readdress a notification", l.queries.Readdress(ctx, db.ReaddressParams{Key: n.Key, Channel: n.Channel, Recipient: n.Recipient, SendAt: n.SendAt}))
}

// LockNews reads what a family member is to be told of in one message, and keeps others from it.
func (l Ledger) LockNews(ctx context.Context, id, member string) ([]Notification, error) {
	found, err := l.queries.LockNews(ctx, db.LockNewsParams{CourseID: id, MemberID: member})
	if err != nil {
		return nil, failed("read news", err)
	}
	list, err := l.store.notificationList(ctx, found)
	return list, failed("read news", err)
}

// Lock reads a row and keeps others from it until the transaction ends.
func (l Ledger) Lock(ctx context.Context, key string) (Notification, error) {
	row, err := l.queries.LockNotification(ctx, key)
	if err != nil {
		return Notification{}, failed("read a notification", err)
	}
	n, err := l.store.notificationOf(row)
	return n, failed("read a notification", err)
}

// LockDigest reads what waits for a recipient's digest, or for the one of somebody who is absent, and keeps others from it.
func (l Ledger) LockDigest(ctx context.Context, recipient, absent string, until time.Time) ([]Notification, error) {
	found, err := l.queries.LockDigest(ctx, db.LockDigestParams{Recipient: recipient, Absent: absent, Until: until})
	if err != nil {
		return nil, failed("read a digest", err)
	}
	list, err := l.store.notificationList(ctx, found)
	slices.SortStableFunc(list, byDue)
	return list, failed("read a digest", err)
}

// Delivered marks rows that a message went out for.
func (l Ledger) Delivered(ctx context.Context, messageID string, attempts int, keys ...string) error {
	return failed("mark as delivered", l.queries.MarkDelivered(ctx, db.MarkDeliveredParams{
		MessageID: messageID, Attempts: int32(attempts), Keys: keys,
	}))
}

// Undeliverable marks rows for which no address is known.
func (l Ledger) Undeliverable(ctx context.Context, keys ...string) error {
	return failed("mark as undeliverable", l.queries.MarkUndeliverable(ctx, keys))
}

// PassedOn marks rows in whose place each supervisor has one.
func (l Ledger) PassedOn(ctx context.Context, keys ...string) error {
	return failed("mark as passed on", l.queries.MarkPassedOn(ctx, keys))
}

// Refused marks rows whose reader's address the mail server refuses for good.
func (l Ledger) Refused(ctx context.Context, keys ...string) error {
	return failed("mark as refused", l.queries.MarkRefused(ctx, keys))
}

// AddressRefused keeps in the register that the mail server refuses somebody's address for good, and AddressTaken that it
// does not. Neither says anything of an address that has changed meanwhile.
func (l Ledger) AddressRefused(ctx context.Context, m Staff, at time.Time) error {
	return failed("mark an address", l.queries.MarkAddress(ctx, db.MarkAddressParams{Subject: m.Subject, Email: m.Email, RefusedAt: &at}))
}

// AddressTaken is the opposite of [Ledger.AddressRefused].
func (l Ledger) AddressTaken(ctx context.Context, m Staff) error {
	if m.EmailRefusedAt.IsZero() {
		return nil
	}
	return failed("mark an address", l.queries.MarkAddress(ctx, db.MarkAddressParams{Subject: m.Subject, Email: m.Email}))
}

// Staff reads one member of staff.
func (l Ledger) Staff(ctx context.Context, subject string) (Staff, error) {
	row, err := l.queries.GetStaff(ctx, subject)
	return staffOf(row), failed("read staff", err)
}

// Supervisors lists the supervisors of a municipality whose accounts are open.
func (l Ledger) Supervisors(ctx context.Context, municipality string) ([]Staff, error) {
	found, err := l.queries.ListSupervisors(ctx, municipality)
	return staffList(found), failed("list supervisors", err)
}

// AddressToSupervisors gives rows that found no supervisor to those known by now.
func (l Ledger) AddressToSupervisors(ctx context.Context) error {
	_, err := l.queries.AddressToSupervisors(ctx)
	return failed("address to supervisors", err)
}

// refusedPause is how long an address is left alone that was refused for good.
const refusedPause = 15 * time.Minute

// Waiting lists rows whose time passed before an instant and that nothing has delivered,
// though there may be a way by now.
func (l Ledger) Waiting(ctx context.Context, before time.Time, most int) ([]Notification, error) {
	found, err := l.queries.Waiting(ctx, db.WaitingParams{Before: before, RefusedBefore: before.Add(-refusedPause), Most: int32(most)})
	out := make([]Notification, 0, len(found))
	for _, row := range found {
		out = append(out, Notification{Key: row.Key, Course: row.CourseID, Member: row.MemberID, Channel: row.Channel, Recipient: row.Recipient, Absent: row.Absent, SendAt: row.SendAt})
	}
	return out, failed("read waiting notifications", err)
}

// Notifications lists what was to be sent about a course, in the order of its due instants.
func (s *Store) Notifications(ctx context.Context, id string) ([]Notification, error) {
	found, err := s.queries.ListNotifications(ctx, id)
	if err != nil {
		return nil, failed("list notifications", err)
	}
	list, err := s.notificationList(ctx, found)
	slices.SortStableFunc(list, byDue)
	return list, failed("list notifications", err)
}

func byDue(a, b Notification) int { return a.DueAt.Compare(b.DueAt) }

func (s *Store) notificationList(ctx context.Context, found []db.Notification) ([]Notification, error) {
	keysFor(ctx, s, found, func(row db.Notification) string { return row.CourseID })
	out := make([]Notification, 0, len(found))
	for _, row := range found {
		n, err := s.notificationOf(row)
		switch {
		case erased(err): // what cannot be read must not keep the rest from its reader
		case err != nil:
			return nil, err
		default:
			out = append(out, n)
		}
	}
	return out, nil
}

func (s *Store) notificationOf(row db.Notification) (Notification, error) {
	n := Notification{
		Key: row.Key, Course: row.CourseID, Municipality: row.Bylaw, Kind: row.Kind, Ref: row.Ref, DueAt: row.AtDue.UTC(),
		AboutAt: instant(row.AboutAt), Channel: row.Channel, ToldAs: row.ToldAs, Recipient: row.Recipient, Member: row.MemberID,
		State: row.State, Attempts: int(row.Attempts), SendAt: row.SendAt.UTC(), DeliveredAt: instant(row.DeliveredAt), MessageID: row.MessageID,
		Absent: row.Absent, RefusedAt: instant(row.RefusedAt), Members: row.Members, Except: row.ExceptFor, Void: row.Void,
	}
	switch {
	case row.PassedOn:
		n.State = PassedOn
	case row.Void != "":
		n.State = Voided
	}
	if row.Sealed == nil {
		return n, nil
	}
	h, err := s.openItem(n.Course, row.Sealed)
	n.Kind, n.Ref, n.DueAt = string(h.Kind), h.Ref, h.At
	return n, err
}

// Unreached is somebody whom messages do not reach.
type Unreached struct {
	Recipient string // a member of staff's subject; of a family member, what the gateway to citizens knows
	Citizen   bool
	Name      string // of a member of staff who is known
	Course    string // of a family member
	Member    string
	Refused   bool // the address is refused; otherwise none is known
	Since     time.Time
	Messages  int64
}

// unreachedMost bounds the list: it is there to be emptied.
const unreachedMost = 100

// Unreached lists whom of a municipality messages do not reach though their time has come, the longest wait first.
func (s *Store) Unreached(ctx context.Context, municipality string) ([]Unreached, error) {
	found, err := s.queries.Unreached(ctx, db.UnreachedParams{Bylaw: municipality, Most: unreachedMost})
	out := make([]Unreached, 0, len(found))
	for _, row := range found {
		out = append(out, Unreached{
			Recipient: row.Recipient, Citizen: row.Citizen, Name: row.Name, Course: row.CourseID, Member: row.MemberID,
			Refused: row.Refused, Since: row.Since.UTC(), Messages: row.Messages,
		})
	}
	return out, failed("list whom messages do not reach", err)
}
