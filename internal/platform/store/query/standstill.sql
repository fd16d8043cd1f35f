-- name: BeginLook :many
-- Of several workers one looks at a time: no row, if another has begun since.
update standstill_look set begun_at = now() where begun_at < @before::timestamptz returning came_to;

-- name: EndLook :exec
update standstill_look set done_at = now(), came_to = @came_to;

-- name: LastLook :one
select done_at from standstill_look;

-- name: UnfinishedCourses :many
-- Of some courses those whose workflow is to run, and whose they are.
select id, bylaw from course where id = any(@ids::uuid[]) and not finished;

-- name: NextUnfinished :many
-- A course that was opened just now Temporal may not list yet.
select id from course where not finished and id > @after and opened_at < @before::timestamptz order by id limit @most;

-- name: LateCourses :many
-- Courses that have not raised what was due before an instant.
select distinct course_id from course_agenda where at < @before::timestamptz and not fired limit @most;

-- name: KnownStandstills :many
select course_id from course_standstill order by since, course_id limit @most;

-- name: DropStandstills :exec
-- Those that go on, and those that were erased.
delete from course_standstill where course_id = any(@looked_at::uuid[]) and course_id <> all(@found::uuid[])
    or not exists (select from course c where c.id = course_standstill.course_id);

-- name: DropStandstill :exec
delete from course_standstill where course_id = @course_id;

-- name: AddStandstills :exec
insert into course_standstill (course_id, municipality, why)
select f.id, f.municipality, f.why
from (select unnest(@ids::uuid[]) as id, unnest(@municipalities::text[]) as municipality, unnest(@whys::text[]) as why) f
on conflict (course_id) do update set why = excluded.why, municipality = excluded.municipality;

-- name: CountStandstills :many
select why, count(*) as courses from course_standstill group by why order by why;

-- name: StandstillsOf :one
select count(*) from course_standstill s join course c on c.id = s.course_id where c.bylaw = @bylaw;
