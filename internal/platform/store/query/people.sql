-- name: PutStaff :exec
-- What the identity provider says is taken over; what was set here stays.
insert into staff (subject, name, email, municipality, roles) values (@subject, @name, @email, @municipality, @roles)
on conflict (subject) do update set
    name = excluded.name, email = excluded.email, municipality = excluded.municipality, roles = excluded.roles, seen_at = now(),
    email_refused_at = case when staff.email = excluded.email then staff.email_refused_at end;

-- name: MarkAddress :exec
-- Whether the mail server takes mails for somebody's address: null when it does.
update staff set email_refused_at = sqlc.narg('refused_at') where subject = @subject and email = @email;

-- name: GetStaff :one
select * from staff where subject = @subject;

-- name: ListStaff :many
select * from staff where municipality = @municipality order by name, subject;

-- name: ListSupervisors :many
select * from staff where municipality = @municipality and 'supervisor' = any(roles) and not disabled order by subject;

-- name: DisableStaff :execrows
update staff set disabled = @disabled where subject = @subject;

-- name: ProtectStaffName :execrows
update staff set protected_name = @protected where subject = @subject;

-- name: AddAccess :exec
insert into access_log (municipality, subject, role, course_id, operation, kind, purpose, reason, outcome, request_id, about)
values (nullif(@municipality::text, ''), @subject, @role, @course_id, @operation, @kind, @purpose, @reason, @outcome, @request_id, @about);

-- name: ListAccess :many
select * from access_log
where course_id = @course_id and id < @before
order by id desc limit @most;

-- name: LastAccess :one
-- When somebody was last let into a course, but for handing in.
select at from access_log
where subject = @subject and course_id = @course_id and outcome = 'allowed' and operation <> 'hand_in' and at > @since::timestamptz
order by id desc limit 1;

-- name: SampleAccess :many
-- What staff have read, one row for each person, course and day, and for each reason that somebody wrote, drawn by
-- chance: the same seed draws the same rows. What somebody has looked into is left out, but of the draw in which it
-- was, unless it is asked for.
with visit as (
    select min(a.id)::bigint as entry, max(a.id)::bigint as last_entry, a.subject, a.role, a.course_id::uuid as course_id, c.title, a.purpose, a.reason, a.outcome,
        min(a.at)::timestamptz as first_at, max(a.at)::timestamptz as last_at, count(*) as times, array_agg(distinct a.operation)::text[] as operations
    from access_log a join course c on c.id = a.course_id
    where c.bylaw = @bylaw and a.kind = 'read' and a.role <> 'citizen'
      and (@subject::text = '' or a.subject = @subject)
      and (@operation::text = '' or a.operation = @operation)
      and a.at >= @since::timestamptz and a.at < @until::timestamptz
    group by a.subject, a.role, a.course_id, c.title, a.purpose, a.reason, a.outcome, (a.at at time zone 'Europe/Copenhagen')::date
)
select v.*, coalesce(k.verdict, '')::text as verdict, coalesce(k.reason, '')::bytea as check_reason, coalesce(k.by_subject, '')::text as checked_by,
    coalesce(k.at, '9999-12-31T00:00:00Z')::timestamptz as checked_at
from visit v
left join lateral (
    select * from access_check where entry = v.entry and last_entry >= v.last_entry order by at desc, id limit 1
) k on true
where case @checks::text when 'all' then true when 'follow_up' then k.verdict = 'follow_up' else k.id is null or k.draw = @seed::text end
order by md5(@seed::text || v.subject || v.course_id || v.purpose || coalesce(v.reason::text, '') || v.first_at::date), v.first_at
limit @most;

-- name: PlainReasons :many
-- What a former build wrote before reasons were sealed: words where there are codes now.
select id, course_id::uuid as course_id, purpose from access_log
where operation = 'make_bundle' and reason is null and purpose <> '' and course_id is not null
order by id;

-- name: SealReason :exec
update access_log set purpose = '', reason = @reason where id = @id;

-- name: AddStance :exec
insert into akasse_stance (bylaw, text, decided_on, decider, recorded_by) values (@bylaw, @text, @decided_on, @decider, @recorded_by);

-- name: GetStance :one
select * from akasse_stance where bylaw = @bylaw order by at desc limit 1;

-- name: CoursesWithPosts :many
-- Courses that go on and in which somebody is at work, or will be.
select distinct r.course_id from course_relation r join course c on c.id = r.course_id
where r.subject = @subject and r.relation <> 'party' and not c.finished order by r.course_id;

-- name: MoveDrafts :exec
-- A draft of the same form that the new login has stays: it is the later one.
update form_draft d set subject = @to_subject where d.subject = @subject and not exists (
    select from form_draft n where n.subject = @to_subject and n.form = d.form and n.municipality = d.municipality);

-- name: MoveCalendarToken :exec
update calendar_token t set subject = @to_subject
where t.subject = @subject and not exists (select from calendar_token n where n.subject = @to_subject);

-- name: MoveChoices :exec
update notice_choice c set subject = @to_subject
where c.subject = @subject and not exists (select from notice_choice n where n.subject = @to_subject and n.kind = c.kind);

-- name: MoveNews :exec
-- What was told and is not seen yet.
update notification set recipient = @to_subject where recipient = @subject and member_id = '' and seen_at is null;

-- name: PutCalendarToken :exec
insert into calendar_token (digest, subject) values (@digest, @subject)
on conflict (subject) do update set digest = excluded.digest, at = now();

-- name: DropCalendarToken :exec
delete from calendar_token where subject = @subject;

-- name: GetCalendarSubject :one
select subject from calendar_token where digest = @digest;
