-- name: AppendToFeed :exec
-- What stands in a course's journal and not in the feed, after LockCourse. The head stays locked until the transaction ends:
-- this is the last that it does.
with missing as (
    select e.course_id, e.seq, e.type, e.at, row_number() over (order by e.seq) as n
    from course_event e
    where e.course_id = @course_id and e.seq > (select coalesce(max(f.seq), 0) from feed f where f.course_id = @course_id)
), head as (
    insert into feed_head as h (municipality, last, mark)
    select @municipality::text, count(*), hashtextextended(m.course_id::text || ' ' || max(m.seq), 0) from missing m group by m.course_id
    on conflict (municipality) do update set last = h.last + excluded.last, mark = hashtextextended(excluded.mark::text, h.mark)
    returning last, mark
)
insert into feed (municipality, position, mark, course_id, seq, type, at, phase)
select @municipality, head.last - (select count(*) from missing) + m.n, head.mark, @course_id, m.seq, m.type, m.at, p.phase
from head cross join missing m
left join (select unnest(@seqs::bigint[]) as seq, unnest(@phases::text[]) as phase) p on p.seq = m.seq;

-- name: ReadFeed :many
select * from feed where municipality = @municipality and position >= @since order by position limit @most;

-- name: EraseFromFeed :exec
-- After LockCourse. The places stay, so that cursors do.
with gone as (
    update feed set seq = null, type = null, at = null, phase = null where course_id = @course_id and seq is not null
), head as (
    insert into feed_head as h (municipality, last, mark)
    select f.municipality, 1, hashtextextended(f.course_id::text, 0) from feed f where f.course_id = @course_id and f.seq is not null limit 1
    on conflict (municipality) do update set last = h.last + 1, mark = hashtextextended(excluded.mark::text, h.mark)
    returning municipality, last, mark
)
insert into feed (municipality, position, mark, course_id, type, at)
select head.municipality, head.last, head.mark, @course_id, 'Erased', now() from head;

-- name: BehindFeed :many
-- Courses of which the feed lacks something: a build from before it has recorded it.
select c.id, c.bylaw from course c
where c.id > @after and c.version > (select coalesce(max(f.seq), 0) from feed f where f.course_id = c.id)
order by c.id limit @most;
