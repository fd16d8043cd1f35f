package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// settleBreaches follows what was just recorded: nobody has news of what was taken back, and what was decided to be destroyed
// is gone from the journal and from the documents.
func (s *Store) settleBreaches(ctx context.Context, q *db.Queries, id string, fresh []course.Recorded) error {
	for _, r := range fresh {
		var err error
		switch e := r.Data.(type) {
		case course.ItemTakenBack:
			err = q.SettleNewsOf(ctx, db.SettleNewsOfParams{CourseID: id, Ref: e.Item})
		case course.BreachDecided:
			err = s.destroy(ctx, q, id, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) destroy(ctx context.Context, q *db.Queries, id string, decided course.BreachDecided) error {
	journal, err := s.journal(ctx, q, id, 0)
	if err != nil {
		return err
	}
	for _, seq := range course.Destroyed(journal, decided) {
		r := journal[seq-1]
		if attached, is := r.Data.(course.DocumentAttached); is && !attachedTwice(journal, attached.Document.Hash) {
			if err := q.DropDocument(ctx, db.DropDocumentParams{CourseID: id, Hash: attached.Document.Hash}); err != nil {
				return err
			}
		}
		r.Data = course.WithoutText(r.Data)
		text, err := json.Marshal(r)
		if err != nil {
			return errors.New("event is not plain data")
		}
		sealed, err := s.keys.Seal(id, text)
		if err != nil {
			return err
		}
		if err := q.ReplaceEvent(ctx, db.ReplaceEventParams{CourseID: id, Seq: seq, Sealed: sealed}); err != nil {
			return err
		}
	}
	return nil
}

// attachedTwice: the same file is kept once, however often it was attached.
func attachedTwice(journal []course.Recorded, hash string) bool {
	times := 0
	for _, r := range journal {
		if attached, is := r.Data.(course.DocumentAttached); is && attached.Document.Hash == hash {
			times++
		}
	}
	return times > 1
}

// destroys: no snapshot keeps what was destroyed.
func destroys(fresh []course.Recorded) bool {
	return slices.ContainsFunc(fresh, func(r course.Recorded) bool {
		decided, is := r.Data.(course.BreachDecided)
		return is && decided.Outcome == course.ToDestroy
	})
}
