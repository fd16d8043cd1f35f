package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"github.com/enplan-dk/enplan/activities"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/worker"
	"github.com/enplan-dk/enplan/workflows"
)

// minute is in what time all of the burst is due, and patience how long it may take.
const (
	minute   = time.Minute
	patience = 15 * time.Minute
)

// measureReminders lets many courses come due within the same minute, and compares how
// fast their reminders go out with bare timers that are followed by one activity each.
func measureReminders(ctx context.Context, s *servers) ([]Figure, error) {
	g, err := s.environment(ctx, onPostgres)
	if err != nil {
		return nil, err
	}
	defer g.close()
	s.Say("  bare timers")
	bare, err := g.bareBurst(ctx)
	if err != nil {
		return nil, fmt.Errorf("bare timers: %w", err)
	}
	s.Say("  reminders")
	return g.reminderBurst(ctx, bare)
}

// bareBurst answers how many bare timers a second got their activity done.
func (g *environment) bareBurst(ctx context.Context) (float64, error) {
	if err := g.workBare(&activities.Activities{Store: g.store}); err != nil {
		return 0, err
	}
	ring := func(n int, due func(int) time.Time) error {
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(parallel)
		for i := range n {
			group.Go(func() error { return g.startTimer(ctx, due(i)) })
		}
		return group.Wait()
	}
	first, err := g.dueAfter(func(n int) error { return ring(n, func(int) time.Time { return time.Now().Add(time.Hour) }) })
	if err != nil {
		return 0, err
	}
	if err := ring(g.Scale.Reminders, func(i int) time.Time { return g.due(first, i) }); err != nil {
		return 0, err
	}
	if late := time.Since(first); late > 0 {
		return 0, fmt.Errorf("the timers were not all started when the first was due: %s too late", late)
	}
	for until := first.Add(patience); time.Now().Before(until); time.Sleep(time.Second) {
		if n, last := timersFired.read(); n >= g.Scale.Reminders {
			return float64(n) / last.Sub(first).Seconds(), nil
		}
	}
	return 0, fmt.Errorf("not all timers were followed by their activity within %s", patience)
}

func (g *environment) startTimer(ctx context.Context, due time.Time) error {
	id := uuid.Must(uuid.NewV7()).String()
	if err := g.keys.Create(store.ForInstallation(ctx), id); err != nil {
		return err
	}
	_, err := g.temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: workflows.ID(id), TaskQueue: g.queue + bareSuffix, WorkflowTaskTimeout: worker.TaskTimeout,
	}, bareTimerType, id, due)
	if err != nil {
		return fmt.Errorf("start a bare timer: %w", err)
	}
	return nil
}

// dueAfter starts a few, and from their pace says when the first of all can be due.
func (g *environment) dueAfter(start func(n int) error) (time.Time, error) {
	const few = 200
	took, err := timed(func() error { return start(few) })
	return time.Now().Add(took*time.Duration(g.Scale.Reminders)/few*3/2 + 20*time.Second), err
}

// due spreads the burst over its minute.
func (g *environment) due(first time.Time, n int) time.Time {
	return first.Add(minute * time.Duration(n) / time.Duration(g.Scale.Reminders))
}

func (g *environment) reminderBurst(ctx context.Context, bare float64) ([]Figure, error) {
	who := caseworker
	who.Name, who.Email = "Karen Holmegaard-Lund", uuid.NewString()+"@eksempel.invalid"
	if _, err := g.cases.Seen(ctx, who, time.Now()); err != nil {
		return nil, err
	}
	product, _, err := g.startProduct(ctx, "worker")
	if err != nil {
		return nil, err
	}
	defer product.Stop()
	first, err := g.dueAfter(func(n int) error { _, err := g.populate(ctx, n, nothingElse); return err })
	if err != nil {
		return nil, err
	}
	_, err = g.populate(ctx, g.Scale.Reminders, func(n int) []course.Command {
		return []course.Command{course.AgreeMeeting{
			Confirmed: true, At: g.due(first, n), Form: "telephone", RemindMinutesBefore: []int{0}, OverdueMinutesAfter: 20160,
		}}
	})
	if err != nil {
		return nil, err
	}
	if late := time.Since(first); late > 0 {
		return nil, fmt.Errorf("the courses were not all open when the first was due: %s too late", late)
	}
	b, err := g.await(ctx, first)
	if err != nil {
		return nil, err
	}
	received, repeated, err := g.received(ctx, who.Email)
	if err != nil {
		return nil, err
	}
	n := float64(g.Scale.Reminders)
	return []Figure{
		figure("reminders/delivered", "reminders delivered", float64(received), "", least(n)).noted("due within the same minute, in as many courses"),
		figure("reminders/lost", "lost", max(n-float64(received), 0), "", most(0)),
		figure("reminders/doubled", "doubled", max(float64(received)-n, 0)+float64(repeated), "", most(0)),
		against("reminders/recorded", "come due and recorded", n/b.recorded.Sub(first).Seconds(), bare, "a second", least(0.8)),
		against("reminders/throughput", "accepted by the mail server", n/b.delivered.Sub(first).Seconds(), bare, "a second", least(0.8)),
		figure("reminders/latest", "the latest one after its instant", round(b.latest.Seconds(), 1), "s", aim{}).noted("median %s s", number(b.median.Seconds())),
	}, nil
}

// burst is how a burst went.
type burst struct {
	recorded, delivered time.Time
	latest, median      time.Duration
}

// await waits until the ledger says that all is delivered, or that no more comes.
func (g *environment) await(ctx context.Context, first time.Time) (b burst, err error) {
	admin, err := g.ownerPool(ctx)
	if err != nil {
		return b, err
	}
	defer admin.Close()
	const progress = `select count(*), count(delivered_at), coalesce(max(delivered_at), now()),
		coalesce(extract(epoch from max(delivered_at - at_due)), 0)::float8,
		coalesce(extract(epoch from percentile_cont(0.5) within group (order by delivered_at - at_due)), 0)::float8
		from notification where kind = 'meeting_lead'`
	for until := first.Add(patience); time.Now().Before(until); time.Sleep(500 * time.Millisecond) {
		var entered, delivered int
		var latest, median float64
		if err := admin.QueryRow(ctx, progress).Scan(&entered, &delivered, &b.delivered, &latest, &median); err != nil {
			return b, fmt.Errorf("read the ledger: %w", err)
		}
		b.latest, b.median = time.Duration(latest*float64(time.Second)), time.Duration(median*float64(time.Second))
		if b.recorded.IsZero() && entered >= g.Scale.Reminders {
			b.recorded = time.Now()
		}
		if delivered >= g.Scale.Reminders {
			break
		}
	}
	if b.recorded.IsZero() {
		b.recorded = time.Now()
	}
	return b, nil
}

// received counts the different messages at the mail server, and those that came again.
func (g *environment) received(ctx context.Context, to string) (different, repeated int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, g.Mails+"/messages?to="+url.QueryEscape(to), nil)
	if err != nil {
		return 0, 0, fmt.Errorf("make a request: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, 0, fmt.Errorf("read the mails: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	var mails []struct {
		MessageID string `json:"message_id"`
	}
	if err := json.NewDecoder(response.Body).Decode(&mails); err != nil {
		return 0, 0, fmt.Errorf("read the mails: %w", err)
	}
	ids := map[string]bool{}
	for _, m := range mails {
		ids[m.MessageID] = true
	}
	return len(ids), len(mails) - len(ids), nil
}
