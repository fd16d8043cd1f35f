-- A row that each process writes when it is asked whether it is ready: that it can be written shows that
-- Postgres takes writes. It is nobody's, and says nothing.
create table alive (
    process text        primary key,
    at      timestamptz not null default now()
);

call build_wall('alive');

---- create above / drop below ----

drop table alive;
