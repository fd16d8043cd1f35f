package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// plain items stand in a column with their kind, their ref and their instant. All others are sealed.
func plain(k course.ItemKind) bool { return k == GlassBroken || k.Spec().Plain }

// GlassBroken is the kind of a notice that somebody may read what Temporal holds of a course.
const GlassBroken course.ItemKind = "glass_broken"

// otherItem stands where a kind is sealed.
const otherItem = "other"

// inLists: whether lists need an item. What nobody is told of stands in no list, and no birthday does: it is in the
// course, and the coordinator is told.
func inLists(i course.Item) bool { return i.For != "" && !i.Kind.Spec().Birthday }

// sealedItem is what of a due item is sealed.
type sealedItem struct {
	Kind course.ItemKind `json:"kind"`
	Ref  string          `json:"ref,omitempty"`
	At   time.Time       `json:"at"`
}

func (s *Store) sealItem(id string, h sealedItem) ([]byte, error) {
	text, err := json.Marshal(h)
	if err != nil {
		return nil, errors.New("item is not plain data")
	}
	return s.keys.Seal(id, text)
}

func (s *Store) openItem(id string, sealed []byte) (h sealedItem, err error) {
	text, err := s.keys.Open(id, sealed)
	if err != nil {
		return h, err
	}
	if json.Unmarshal(text, &h) != nil {
		return h, errors.New("a sealed item is not one")
	}
	return h, nil
}

// KeyOf is the key of what is told of a due item, without the reader: the same for the same item, and of one that
// says too much not to be read back.
func (s *Store) KeyOf(id string, i course.Item) string {
	if plain(i.Kind) {
		return plainKey(id, i)
	}
	return discreetKey(id, hex.EncodeToString(s.keys.Index("item", plainKey(id, i))[:16]))
}

func plainKey(id string, i course.Item) string {
	return strings.Join([]string{id, string(i.Kind), i.Ref, i.At.UTC().Format(time.RFC3339)}, "/")
}

func discreetKey(id, digest string) string { return strings.Join([]string{id, otherItem, digest}, "/") }

// SealItems seals what of due items a former build has written in plain, or has left to be sealed, derives rows anew that
// lack what lists show by now, and answers of how many courses and messages. It may be repeated.
func (s *Store) SealItems(ctx context.Context) (courses, messages int, err error) {
	ctx = ForInstallation(ctx)
	ids, err := s.queries.OutdatedRows(ctx, db.OutdatedRowsParams{
		Hidden: kindsOf(func(k course.ItemSpec) bool { return !k.Plain && !k.Counted }), SealedKinds: sealedKinds(),
	})
	if err != nil {
		return 0, 0, failed("look for items to seal", err)
	}
	for _, id := range ids {
		if err := s.Derive(ctx, id); err != nil && !erased(err) {
			return courses, 0, err
		}
		courses++
	}
	for {
		n, err := s.sealMessages(ctx)
		if messages += n; err != nil || n == 0 {
			return courses, messages, failed("seal messages", err)
		}
	}
}

// sealedAtOnce bounds a transaction: people are told things meanwhile.
const sealedAtOnce = 500

func (s *Store) sealMessages(ctx context.Context) (n int, err error) {
	err = s.Transact(ctx, func(tx pgx.Tx) error {
		q := s.queries.WithTx(tx)
		found, err := q.PlainNotifications(ctx, db.PlainNotificationsParams{
			Kinds: kindsOf(func(k course.ItemSpec) bool { return !k.Plain }), Most: sealedAtOnce,
		})
		if err != nil {
			return err
		}
		keysFor(ctx, s, found, func(row db.Notification) string { return row.CourseID })
		for _, row := range found {
			if err := s.sealMessage(ctx, q, row); err != nil {
				return err
			}
		}
		n = len(found)
		return nil
	})
	return n, err
}

// sealMessage gives a row the key that this build gives it. A course without a key is erased, and its rows with it.
func (s *Store) sealMessage(ctx context.Context, q *db.Queries, row db.Notification) error {
	item := course.Item{Kind: course.ItemKind(row.Kind), Ref: row.Ref, At: row.AtDue}
	sealed, err := s.sealItem(row.CourseID, sealedItem{Kind: item.Kind, Ref: item.Ref, At: item.At.UTC()})
	if erased(err) {
		return q.DropNotification(ctx, row.Key)
	}
	if err != nil {
		return err
	}
	rest, ok := strings.CutPrefix(row.Key, plainKey(row.CourseID, item))
	if !ok {
		return fmt.Errorf("the key of a message is none")
	}
	return q.SealNotification(ctx, db.SealNotificationParams{
		FormerKey: row.Key, Key: s.KeyOf(row.CourseID, item) + rest, Kind: otherItem, Sealed: sealed,
	})
}

// kindsOf are the names of those kinds that fit.
func kindsOf(fits func(course.ItemSpec) bool) []string {
	var kinds []string
	for _, k := range course.Items() {
		if fits(k) {
			kinds = append(kinds, string(k.Kind))
		}
	}
	return kinds
}

// sealedKinds stand in the agenda with something sealed beside them.
func sealedKinds() []string {
	return append(kindsOf(func(k course.ItemSpec) bool { return k.Counted }), otherItem)
}
