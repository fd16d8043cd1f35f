-- name: PutCourse :exec
insert into course (id, bylaw, version, phase, outcome, opened_at, changed_at, phase_from, coordinator, acting_coordinator, interim,
    waits_for, waiting_for, waiting_what, waiting_since, next_follow_up, next_due_at, overdue, escalated, paused_until, closed_at, finished, title, number, waits_what, waits_since)
values (@id, @bylaw, @version, @phase, @outcome, @opened_at, @changed_at, @phase_from, @coordinator, @acting_coordinator, @interim,
    @waits_for, @waiting_for, @waiting_what, @waiting_since, @next_follow_up, @next_due_at, @overdue, @escalated, @paused_until, @closed_at, @finished, @title, @number, @waits_what::text[],
    @waits_since::timestamptz[])
on conflict (id) do update set
    bylaw = excluded.bylaw, version = excluded.version, phase = excluded.phase, outcome = excluded.outcome,
    opened_at = excluded.opened_at, changed_at = excluded.changed_at, phase_from = excluded.phase_from,
    coordinator = excluded.coordinator, acting_coordinator = excluded.acting_coordinator, interim = excluded.interim,
    waits_for = excluded.waits_for, waiting_for = excluded.waiting_for, waiting_what = excluded.waiting_what, waiting_since = excluded.waiting_since,
    next_follow_up = excluded.next_follow_up, next_due_at = excluded.next_due_at, overdue = excluded.overdue, escalated = excluded.escalated,
    paused_until = excluded.paused_until, closed_at = excluded.closed_at, finished = excluded.finished, title = excluded.title,
    waits_what = excluded.waits_what, waits_since = excluded.waits_since
where course.version <= excluded.version;

-- name: GetCourse :one
select * from course where id = @id;

-- name: GetCourses :many
select * from course where id = any(@ids::uuid[]);

-- name: CourseIDs :many
select id from course where id > @after order by id limit @most;

-- name: CourseIDsOf :many
select id from course where bylaw = @bylaw and id > @after order by id limit @most;

-- name: GetRelations :many
select * from course_relation
where course_id = @course_id and subject = @subject and since <= now() and (until is null or until > now())
order by relation, member_id, field;

-- name: RelationsAmong :many
-- What somebody is today to some courses.
select course_id, relation, by_consent from course_relation
where course_id = any(@ids::uuid[]) and subject = @subject and since <= now() and (until is null or until > now())
order by course_id, relation, member_id, field;

-- name: DropRelations :exec
delete from course_relation where course_id = @course_id;

-- name: AddRelations :exec
insert into course_relation (course_id, municipality, subject, relation, member_id, field, since, until, by_consent)
select @course_id, @municipality, r.subject, r.relation, r.member_id, r.field, r.since, nullif(r.until, '9999-12-31T00:00:00Z'),
    case when r.relation = 'team' then r.by_consent end
from (select unnest(@subjects::text[]) as subject, unnest(@relations::text[]) as relation, unnest(@member_ids::text[]) as member_id,
    unnest(@fields::text[]) as field, unnest(@sinces::timestamptz[]) as since, unnest(@untils::timestamptz[]) as until,
    unnest(@by_consents::boolean[]) as by_consent) r
on conflict do nothing;

-- name: DropPersons :exec
delete from course_person where course_id = @course_id;

-- name: AddPerson :exec
insert into course_person (course_id, municipality, member_id, cpr_index) values (@course_id, @municipality, @member_id, @cpr_index);

-- name: DropAgenda :exec
delete from course_agenda where course_id = @course_id;

-- name: AddAgenda :exec
insert into course_agenda (course_id, municipality, kind, ref, at, recipient, fired, about_at, sealed, staff)
select @course_id, @municipality, i.kind, i.ref, i.at, i.recipient, i.fired, nullif(i.about_at, '9999-12-31T00:00:00Z'), nullif(i.sealed, ''::bytea),
    nullif(i.staff, '')
from (select unnest(@kinds::text[]) as kind, unnest(@refs::text[]) as ref, unnest(@ats::timestamptz[]) as at, unnest(@recipients::text[]) as recipient,
    unnest(@fireds::boolean[]) as fired, unnest(@abouts::timestamptz[]) as about_at, unnest(@sealed::bytea[]) as sealed, unnest(@staff::text[]) as staff) i
on conflict do nothing;

