package casework

import (
	"context"

	"github.com/cloudevents/sdk-go/v2/event"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/feed"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// FeedChanged is the code for a cursor before which the feed is not what it was.
const FeedChanged = "feed_changed"

// FeedPage is a part of the feed of a municipality. Next goes on after it.
type FeedPage struct {
	Events []event.Event
	Next   string
	More   bool
}

// ReadFeed answers what happened in the courses of the reader's municipality after a cursor, in one order and by ids and codes. What the
// reader is not told of an event is left out of it; the event is there.
func (s *Service) ReadFeed(ctx context.Context, who access.Who, after string, most int) (FeedPage, error) {
	return readLogged(ctx, s, attemptIn(who, access.ReadFeed), func(ctx context.Context, v access.Verdict) (FeedPage, error) {
		found, err := s.store.Feed(ctx, who.Municipality, after, most)
		if err != nil {
			return FeedPage{}, fromStore(err, UnknownCourse)
		}
		reader := feed.Systems
		if v.Role == course.Supervisor {
			reader = feed.Staff
		}
		events, err := eventsOf(found.Entries, reader)
		return FeedPage{Events: events, Next: found.Next, More: found.More}, err
	})
}

func eventsOf(entries []store.FeedEntry, reader feed.Reader) ([]event.Event, error) {
	events := make([]event.Event, 0, len(entries))
	for _, e := range entries {
		one, err := feed.Event(e, reader)
		if err != nil {
			return nil, &Fault{Code: Internal, cause: err}
		}
		events = append(events, one)
	}
	return events, nil
}
