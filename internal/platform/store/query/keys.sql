-- name: GetKey :one
select * from course_key where course_id = @course_id;

-- name: GetKeys :many
select * from course_key where course_id = any(@ids::uuid[]) and ciphertext is not null;

-- name: AddKey :execrows
insert into course_key (course_id, key_id, master_id, ciphertext) values (@course_id, @key_id, @master_id, @ciphertext)
on conflict do nothing;

-- name: OpenKeys :many
-- A course that is reserved but not recorded yet counts as open.
select k.* from course_key k left join course c on c.id = k.course_id
where k.ciphertext is not null and c.phase is distinct from 'closed' and k.course_id > @after
order by k.course_id limit @most;

-- name: KeysByOtherMasters :many
select * from course_key where ciphertext is not null and master_id <> @master_id and course_id > @after
order by course_id limit @most;

-- name: RewrapKey :exec
update course_key set master_id = @master_id, ciphertext = @ciphertext
where course_id = @course_id and ciphertext = @old;

-- name: DestroyKey :exec
update course_key set ciphertext = null, destroyed_at = now() where course_id = @course_id and ciphertext is not null;

-- name: KeysDestroyedSince :many
select course_id from course_key where destroyed_at >= @since::timestamptz;

-- name: DestroyedKeys :many
select course_id, destroyed_at::timestamptz as destroyed_at from course_key where destroyed_at is not null order by destroyed_at, course_id;

-- name: RememberDestroyed :exec
insert into course_key (course_id, key_id, master_id, destroyed_at) values (@course_id, '', '', @at) on conflict do nothing;
