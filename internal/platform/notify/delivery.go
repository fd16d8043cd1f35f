package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/enplan-dk/enplan/internal/domain/course"
	"github.com/enplan-dk/enplan/internal/platform/store"
)

// delivery does the queue's work. A job reads and locks its rows, sends, marks them and
// ends itself, all in one transaction.
type delivery struct {
	store    *store.Store
	mailer   *mailer
	citizens CitizenChannel
	write    composer
	ways     choices
}

func (d *delivery) deliver(ctx context.Context, job *river.Job[deliverArgs]) error {
	return inOneTransaction(ctx, d, job, func(tx pgx.Tx, ledger store.Ledger) error {
		n, err := ledger.Lock(ctx, job.Args.Key)
		if errors.Is(err, store.ErrNotFound) { // the course was erased
			return nil
		}
		if err != nil || n.State != store.Pending && n.State != store.Undeliverable {
			return err
		}
		if rows, err := d.stillTrue(ctx, tx, ledger, []store.Notification{n}); err != nil || len(rows) == 0 {
			return err
		}
		if n.Channel == store.ToCitizen {
			return d.toCitizen(ctx, ledger, []store.Notification{n}, d.write.citizen(n, time.Now()), job.Attempt)
		}
		return d.toStaff(ctx, tx, ledger, batch{
			recipient: n.Recipient, at: n.SendAt, attempt: job.Attempt, rows: []store.Notification{n},
			mail: d.write.staff(n, n.Absent != "", time.Now()),
		})
	})
}

func (d *delivery) digest(ctx context.Context, job *river.Job[digestArgs]) error {
	return inOneTransaction(ctx, d, job, func(tx pgx.Tx, ledger store.Ledger) error {
		rows, err := ledger.LockDigest(ctx, job.Args.Recipient, job.Args.Absent, job.Args.At)
		if err != nil {
			return err
		}
		if rows, err = d.stillTrue(ctx, tx, ledger, rows); err != nil || len(rows) == 0 {
			return err
		}
		return d.toStaff(ctx, tx, ledger, batch{
			recipient: job.Args.Recipient, at: job.Args.At, attempt: job.Attempt, rows: rows,
			mail: d.write.digest(rows, job.Args.Absent != "", time.Now()),
		})
	})
}

// news tells a citizen of all that happened since the last message.
func (d *delivery) news(ctx context.Context, job *river.Job[newsArgs]) error {
	return inOneTransaction(ctx, d, job, func(tx pgx.Tx, ledger store.Ledger) error {
		rows, err := ledger.LockNews(ctx, job.Args.Course, job.Args.Member)
		if err != nil {
			return err
		}
		if rows, err = d.stillTrue(ctx, tx, ledger, rows); err != nil || len(rows) == 0 {
			return err
		}
		return d.toCitizen(ctx, ledger, rows, d.write.news(rows, time.Now()), job.Attempt)
	})
}

// toCitizen sends one message of some rows of the same family member.
func (d *delivery) toCitizen(ctx context.Context, ledger store.Ledger, rows []store.Notification, m message, attempt int) error {
	keys, _ := batch{rows: rows}.keys()
	id := messageID(d.mailer.domain, keys...)
	err := d.citizens.Send(ctx, CitizenMessage{ID: id, To: rows[0].Recipient, Subject: m.subject, Body: m.body})
	switch {
	case errors.Is(err, errRefused):
		countRefused(ctx)
		return ledger.Refused(ctx, keys...)
	case err != nil:
		return err
	}
	return ledger.Delivered(ctx, id, attempt, keys...)
}

// stillTrue asks each course what is to be told now, and answers the rows that are to be sent. What is settled is void. What
// is for somebody else by now is void too, and entered for whoever it is for; what goes another way is queued that way.
func (d *delivery) stillTrue(ctx context.Context, tx pgx.Tx, ledger store.Ledger, rows []store.Notification) (out []store.Notification, err error) {
	states := map[string]*course.State{}
	for _, n := range rows {
		if course.ItemKind(n.Kind).Spec().Kind == "" { // it is not told by a course
			out = append(out, n)
			continue
		}
		s := states[n.Course]
		if s == nil {
			state, err := ledger.State(ctx, n.Course)
			if err != nil {
				return nil, err
			}
			s, states[n.Course] = &state, &state
		}
		send, err := d.nowTold(ctx, tx, ledger, s, n)
		if err != nil {
			return nil, err
		}
		if send {
			out = append(out, n)
		}
	}
	return out, nil
}