-- name: GetAgenda :many
-- Of somebody's own courses every agreed meeting too, of which nobody is reminded any more: it has an item until it is recorded.
-- Of any course what the viewer is told as a colleague.
select a.*, c.title, c.phase, c.coordinator from course_agenda a join course c on c.id = a.course_id
where (@bylaw::text = '' or c.bylaw = @bylaw)
  and (a.recipient = any(@recipients::text[]) and (@viewer::text = '' or a.course_id = any(array(
        select r.course_id from course_relation r
        where r.subject = @viewer and r.relation = any(@relations::text[]) and r.since <= now() and (r.until is null or r.until > now()))))
    or @viewer::text <> '' and a.staff = @viewer::text)
  and (cardinality(@kinds::text[]) = 0 or a.kind = any(@kinds::text[]) and a.fired = @fired::boolean and c.phase <> 'closed')
  and (a.at < @before::timestamptz or @viewer::text <> '' and a.kind = 'meeting_overdue' and a.about_at < @before::timestamptz)
order by a.at, a.course_id, a.kind, a.ref, a.recipient
limit @most;

-- name: OutdatedRows :many
-- The courses whose rows a former build wrote: of the agenda what says too much was taken out and is not sealed yet, or lists do
-- not know each thing that is waited for.
select course_id from course_agenda
where kind = any(@hidden::text[]) or sealed is null and kind = any(@sealed_kinds::text[])
union select id from course where waits_what is null
order by course_id;

-- name: PutPlanVersion :exec
insert into plan_version (course_id, municipality, version, hash, at, sealed) values (@course_id, @municipality, @version, @hash, @at, @sealed)
on conflict do nothing;

-- name: GetPlanVersion :one
select version, hash, at, sealed from plan_version where course_id = @course_id and version = @version;

-- name: PutDocument :exec
insert into document (course_id, hash, sealed) values (@course_id, @hash, @sealed) on conflict do nothing;

-- name: GetDocument :one
select sealed from document where course_id = @course_id and hash = @hash;

-- name: DropDocument :exec
delete from document where course_id = @course_id and hash = @hash;

-- name: ReserveOpening :one
-- Of a request that is repeated, what was kept of it: an update that changes nothing gives it back.
insert into opening (key, subject, fingerprint, course_id) values (@key, @subject, @fingerprint, @course_id)
on conflict (key, subject, municipality) do update set key = excluded.key
returning fingerprint, course_id;

-- name: OpeningOf :one
select course_id from opening where key = @key and subject = @subject;

-- name: Opened :one
select exists (select from opening o join course_key k using (course_id)
    where o.course_id = @course_id and o.subject = @subject and k.ciphertext is not null);

-- name: PutDraft :execrows
-- What is there is written over; a new one comes in only while the person has fewer than most.
insert into form_draft (subject, form, course_id, sealed)
select @subject, @form, @course_id, @sealed
where exists (select from form_draft f where f.subject = @subject and f.form = @form)
   or (select count(*) from form_draft f where f.subject = @subject and f.changed_at > @since::timestamptz) < @most::bigint
on conflict (subject, form, municipality) do update set course_id = excluded.course_id, sealed = excluded.sealed, changed_at = now();

-- name: ExpireDrafts :execrows
delete from form_draft where changed_at <= @since::timestamptz;

-- name: GetDraft :one
select course_id, sealed, changed_at from form_draft where subject = @subject and form = @form;

-- name: DropDraft :exec
delete from form_draft where subject = @subject and form = @form;

-- name: EraseEvents :exec
delete from course_event where course_id = @course_id;
-- name: EraseSnapshot :exec
delete from course_snapshot where course_id = @course_id;
-- name: EraseCourse :exec
delete from course where id = @course_id;
-- name: ErasePlans :exec
delete from plan_version where course_id = @course_id;
-- name: EraseDocuments :exec
delete from document where course_id = @course_id;
-- name: EraseDrafts :exec
delete from form_draft where course_id = @course_id;
-- name: EraseNotifications :exec
delete from notification where course_id = @course_id;

-- name: Standing :many
-- Whose the course is, and what somebody is to it today: a row for each relation, at least one.
select c.bylaw, c.coordinator, r.relation from course c
left join course_relation r on r.course_id = c.id and r.subject = @subject and r.since <= now() and (r.until is null or r.until > now())
where c.id = @course_id order by r.relation, r.member_id, r.field;
