-- The feed of a municipality: each event of its courses once, in one order. The journal has an order for each course alone.
-- A position is given under the lock of the municipality's head, which is held until the commit: who sees a position sees all before it.
-- mark follows from all that came before: a cursor of a record that was since put back from a back-up does not fit any more.
create table feed_head (
    municipality text   primary key check (municipality <> ''),
    last         bigint not null check (last > 0),
    mark         bigint not null
) with (fillfactor = 50);

-- Of an erased course the places stay, without a type, and one row says that it was erased.
create table feed (
    municipality text   not null,
    position     bigint not null check (position > 0),
    mark         bigint not null,
    course_id    uuid   not null,
    seq          bigint check (seq > 0), -- null: the course was erased
    type         text   check (type <> ''),
    at           timestamptz,
    phase        text, -- after the event; null: a former build recorded it
    primary key (municipality, position)
);

create unique index feed_event on feed (course_id, seq);

call build_wall('feed_head', 'municipality');
call build_wall('feed', 'municipality');

select set_config('enplan.municipality', '*', true); -- the rows of all municipalities
insert into feed (municipality, position, mark, course_id, seq, type, at, phase)
select e.municipality, row_number() over (partition by e.municipality order by e.reached, e.course_id, e.seq),
    hashtextextended(e.course_id::text || ' ' || e.seq, extract(epoch from now())::bigint), e.course_id, e.seq, e.type, e.at,
    case when e.seq = c.version then c.phase end
from (select *, max(at) over (partition by course_id order by seq) as reached from course_event) e
left join course c on c.id = e.course_id;
insert into feed_head (municipality, last, mark)
select distinct on (municipality) municipality, position, mark from feed order by municipality, position desc;

---- create above / drop below ----

drop table feed, feed_head;
