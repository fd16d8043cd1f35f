-- Sessions of the pages: the digest of a random name, and what the session remembers,
-- sealed by a key that is not in this database. The columns are the session library's.

create table sessions (
    token  text        primary key,
    data   bytea       not null,
    expiry timestamptz not null
);

create index sessions_expiry on sessions (expiry);

---- create above / drop below ----

drop table sessions;
