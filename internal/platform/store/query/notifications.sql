-- name: AddNotifications :many
-- A row that a former build wrote, under a key that said more, is the same row. What is only for the pages is never sent.
with n as (
    select unnest(@keys::text[]) as key, unnest(@former_keys::text[]) as former_key, unnest(@channels::text[]) as channel,
        unnest(@told_ases::text[]) as told_as, unnest(@recipients::text[]) as recipient, unnest(@member_ids::text[]) as member_id,
        unnest(@states::text[]) as state, unnest(@send_ats::timestamptz[]) as send_at, unnest(@absents::text[]) as absent
)
insert into notification (key, course_id, bylaw, kind, ref, at_due, about_at, channel, told_as, recipient, member_id, state, send_at, absent,
    sealed, members, except_for, delivered_at)
select n.key, @course_id, @bylaw, @kind, @ref, @at_due, sqlc.narg('about_at'), n.channel, n.told_as, n.recipient, n.member_id, n.state, n.send_at,
    n.absent, @sealed, @members::text[], @except_for, case when n.state = 'delivered' then now() end
from n where not exists (select 1 from notification o where o.key = n.former_key)
on conflict (key) do nothing
returning key;

-- name: Choices :many
select subject, kind, way from notice_choice;

-- name: ChoicesOf :many
select kind, way from notice_choice where subject = @subject;

-- name: PutChoice :exec
insert into notice_choice (subject, municipality, kind, way) values (@subject, @municipality, @kind, @way)
on conflict (subject, kind) do update set way = excluded.way, municipality = excluded.municipality;

-- name: DropChoice :exec
delete from notice_choice where subject = @subject and kind = @kind;

-- name: LockNews :many
-- What waits for this family member, whether its hour is over or not: one message tells of all.
select * from notification where course_id = @course_id and member_id = @member_id and channel = 'news' and state <> 'delivered'
order by at_due, key for update;

-- name: MarkVoid :exec
-- It is not sent. A former build takes it for delivered.
update notification set state = 'delivered', delivered_at = now(), void = @void, refused_at = null where key = any(@keys::text[]);

-- name: Readdress :exec
update notification set channel = @channel, recipient = @recipient, send_at = @send_at, state = 'pending' where key = @key;

-- name: SettleNewsOf :exec
-- What nobody may read any more: it is news to nobody.
update notification set void = 'settled' where course_id = @course_id and ref = @ref and seen_at is null and state = 'delivered';

-- name: Unseen :many
-- What somebody was told and has not seen, newest first: a member of staff by her subject, a family member by her place in the course.
select * from notification n
where n.seen_at is null and n.void = '' and not n.passed_on and n.at_due <= now()
  and (n.recipient = @subject and n.member_id = '' or exists (
    select 1 from course_relation r
    where r.subject = @subject and r.relation = 'party' and r.since <= now() and r.course_id = n.course_id and r.member_id = n.member_id))
order by n.at_due desc, n.key limit @most;

-- name: RecentNews :many
-- What somebody was told of a course and has not seen before just now, newest first.
select * from notification n
where n.course_id = @course_id and (n.seen_at is null or n.seen_at > @seen_after::timestamptz) and n.void = '' and not n.passed_on and n.at_due <= now()
  and (n.recipient = @subject and n.member_id = '' or exists (
    select 1 from course_relation r
    where r.subject = @subject and r.relation = 'party' and r.since <= now() and r.course_id = n.course_id and r.member_id = n.member_id))
order by n.at_due desc, n.key limit @most;

-- name: MarkSeen :exec
update notification n set seen_at = now()
where n.course_id = @course_id and n.seen_at is null
  and (n.recipient = @subject and n.member_id = '' or exists (
    select 1 from course_relation r
    where r.subject = @subject and r.relation = 'party' and r.since <= now() and r.course_id = n.course_id and r.member_id = n.member_id));

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
select n.key, n.course_id, n.member_id, n.channel, n.recipient, n.absent, n.bylaw, n.send_at from notification n
left join staff s on s.subject = n.recipient and n.channel not in ('citizen', 'news')
where n.state <> 'delivered' and n.recipient <> '' and n.send_at < @before::timestamptz
  and (n.state = 'pending'
    or n.channel in ('citizen', 'news') and (n.refused_at is null or n.refused_at < @refused_before::timestamptz)
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
insert into notification (key, course_id, bylaw, kind, ref, at_due, about_at, channel, told_as, recipient, member_id, state, send_at, sealed, members, except_for)
select key || subject, course_id, bylaw, kind, ref, at_due, about_at, channel, told_as, subject, member_id, 'pending', send_at, sealed, members, except_for from found
on conflict (key) do nothing;

-- name: ListNotifications :many
select * from notification where course_id = @course_id order by at_due, key;

-- name: Unreached :many
-- Who of a municipality waits in vain for messages: staff whose address is refused or not known, and family members
-- whom the gateway to citizens does not take messages for.
select n.recipient, (n.channel in ('citizen', 'news'))::boolean as citizen, coalesce(s.name, '')::text as name,
    (case when n.channel in ('citizen', 'news') then n.course_id::text else '' end)::text as course_id, n.member_id,
    bool_or(n.refused_at is not null)::boolean as refused, min(n.send_at)::timestamptz as since, count(*) as messages
from notification n left join staff s on s.subject = n.recipient and n.channel not in ('citizen', 'news')
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
