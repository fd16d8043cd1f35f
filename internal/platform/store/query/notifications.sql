-- name: AddNotification :execrows
-- A row that a former build wrote, under a key that said more, is the same row.
insert into notification (key, course_id, bylaw, kind, ref, at_due, about_at, channel, told_as, recipient, member_id, state, send_at, absent, sealed)
select @key, @course_id, @bylaw, @kind, @ref, @at_due, sqlc.narg('about_at'), @channel, @told_as, @recipient, @member_id, @state, @send_at, @absent, @sealed
where not exists (select 1 from notification n where n.key = @former_key)
on conflict (key) do nothing;

-- name: LockNotification :one
select * from notification where key = @key for update;

-- name: LockDigest :many
-- What waits for this reader; rows of earlier mornings that found no way go along. What is told in
-- somebody's absence is a mail of its own.
select * from notification
where recipient = @recipient and absent = @absent and channel = 'digest' and state <> 'delivered' and send_at <= @until::timestamptz
order by at_due, key for update;

-- name: MarkDelivered :exec
update notification set state = 'delivered', delivered_at = now(), attempts = @attempts, message_id = @message_id, refused_at = null
where key = any(@keys::text[]);

-- name: MarkPassedOn :exec
update notification set state = 'delivered', delivered_at = now(), passed_on = true, refused_at = null where key = any(@keys::text[]);

-- name: MarkUndeliverable :exec
update notification set state = 'undeliverable', attempts = attempts + 1, refused_at = null where key = any(@keys::text[]);

-- name: MarkRefused :exec
update notification set state = 'undeliverable', attempts = attempts + 1, refused_at = now() where key = any(@keys::text[]);

-- name: Waiting :many
-- Rows whose time has passed and which nothing delivers: no address was known, or the queue lost its job. An
-- address that was refused for good is tried again when it has changed, and from time to time: the mail server
-- may have been mended.
select n.key, n.channel, n.recipient, n.absent, n.bylaw, n.send_at from notification n
left join staff s on s.subject = n.recipient and n.channel <> 'citizen'
where n.state <> 'delivered' and n.recipient <> '' and n.send_at < @before::timestamptz
  and (n.state = 'pending'
    or n.channel = 'citizen' and (n.refused_at is null or n.refused_at < @refused_before::timestamptz)
    or s.disabled
    or s.email <> '' and (s.email_refused_at is null or s.email_refused_at < @refused_before::timestamptz))
order by n.send_at limit @most;

-- name: AddressToSupervisors :execrows
-- Gives rows that found no supervisor to the supervisors known by now.
with found as (
    select n.*, s.subject from notification n
    join staff s on s.municipality = n.bylaw and 'supervisor' = any(s.roles) and not s.disabled
    where n.recipient = '' and n.state = 'undeliverable'
), gone as (
    delete from notification where key in (select key from found)
)
insert into notification (key, course_id, bylaw, kind, ref, at_due, about_at, channel, told_as, recipient, member_id, state, send_at, sealed)
select key || subject, course_id, bylaw, kind, ref, at_due, about_at, channel, told_as, subject, member_id, 'pending', send_at, sealed from found
on conflict (key) do nothing;

-- name: ListNotifications :many
select * from notification where course_id = @course_id order by at_due, key;

-- name: Unreached :many
-- Who of a municipality waits in vain for messages: staff whose address is refused or not known, and family members
-- whom the gateway to citizens does not take messages for.
select n.recipient, (n.channel = 'citizen')::boolean as citizen, coalesce(s.name, '')::text as name,
    (case when n.channel = 'citizen' then n.course_id::text else '' end)::text as course_id, n.member_id,
    bool_or(n.refused_at is not null)::boolean as refused, min(n.send_at)::timestamptz as since, count(*) as messages
from notification n left join staff s on s.subject = n.recipient and n.channel <> 'citizen'
where n.bylaw = @bylaw and n.state = 'undeliverable'
group by 1, 2, 3, 4, 5
order by since, 3, 1 limit @most;

-- name: PlainNotifications :many
-- What a former build wrote before kinds that say too much were sealed.
select * from notification where sealed is null and kind = any(@kinds::text[]) order by key limit @most;

-- name: SealNotification :exec
update notification set key = @key, kind = @kind, ref = '', at_due = send_at, sealed = @sealed where key = @former_key;

-- name: DropNotification :exec
delete from notification where key = @key;
