package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/store/db"
)

// Notification is a row of the ledger of what was to be sent: one per due item and
// recipient, ever. It says nothing of the family.
type Notification struct {
	Key          string // course, kind, ref, due instant and recipient
	Course       string
	Municipality string
	Kind         string
	Ref          string
	DueAt        time.Time
	AboutAt      time.Time // the meeting's instant, or zero
	Channel      string
	ToldAs       string // coordinator, supervisor or family
	Recipient    string // subject; empty: nobody is known yet
	Member       string // of the family
	State        string
	Attempts     int
	SendAt       time.Time
	DeliveredAt  time.Time
	MessageID    string
}

// The channels of a notification.
const (
	ToStaff   = "staff"   // a mail of its own, at once
	ToDigest  = "digest"  // one line of the morning's mail
	ToCitizen = "citizen" // through the citizen channel
)

// The states of a notification.
const (
	Pending       = "pending"
	Delivered     = "delivered"
	Undeliverable = "undeliverable" // no address is known; tried again when one is
)

// Ledger reads and writes the ledger inside one transaction.
type Ledger struct{ queries *db.Queries }

// Ledger opens the ledger inside a transaction.
func (s *Store) Ledger(tx pgx.Tx) Ledger { return Ledger{queries: s.queries.WithTx(tx)} }

// Add enters a row and reports whether it is new: one that stands there stays as it is.
func (l Ledger) Add(ctx context.Context, n Notification) (bool, error) {
	p := db.AddNotificationParams{
		Key: n.Key, CourseID: n.Course, Bylaw: n.Municipality, Kind: n.Kind, Ref: n.Ref, AtDue: n.DueAt, Channel: n.Channel,
		ToldAs: n.ToldAs, Recipient: n.Recipient, MemberID: n.Member, State: n.State, SendAt: n.SendAt,
	}
	if !n.AboutAt.IsZero() {
		p.AboutAt = &n.AboutAt
	}
	added, err := l.queries.AddNotification(ctx, p)
	return added == 1, failed("enter a notification", err)
}

// Lock reads a row and keeps others from it until the transaction ends.
func (l Ledger) Lock(ctx context.Context, key string) (Notification, error) {
	row, err := l.queries.LockNotification(ctx, key)
	return notificationOf(row), failed("read a notification", err)
}

// LockDigest reads what waits for a recipient's digest and keeps others from it.
func (l Ledger) LockDigest(ctx context.Context, recipient string, until time.Time) ([]Notification, error) {
	found, err := l.queries.LockDigest(ctx, db.LockDigestParams{Recipient: recipient, Until: until})
	return notificationList(found), failed("read a digest", err)
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

// Waiting lists rows whose time passed before an instant and that nothing has delivered,
// though there may be a way by now.
func (l Ledger) Waiting(ctx context.Context, before time.Time, most int) ([]Notification, error) {
	found, err := l.queries.Waiting(ctx, db.WaitingParams{Before: before, Most: int32(most)})
	out := make([]Notification, 0, len(found))
	for _, row := range found {
		out = append(out, Notification{Key: row.Key, Channel: row.Channel, Recipient: row.Recipient, SendAt: row.SendAt})
	}
	return out, failed("read waiting notifications", err)
}

// Notifications lists what was to be sent about a course, in the order of its due instants.
func (s *Store) Notifications(ctx context.Context, course string) ([]Notification, error) {
	found, err := s.queries.ListNotifications(ctx, course)
	return notificationList(found), failed("list notifications", err)
}

func notificationList(found []db.Notification) []Notification {
	out := make([]Notification, 0, len(found))
	for _, row := range found {
		out = append(out, notificationOf(row))
	}
	return out
}

func notificationOf(row db.Notification) Notification {
	return Notification{
		Key: row.Key, Course: row.CourseID, Municipality: row.Bylaw, Kind: row.Kind, Ref: row.Ref, DueAt: row.AtDue.UTC(),
		AboutAt: instant(row.AboutAt), Channel: row.Channel, ToldAs: row.ToldAs, Recipient: row.Recipient, Member: row.MemberID,
		State: row.State, Attempts: int(row.Attempts), SendAt: row.SendAt.UTC(), DeliveredAt: instant(row.DeliveredAt), MessageID: row.MessageID,
	}
}
