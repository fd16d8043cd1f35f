-- What a supervisor found of a look-up that a sample had drawn. A look-up is all that one person did with
-- one course on one day: entry is its first line in the access log, last_entry the last that was looked
-- into; what comes after that is drawn again. The reason is sealed with the course's key and goes with it.
create table access_check (
    id           uuid        primary key,
    entry        bigint      not null,
    last_entry   bigint      not null check (last_entry >= entry),
    course_id    uuid        not null,
    municipality text        not null,
    verdict      text        not null check (verdict in ('in_order', 'follow_up')),
    reason       bytea       not null,
    by_subject   text        not null check (by_subject <> ''),
    draw         text        not null, -- the sample, which goes on showing it
    at           timestamptz not null default now()
);

create index access_check_entry on access_check (entry, at desc);
create index access_check_course on access_check (course_id);

call build_wall('access_check', 'municipality');

---- create above / drop below ----

drop table access_check;
