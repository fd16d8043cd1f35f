package store

import (
	"context"
	"time"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store/db"
)

// AgendaItem is one thing that time will bring to a course, or has brought without its
// being settled yet.
type AgendaItem struct {
	course.Item
	Course      string
	Title       string
	Phase       string
	Coordinator string
	Fired       bool
	About       time.Time // of what is about a meeting: the meeting
}

// AgendaFilter says whose agenda, and until when.
type AgendaFilter struct {
	Municipality string // empty: any
	Viewer       Viewer // empty: anybody
	For          []course.Recipient
	Kinds        []course.ItemKind // of open courses, and only what has Fired or has not; empty: any
	Fired        bool
	Before       time.Time
	Most         int // 0: 50, at most 200
}

// Agenda lists what is overdue and what is due before an instant, earliest first. What a
// build from before wrote does not say when a meeting is, or what is sealed now: it is derived anew on the way.
func (s *Store) Agenda(ctx context.Context, f AgendaFilter) ([]AgendaItem, error) {
	found, err := s.agenda(ctx, f)
	if err != nil {
		return nil, err
	}
	stale := map[string]bool{}
	for _, row := range found {
		kind := course.ItemKind(row.Kind)
		if kind.Spec().AboutMeeting && row.AboutAt == nil || !plain(kind) && row.Sealed == nil {
			stale[row.CourseID] = true
		}
	}
	for id := range stale {
		if err := s.Derive(ctx, id); err != nil {
			return nil, err
		}
	}
	if len(stale) > 0 {
		if found, err = s.agenda(ctx, f); err != nil {
			return nil, err
		}
	}
	return s.openAgenda(ctx, found)
}

func (s *Store) agenda(ctx context.Context, f AgendaFilter) ([]db.GetAgendaRow, error) {
	p := db.GetAgendaParams{
		Bylaw: f.Municipality, Viewer: f.Viewer.Subject, Relations: f.Viewer.Relations, Before: f.Before, Most: int32(rows(f.Most)),
		Recipients: []string{}, Kinds: []string{}, Fired: f.Fired,
	}
	for _, k := range f.Kinds {
		p.Kinds = append(p.Kinds, string(k))
	}
	for _, r := range f.For {
		p.Recipients = append(p.Recipients, string(r))
	}
	found, err := s.queries.GetAgenda(ctx, p)
	return found, failed("read the agenda", err)
}

func (s *Store) openAgenda(ctx context.Context, found []db.GetAgendaRow) ([]AgendaItem, error) {
	keysFor(ctx, s, found, func(row db.GetAgendaRow) string { return row.CourseID })
	out := make([]AgendaItem, 0, len(found))
	for _, row := range found {
		title, err := s.openTitle(row.CourseID, row.Title)
		if err != nil {
			return nil, failed("read the agenda", err)
		}
		item := course.Item{Kind: course.ItemKind(row.Kind), Ref: row.Ref, At: row.At.UTC(), For: course.Recipient(row.Recipient)}
		if row.Sealed != nil {
			h, err := s.openItem(row.CourseID, row.Sealed)
			if err != nil {
				return nil, failed("read the agenda", err)
			}
			item.Kind, item.Ref = h.Kind, h.Ref
		}
		out = append(out, AgendaItem{
			Item: item, Course: row.CourseID, Title: title.surnames, Phase: row.Phase, Coordinator: value(row.Coordinator),
			Fired: row.Fired, About: instant(row.AboutAt),
		})
	}
	return out, nil
}
