-- name: AddGrant :execrows
insert into break_glass (id, course_id, municipality, subject, reason, until)
values (@id, @course_id, @municipality, @subject, @reason, now() + make_interval(secs => @seconds::double precision))
on conflict (id) do nothing;

-- name: GetGrant :one
select * from break_glass where id = @id;

-- name: ListGrants :many
select * from break_glass where course_id = @course_id order by at desc, id;

-- name: LiveGrant :one
-- The one that lasts longest of those that have not been ended.
select * from break_glass
where course_id = @course_id and subject = @subject and ended_at is null and until > now()
order by until desc limit 1;

-- name: EndGrant :execrows
-- One that is over stays as it ended.
update break_glass set ended_at = now(), ended_by = @ended_by
where id = @id and course_id = @course_id and ended_at is null and until > now();

-- name: EraseGrants :exec
delete from break_glass where course_id = @course_id;
