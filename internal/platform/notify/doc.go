// Package notify tells people what has come due: staff by e-mail, citizens through a
// separate channel.
//
// [Outbox] enters messages into a ledger and the jobs that send them, in the transaction
// that records the event. [Dispatcher] carries out the jobs. The ledger has one row for
// each due item and recipient, so a repeated recording, a second worker or a replay sends
// nothing again. One gap remains, between the mail server's acceptance of a message and
// the commit that records it. A process that dies in this gap sends the message again,
// with the same Message-ID. SMTP promises no more.
//
// A message says when something happens and where to read about it. It never says whom it
// is about or what a plan holds. The package does not decide what is due or when.
package notify
