-- name: LockCourse :exec
-- One recorder at a time per course, until its transaction ends. The row itself
-- cannot serve, for a new course has none yet.
select pg_advisory_xact_lock(hashtextextended(@course_id, 0));

-- name: RunHasEnded :one
-- Asked after LockCourse, in a statement of its own: it must see what was committed while it waited for the lock.
select exists (select from ended_run where course_id = @course_id and run = @run);

-- name: EndRun :exec
insert into ended_run (course_id, run) values (@course_id, @run) on conflict do nothing;

-- name: EraseEndedRuns :exec
delete from ended_run where course_id = @course_id;

-- name: GetVersion :one
select version from course where id = @id;

-- name: VersionsOf :many
select id, version from course where id = any(@ids::uuid[]);

-- name: GetSnapshot :one
-- A large state's snapshot lags behind what is recorded by some events.
select s.version, s.schema, s.sealed, coalesce(c.version, s.version)::bigint as recorded
from course_snapshot s left join course c on c.id = s.course_id where s.course_id = @course_id;

-- name: PutSnapshot :exec
insert into course_snapshot (course_id, municipality, version, schema, sealed)
values (@course_id, @municipality, @version, @schema, @sealed)
on conflict (course_id) do update
set version = excluded.version, schema = excluded.schema, sealed = excluded.sealed
where course_snapshot.version <= excluded.version;

-- name: AppendEvents :exec
insert into course_event (course_id, municipality, seq, type, at, by_role, by_subject, command_key, sealed)
select @course_id, @municipality, e.seq, e.type, e.at, e.by_role, e.by_subject, nullif(e.command_key, ''), e.sealed
from (select unnest(@seqs::bigint[]) as seq, unnest(@types::text[]) as type, unnest(@ats::timestamptz[]) as at,
    unnest(@by_roles::text[]) as by_role, unnest(@by_subjects::text[]) as by_subject,
    unnest(@command_keys::text[]) as command_key, unnest(@sealed::bytea[]) as sealed) e
on conflict (course_id, seq) do nothing;

-- name: ReplaceEvent :exec
-- What was put on the wrong family and destroyed: the event stays, without its text.
update course_event set sealed = @sealed where course_id = @course_id and seq = @seq;

-- name: GetJournal :many
select seq, sealed from course_event where course_id = @course_id and seq > @after order by seq limit sqlc.narg('most');

-- name: GetCommand :many
select seq, sealed from course_event where course_id = @course_id and command_key = @command_key::text order by seq;

-- name: LastSeq :one
select coalesce(max(seq), 0)::bigint from course_event where course_id = @course_id;
