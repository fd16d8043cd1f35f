// Package notify tells people what has come due: staff by e-mail, citizens through a
// channel of their own.
//
// [Outbox] enters what must be sent into a ledger, in the transaction that records
// the event, together with the job that will send it. [Dispatcher] works the jobs off.
// The ledger has one row per due item and recipient, so that nothing is sent because
// of a repeated recording, a second worker or a replay. What remains is the moment
// between the mail server's acceptance of a message and the commit that says so: a
// process that dies in it sends the message again, with the same Message-ID. SMTP
// promises no more.
//
// A message says when something is and where to read about it; never whom it is about
// or what a plan holds. The package does not decide what is due or when.
package notify
