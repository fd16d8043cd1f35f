-- Staff as the identity provider last showed them, who did what, and what the
-- municipality itself has recorded for its by-law.

create table staff (
    subject        text        primary key,
    name           text        not null,
    email          text        not null, -- empty: not known
    municipality   text        not null,
    roles          text[]      not null,
    disabled       boolean     not null default false,
    protected_name boolean     not null default false,
    seen_at        timestamptz not null default now()
);

create index staff_municipality on staff (municipality);

create table access_log (
    id         bigint      generated always as identity primary key,
    at         timestamptz not null default now(),
    subject    text        not null,
    role       text        not null,
    course_id  uuid,
    operation  text        not null,
    kind       text        not null check (kind in ('read', 'write')),
    purpose    text        not null,
    outcome    text        not null,
    request_id text        not null
);

create index access_log_course on access_log (course_id, id desc);
create index access_log_subject on access_log (subject, id desc);

create function access_log_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the access log is append-only';
end
$$;

create trigger access_log_append_only before update or delete or truncate on access_log
    for each statement execute function access_log_is_append_only();

-- Who may read whose calendar without logging in. The token itself is in the reader's
-- calendar program; here is its digest.
create table calendar_token (
    digest  bytea       primary key,
    subject text        not null unique,
    at      timestamptz not null default now()
);

create table akasse_stance (
    bylaw       text        not null,
    text        text        not null,
    decided_on  date        not null,
    decider     text        not null,
    recorded_by text        not null,
    at          timestamptz not null default now(),
    primary key (bylaw, at)
);

---- create above / drop below ----

drop table akasse_stance, calendar_token, access_log, staff;
drop function access_log_is_append_only();
