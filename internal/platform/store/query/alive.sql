-- name: WriteAlive :exec
-- Rows of processes that are gone go with it.
with gone as (delete from alive where at < now() - interval '1 day' and process <> @process)
insert into alive (process) values (@process) on conflict (process) do update set at = now();
