package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"github.com/enplan-dk/enplan/internal/app/casework"
	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/sealing"
	"github.com/enplan-dk/enplan/internal/platform/store"
	"github.com/enplan-dk/enplan/worker"
)

// inspector reads everything there is about the courses, past the proxies.
type inspector struct {
	stack *stack
	store *store.Store
	cases *casework.Service
	close func()
}

func newInspector(ctx context.Context, s *stack) (*inspector, error) {
	pool, err := store.Connect(ctx, postgresURL(s.direct[partPostgres]))
	if err != nil {
		return nil, err
	}
	masters, err := sealing.ParseMasterKeys(s.keys)
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("read the master keys: %w", err)
	}
	keys := sealing.NewKeyring(masters, store.NewKeys(pool))
	temporal, err := client.DialContext(ctx, worker.ClientOptions(
		s.direct[partTemporal], namespace, keys, sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))))
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("connect to Temporal: %w", err)
	}
	record := store.New(pool, keys)
	return &inspector{
		stack: s, store: record, cases: casework.New(casework.Config{Store: record, Temporal: temporal, Keys: keys, TaskQueue: taskQueue}),
		close: func() { temporal.Close(); pool.Close() },
	}, nil
}

// compare fills the result with what was acknowledged against what there is.
func (i *inspector) compare(ctx context.Context, o *workload, r *Result) error {
	ctx = store.ForInstallation(ctx)
	if err := i.actions(ctx, o, r); err != nil {
		return err
	}
	if err := i.courses(ctx, o, r); err != nil {
		return err
	}
	return i.reminders(ctx, o, r)
}

// actions looks up each acknowledged command in the journal: it must stand there once, and
// where its answer said.
func (i *inspector) actions(ctx context.Context, o *workload, r *Result) error {
	times := map[string]int{} // by key
	at := map[string]int64{}
	for _, id := range o.courses {
		journal, err := i.store.Journal(ctx, id)
		if err != nil {
			return err
		}
		for _, e := range journal {
			switch e.Data.(type) {
			case course.NoteWritten, course.MeetingAgreed:
				times[e.Key]++
			}
			if e.Key != "" {
				at[e.Key] = e.Seq
			}
		}
	}
	for _, a := range o.actions {
		switch a.outcome {
		case acknowledged:
			r.Acknowledged++
			if times[a.key] == 0 || at[a.key] != a.answer.Version {
				r.Lost++
			}
		case refused:
			r.Refused++
		case unanswered:
			r.Unanswered++
		}
		if times[a.key] > 1 {
			r.Doubled++
		}
	}
	return nil
}

// courses compares journal, workflow, snapshot and list.
func (i *inspector) courses(ctx context.Context, o *workload, r *Result) error {
	r.Courses = len(o.courses)
	v, err := i.cases.Verify(ctx)
	if err != nil {
		return err
	}
	r.Disagreeing = v.Bad()
	for _, id := range o.courses {
		journal, err := i.store.Journal(ctx, id)
		if err != nil {
			return err
		}
		row, err := i.store.Course(ctx, id)
		if err != nil {
			return err
		}
		if row.Version != int64(len(journal)) {
			r.Disagreeing++
		}
	}
	return nil
}

// mail is a message as the mail sink shows it.
type mail struct {
	MessageID string   `json:"message_id"`
	To        []string `json:"to"`
}

// reminders looks for the messages of every meeting that was agreed: one to the coordinator
// and one to the family, each received once.
func (i *inspector) reminders(ctx context.Context, o *workload, r *Result) error {
	received, err := i.received(ctx)
	if err != nil {
		return err
	}
	ledger := map[string][]store.Notification{} // by meeting
	for _, id := range o.courses {
		rows, err := i.store.Notifications(ctx, id)
		if err != nil {
			return err
		}
		for _, n := range rows {
			if n.Kind == string(course.ItemMeetingLead) {
				ledger[id+n.Ref] = append(ledger[id+n.Ref], n)
			}
		}
	}
	for _, a := range o.actions {
		if a.outcome != acknowledged || a.due.IsZero() {
			continue
		}
		for _, to := range []course.Recipient{course.ForCoordinator, course.ForFamily} {
			r.RemindersDue++
			messages, repeated := 0, false
			for _, n := range ledger[a.answer.Course+a.answer.Created] {
				if n.ToldAs == string(to) && received[n.MessageID] > 0 {
					messages++
					repeated = repeated || received[n.MessageID] > 1
				}
			}
			switch {
			case messages == 0:
				r.RemindersLost++
			case messages > 1:
				r.RemindersDoubled++
			case repeated:
				r.RemindersRepeated++
			}
		}
	}
	return nil
}

// received counts the mails by their Message-ID.
func (i *inspector) received(ctx context.Context) (map[string]int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, i.stack.mails, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("read the mails: %w", err)
	}
	defer response.Body.Close()
	var mails []mail
	if err := json.NewDecoder(response.Body).Decode(&mails); err != nil {
		return nil, fmt.Errorf("read the mails: %w", err)
	}
	count := map[string]int{}
	for _, m := range mails {
		count[strings.Trim(m.MessageID, "<>")]++
	}
	return count, nil
}

// rest waits until nothing more is to come: every reminder whose time has come is
// delivered, and every course agrees with its record.
func (i *inspector) rest(ctx context.Context, o *workload) {
	ctx, cancel := context.WithTimeout(ctx, settle)
	defer cancel()
	for {
		var r Result
		err := i.compare(ctx, o, &r)
		if err == nil && r.RemindersLost == 0 && r.Disagreeing == 0 {
			return
		}
		select {
		case <-ctx.Done():
			return // what is missing now is missing, and the comparison says so
		case <-time.After(time.Second):
		}
	}
}
