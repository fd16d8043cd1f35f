-- name: GetVisit :one
-- The look-up whose first line this is.
select f.id as entry, max(a.id)::bigint as last_entry, f.subject, f.course_id::uuid as course_id, c.bylaw
from access_log f
join course c on c.id = f.course_id
join access_log a on a.course_id = f.course_id and a.kind = 'read' and a.subject = f.subject and a.role = f.role and a.purpose = f.purpose and a.reason is not distinct from f.reason and a.outcome = f.outcome
    and (a.at at time zone 'Europe/Copenhagen')::date = (f.at at time zone 'Europe/Copenhagen')::date
where f.id = @entry and f.kind = 'read' and f.role <> 'citizen'
group by f.id, c.bylaw
having min(a.id) = f.id;

-- name: AddCheck :exec
insert into access_check (id, entry, last_entry, course_id, municipality, verdict, reason, by_subject, draw)
values (@id, @entry, @last_entry, @course_id, @municipality, @verdict, @reason, @by_subject, @draw)
on conflict (id) do nothing;

-- name: CountFollowUps :one
-- Look-ups of which the last that was said is that they are followed up.
select count(*) from (
    select distinct on (entry) verdict from access_check where municipality = @municipality order by entry, at desc, id
) k where k.verdict = 'follow_up';

-- name: CheckedAccess :many
-- Which lines of a course's access log a supervisor has looked into, and when last.
select a.id, max(k.at)::timestamptz as checked_at
from access_check k
join access_log f on f.id = k.entry
join access_log a on a.course_id = f.course_id and a.kind = 'read' and a.subject = f.subject and a.role = f.role and a.purpose = f.purpose and a.reason is not distinct from f.reason and a.outcome = f.outcome
    and a.id between k.entry and k.last_entry
where k.course_id = @course_id and a.id = any(@ids::bigint[])
group by a.id;

-- name: EraseChecks :exec
delete from access_check where course_id = @course_id;
