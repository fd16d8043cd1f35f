package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/enplan-dk/enplan/internal/store"
)

// delivery does the queue's work. A job reads and locks its rows, sends, marks them and
// ends itself, all in one transaction.
type delivery struct {
	store    *store.Store
	mailer   *mailer
	citizens CitizenChannel
	write    composer
}

func (d *delivery) deliver(ctx context.Context, job *river.Job[deliverArgs]) error {
	return inOneTransaction(ctx, d, job, func(ledger store.Ledger) error {
		n, err := ledger.Lock(ctx, job.Args.Key)
		if errors.Is(err, store.ErrNotFound) { // the course was erased
			return nil
		}
		if err != nil || n.State == store.Delivered {
			return err
		}
		id := messageID(d.mailer.domain, n.Key)
		if n.Channel == store.ToCitizen {
			m := d.write.citizen(n, time.Now())
			if err := d.citizens.Send(ctx, CitizenMessage{ID: id, To: n.Recipient, Subject: m.subject, Body: m.body}); err != nil {
				return err
			}
			return ledger.Delivered(ctx, id, job.Attempt, n.Key)
		}
		to, standIn, err := readers(ctx, ledger, n.Recipient, n.Municipality)
		if err != nil {
			return err
		}
		if len(to) == 0 {
			return ledger.Undeliverable(ctx, n.Key)
		}
		if err := d.mailer.send(ctx, id, to, d.write.staff(n, standIn, time.Now())); err != nil {
			return err
		}
		return ledger.Delivered(ctx, id, job.Attempt, n.Key)
	})
}

func (d *delivery) digest(ctx context.Context, job *river.Job[digestArgs]) error {
	return inOneTransaction(ctx, d, job, func(ledger store.Ledger) error {
		rows, err := ledger.LockDigest(ctx, job.Args.Recipient, job.Args.At)
		if err != nil || len(rows) == 0 {
			return err
		}
		keys := make([]string, 0, len(rows))
		for _, n := range rows {
			keys = append(keys, n.Key)
		}
		to, standIn, err := readers(ctx, ledger, job.Args.Recipient, rows[0].Municipality)
		if err != nil {
			return err
		}
		if len(to) == 0 {
			return ledger.Undeliverable(ctx, keys...)
		}
		id := messageID(d.mailer.domain, keys...)
		if err := d.mailer.send(ctx, id, to, d.write.digest(rows, standIn, time.Now())); err != nil {
			return err
		}
		return ledger.Delivered(ctx, id, job.Attempt, keys...)
	})
}

// sweepMost bounds one look through the ledger; the next one goes on.
const sweepMost = 1000

// sweep queues what waits though there may be a way by now: an address has become
// known, a supervisor has come, or the queue has lost a job.
func (d *delivery) sweep(ctx context.Context, _ *river.Job[sweepArgs]) error {
	queue := river.ClientFromContext[pgx.Tx](ctx)
	err := d.store.Transact(store.ForInstallation(ctx), func(tx pgx.Tx) error {
		ledger := d.store.Ledger(tx)
		if err := ledger.AddressToSupervisors(ctx); err != nil {
			return err
		}
		waiting, err := ledger.Waiting(ctx, time.Now(), sweepMost)
		if err != nil || len(waiting) == 0 {
			return err
		}
		jobs := make([]river.InsertManyParams, 0, len(waiting))
		for _, n := range waiting {
			args, opts := jobFor(n)
			jobs = append(jobs, river.InsertManyParams{Args: args, InsertOpts: opts})
		}
		_, err = queue.InsertManyTx(ctx, tx, jobs)
		return err
	})
	if err != nil {
		return fmt.Errorf("sweep the ledger: %w", err)
	}
	return nil
}

// readers are the addresses that a member of staff's messages go to, and whether
// somebody stands in: with a closed account they go to the supervisors. None: no
// address is known yet.
func readers(ctx context.Context, ledger store.Ledger, subject, municipality string) (to []string, standIn bool, err error) {
	m, err := ledger.Staff(ctx, subject)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, false, nil
	case err != nil:
		return nil, false, err
	case !m.Disabled && m.Email == "":
		return nil, false, nil
	case !m.Disabled:
		return []string{m.Email}, false, nil
	}
	supervisors, err := ledger.Supervisors(ctx, municipality)
	for _, s := range supervisors {
		if s.Email != "" {
			to = append(to, s.Email)
		}
	}
	return to, true, err
}

func inOneTransaction[A river.JobArgs](ctx context.Context, d *delivery, job *river.Job[A], work func(store.Ledger) error) error {
	return d.store.Transact(store.ForInstallation(ctx), func(tx pgx.Tx) error {
		if err := work(d.store.Ledger(tx)); err != nil {
			return err
		}
		if _, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job); err != nil {
			return fmt.Errorf("complete a job: %w", err)
		}
		return nil
	})
}
