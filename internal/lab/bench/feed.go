package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/enplan-dk/enplan/internal/domain/access"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/notify"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/internal/platform/webhook"
)

// otherSystem reads the feed.
var otherSystem = access.Who{Subject: "integration", Roles: []course.Role{course.Integration}, Municipality: municipality}

// eventsOfCourse is how many events each course of the made-up feed has.
const eventsOfCourse = 50

const (
	makeFeed = `insert into feed (municipality, position, mark, course_id, seq, type, at, phase)
		select $1, n, n * 7, ('01930000-0000-7000-8000-' || lpad(to_hex(n / $3), 12, '0'))::uuid, n % $3 + 1,
			case when n % 5 = 0 then 'PlanAdopted' else 'NoteWritten' end, now(), 'following_up'
		from generate_series(1::bigint, $2::bigint) n`
	makeHead = `insert into feed_head (municipality, last, mark) values ($1, $2::bigint, $2::bigint * 7)`
	bareFeed = `select position, course_id, seq, type, at, phase from feed where municipality = $1 and position > $2 order by position limit $3`
)

// measureFeed compares reading the feed with the bare statement, and a webhook with a bare HTTP client that posts as many bodies.
func measureFeed(ctx context.Context, s *servers) ([]Figure, error) {
	g, err := s.environment(ctx, onSQLite)
	if err != nil {
		return nil, err
	}
	defer g.close()
	bare, err := g.ownerPool(ctx)
	if err != nil {
		return nil, err
	}
	defer bare.Close()
	s.Say(fmt.Sprintf("  making %d events up", s.Scale.Rows))
	if _, err := bare.Exec(ctx, makeFeed, municipality, s.Scale.Rows, eventsOfCourse); err != nil {
		return nil, err
	}
	if _, err := bare.Exec(ctx, makeHead, municipality, s.Scale.Rows); err != nil {
		return nil, err
	}
	if _, err := bare.Exec(ctx, "vacuum feed"); err != nil {
		return nil, err
	}
	var all []Figure
	for _, limit := range []int{100, store.MostFeed} {
		figures, err := g.readFeed(ctx, bare, limit)
		all = append(all, figures...)
		if err != nil {
			return all, err
		}
	}
	s.Say("  a webhook")
	sent, err := g.sendFeed(ctx)
	return append(all, sent...), err
}

// readFeed reads the second page of the feed, so that a cursor is held against what it saw.
func (g *environment) readFeed(ctx context.Context, bare *pgxpool.Pool, limit int) ([]Figure, error) {
	first, err := g.store.Feed(ctx, municipality, "", limit)
	if err != nil {
		return nil, err
	}
	var read, whole, theirs times
	for i := range warmUp + g.Scale.Pairs {
		took, err := timed(func() error { return scanFeed(ctx, bare, int64(limit), limit) })
		if err != nil {
			return nil, err
		}
		alone, err := timed(func() (err error) { _, err = g.store.Feed(ctx, municipality, first.Next, limit); return err })
		if err != nil {
			return nil, err
		}
		answered, err := timed(func() error { return g.answerFeed(ctx, first.Next, limit) })
		if err != nil {
			return nil, err
		}
		if i >= warmUp {
			read, whole, theirs = append(read, alone), append(whole, answered), append(theirs, took)
		}
	}
	name := fmt.Sprintf("%d events of the feed", limit)
	return []Figure{
		against(fmt.Sprintf("feed/%d", limit), name+": read", read.median(), theirs.median(), "ms", most(1.5)),
		against(
			fmt.Sprintf("feed/%d_whole", limit), name+": the whole call, written as CloudEvents, with its line in the access log",
			whole.median(), theirs.median(), "ms", aim{},
		).noted("95th percentile %s ms", number(whole.at(0.95))),
	}, nil
}

// answerFeed reads and writes a page as the API does.
func (g *environment) answerFeed(ctx context.Context, after string, limit int) error {
	page, err := g.cases.ReadFeed(ctx, otherSystem, after, limit)
	if err == nil && len(page.Events) != limit {
		err = fmt.Errorf("%d events of %d", len(page.Events), limit)
	}
	if err == nil {
		_, err = json.Marshal(page.Events)
	}
	return err
}

func scanFeed(ctx context.Context, pool *pgxpool.Pool, after int64, limit int) error {
	rows, err := pool.Query(ctx, bareFeed, municipality, after, limit)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var (
			position, seq int64
			id, kind      string
			at            time.Time
			phase         *string
		)
		if err := rows.Scan(&position, &id, &seq, &kind, &at, &phase); err != nil {
			return err
		}
	}
	return rows.Err()
}

// sendFeed posts the first events of the feed to a receiver on this machine one after the other, and lets a webhook bring it the same ones.
func (g *environment) sendFeed(ctx context.Context) ([]Figure, error) {
	var taken atomic.Int64
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // the sender would fail
		taken.Add(1)
	}))
	defer receiver.Close()
	page, err := g.cases.ReadFeed(ctx, otherSystem, "", store.MostFeed)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	for _, event := range page.Events {
		body, err := json.Marshal(event)
		if err == nil {
			err = post(ctx, receiver.URL, body)
		}
		if err != nil {
			return nil, err
		}
	}
	theirs := float64(len(page.Events)) / time.Since(began).Seconds()

	ctx = store.InMunicipality(ctx, municipality)
	id, _, err := g.store.AddWebhook(ctx, municipality, receiver.URL)
	if err == nil {
		err = g.store.ReplayAfter(ctx, municipality, id, "")
	}
	if err != nil {
		return nil, err
	}
	dispatcher, err := notify.NewDispatcher(g.pool, g.store, notify.Config{
		SMTP: g.SMTP, From: "enplan@eksempel.invalid", CitizenDomain: "citizen.invalid", PublicURL: "http://localhost",
		Webhooks: webhook.Networks{netip.MustParsePrefix("127.0.0.0/8")}, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, err
	}
	taken.Store(0)
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- dispatcher.Run(running) }()
	reached := func(n int64) time.Time {
		for taken.Load() < n && ctx.Err() == nil {
			time.Sleep(100 * time.Microsecond)
		}
		return time.Now()
	}
	first := reached(1)
	took := reached(int64(len(page.Events))).Sub(first)
	stop()
	if err := <-ended; err != nil {
		return nil, err
	}
	ours := float64(len(page.Events)-1) / took.Seconds()
	return []Figure{
		against("feed/webhook", "events to a webhook, in their order, each noted before the next", ours, theirs, "a second", aim{}).
			noted("%d events", len(page.Events)),
	}, ctx.Err()
}

func post(ctx context.Context, url string, body []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, response.Body)
	return response.Body.Close()
}
