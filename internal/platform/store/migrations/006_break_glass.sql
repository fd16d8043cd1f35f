-- Who may read what Temporal holds of a course, in plain, and until when. The reason is
-- sealed with the course's key: it goes with it.
create table break_glass (
    id           uuid        primary key,
    course_id    uuid        not null,
    municipality text        not null,
    subject      text        not null,
    reason       bytea       not null,
    at           timestamptz not null default now(),
    until        timestamptz not null check (until > at),
    ended_at     timestamptz,
    ended_by     text,
    check ((ended_at is null) = (ended_by is null))
);

create index break_glass_course on break_glass (course_id, until);

call build_wall('break_glass', 'municipality');

---- create above / drop below ----

drop table break_glass;