func (d *delivery) nowTold(ctx context.Context, tx pgx.Tx, ledger store.Ledger, s *course.State, n store.Notification) (send bool, err error) {
	if !n.Notice().Stands(s, n.AboutAt) {
		return false, ledger.Void(ctx, store.Settled, n.Key)
	}
	if n.Absent != "" { // a supervisor has it in the place of somebody whose account is closed
		return true, nil
	}
	now, err := d.ways.addressed(ctx, ledger, s, n.Notice(), time.Now())
	if err != nil {
		return false, err
	}
	queue := river.ClientFromContext[pgx.Tx](ctx)
	i := slices.IndexFunc(now, func(row store.Notification) bool { return row.Key == n.Key })
	switch {
	case i < 0:
		if err := ledger.Void(ctx, store.Moved, n.Key); err != nil {
			return false, err
		}
		return false, enter(ctx, tx, queue, ledger, now)
	case n.Member == "" || now[i].Recipient == n.Recipient && now[i].Channel == n.Channel:
		return true, nil
	}
	n.Channel, n.Recipient, n.SendAt = now[i].Channel, now[i].Recipient, now[i].SendAt
	if err := ledger.Readdress(ctx, n); err != nil {
		return false, err
	}
	return false, queueUp(ctx, tx, queue, []store.Notification{n})
}

// batch is what one member of staff is told in one mail.
type batch struct {
	recipient string
	at        time.Time // when it was to be sent
	attempt   int
	rows      []store.Notification
	mail      message
}

func (b batch) keys() (keys, origins []string) {
	for _, n := range b.rows {
		keys, origins = append(keys, n.Key), append(origins, n.Origin())
	}
	return keys, origins
}

// toStaff sends one mail to one reader. Without a known address it waits for one, with a closed account each
// supervisor gets one of her own, and a refused address is kept for whoever can mend it.
func (d *delivery) toStaff(ctx context.Context, tx pgx.Tx, ledger store.Ledger, b batch) error {
	keys, origins := b.keys()
	m, err := ledger.Staff(ctx, b.recipient)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return ledger.Undeliverable(ctx, keys...)
	case err != nil:
		return err
	case m.Disabled:
		return passOn(ctx, tx, ledger, b)
	case m.Email == "":
		return ledger.Undeliverable(ctx, keys...)
	}
	id := messageID(d.mailer.domain, origins...)
	err = d.mailer.send(ctx, id, m.Email, b.mail)
	switch {
	case errors.Is(err, errRefused):
		countRefused(ctx)
		if err := ledger.AddressRefused(ctx, m, time.Now()); err != nil {
			return err
		}
		return ledger.Refused(ctx, keys...)
	case err != nil:
		return err
	}
	if err := ledger.AddressTaken(ctx, m); err != nil {
		return err
	}
	return ledger.Delivered(ctx, id, b.attempt, keys...)
}

// passOn gives each supervisor a row of her own for each row of somebody whose account is closed, so that one bad
// address keeps nothing from the others. Without a supervisor the rows wait for one.
func passOn(ctx context.Context, tx pgx.Tx, ledger store.Ledger, b batch) error {
	keys, _ := b.keys()
	supervisors, err := ledger.Supervisors(ctx, b.rows[0].Municipality)
	if err != nil {
		return err
	}
	if len(supervisors) == 0 {
		return ledger.Undeliverable(ctx, keys...)
	}
	for _, n := range b.rows {
		var instead []store.Notification
		for _, s := range supervisors {
			instead = append(instead, ledger.Instead(n, s.Subject, b.at))
		}
		if err := enter(ctx, tx, river.ClientFromContext[pgx.Tx](ctx), ledger, instead); err != nil {
			return err
		}
	}
	return ledger.PassedOn(ctx, keys...)
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
		if err != nil {
			return err
		}
		return queueUp(ctx, tx, queue, waiting)
	})
	if err != nil {
		return fmt.Errorf("sweep the ledger: %w", err)
	}
	return nil
}

func inOneTransaction[A river.JobArgs](ctx context.Context, d *delivery, job *river.Job[A], work func(pgx.Tx, store.Ledger) error) error {
	return d.store.Transact(store.ForInstallation(ctx), func(tx pgx.Tx) error {
		if err := work(tx, d.store.Ledger(tx)); err != nil {
			return err
		}
		if _, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job); err != nil {
			return fmt.Errorf("complete a job: %w", err)
		}
		return nil
	})
}
