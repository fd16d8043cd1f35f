-- name: AddNotification :execrows
insert into notification (key, course_id, bylaw, kind, ref, at_due, about_at, channel, told_as, recipient, member_id, state, send_at)
values (@key, @course_id, @bylaw, @kind, @ref, @at_due, @about_at, @channel, @told_as, @recipient, @member_id, @state, @send_at)
on conflict (key) do nothing;

-- name: LockNotification :one
select * from notification where key = @key for update;

-- name: LockDigest :many
-- What waits for this reader; rows of earlier mornings that found no way go along.
select * from notification
where recipient = @recipient and channel = 'digest' and state <> 'delivered' and send_at <= @until::timestamptz
order by at_due, key for update;

-- name: MarkDelivered :exec
update notification set state = 'delivered', delivered_at = now(), attempts = @attempts, message_id = @message_id
where key = any(@keys::text[]);

-- name: MarkUndeliverable :exec
update notification set state = 'undeliverable', attempts = attempts + 1 where key = any(@keys::text[]);

-- name: Waiting :many
-- Rows whose time has passed and which nothing delivers: no address was known, or the
-- queue lost its job.
select key, channel, recipient, bylaw, send_at from notification
where state <> 'delivered' and recipient <> '' and send_at < @before::timestamptz
  and (state = 'pending' or channel = 'citizen'
    or exists (select 1 from staff s where s.subject = recipient and (s.email <> '' or s.disabled)))
order by send_at limit @most;

-- name: AddressToSupervisors :execrows
-- Gives rows that found no supervisor to the supervisors known by now.
with found as (
    select n.*, s.subject from notification n
    join staff s on s.municipality = n.bylaw and 'supervisor' = any(s.roles) and not s.disabled
    where n.recipient = '' and n.state = 'undeliverable'
), gone as (
    delete from notification where key in (select key from found)
)
insert into notification (key, course_id, bylaw, kind, ref, at_due, about_at, channel, told_as, recipient, member_id, state, send_at)
select key || subject, course_id, bylaw, kind, ref, at_due, about_at, channel, told_as, subject, member_id, 'pending', send_at from found
on conflict (key) do nothing;

-- name: ListNotifications :many
select * from notification where course_id = @course_id order by at_due, key;
