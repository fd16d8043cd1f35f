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

-- Where events of the feed are sent to. The secret with which they are signed is kept nowhere: it follows from the installation's index
-- key and secret_of.
create table webhook (
    id             uuid        primary key,
    municipality   text        not null check (municipality <> ''),
    url            text        not null check (url <> ''),
    secret_of      uuid        not null,
    former_secret  uuid,                          -- signs beside it until former_until
    former_until   timestamptz,
    position       bigint      not null check (position >= 0), -- of the last event that was delivered
    turn           bigint      not null default 0, -- a job of an earlier turn sends nothing
    paused         text        check (paused in ('by_hand', 'failed', 'gone')),
    failing_since  timestamptz,
    failures       integer     not null default 0,
    last_error     text        not null default '', -- a code
    delivered_at   timestamptz,
    created_at     timestamptz not null default now(),
    check ((former_secret is null) = (former_until is null)),
    check ((failing_since is null) = (failures = 0))
);
create index webhook_municipality on webhook (municipality, created_at);

call build_wall('webhook', 'municipality');
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

drop table webhook, feed, feed_head;
