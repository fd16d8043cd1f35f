-- name: CountBacklog :one
-- What ought to have happened before an instant and has not: reminders that the course has not raised, that
-- are raised and not delivered, that found no address, or whose address is refused; and what waits to be sent at all.
select
    (select count(*) from course_agenda where at < @before::timestamptz and not fired) as unraised,
    (select count(*) from notification where state = 'pending' and send_at < @before) as undelivered,
    (select count(*) from notification where state = 'undeliverable' and refused_at is null and send_at < @before) as without_address,
    (select count(*) from notification where refused_at is not null and send_at < @before) as refused,
    (select count(*) from notification where state <> 'delivered') as outbox;
