-- The journal and what is derived from it. Every column that says something about
-- a family is sealed with the course's key; what stays readable are codes, instants,
-- and the subjects that the identity provider gives out.

-- One row per event, the whole of it sealed. A row is never changed.
create table course_event (
    course_id   uuid        not null,
    seq         bigint      not null check (seq > 0),
    type        text        not null check (type <> ''),
    at          timestamptz not null,
    by_role     text        not null,
    by_subject  text        not null,
    command_key text        check (command_key <> ''),
    sealed      bytea       not null,
    primary key (course_id, seq)
);

create index course_event_command on course_event (course_id, command_key) where command_key is not null;

-- The read model: one narrow row per course, for lists. The checks are invariants
-- that hold after every single event.
create table course (
    id                 uuid        primary key,
    bylaw              text        not null check (bylaw <> ''),
    version            bigint      not null check (version > 0),
    phase              text        not null check (phase in ('intake', 'forming_team', 'drafting_plan', 'following_up', 'closed')),
    outcome            text        check (outcome in ('not_eligible', 'declined', 'completed', 'withdrawn', 'moved', 'trial_ended')),
    opened_at          timestamptz not null,
    changed_at         timestamptz not null,
    phase_from         timestamptz not null,
    coordinator        text        check (coordinator <> ''),
    acting_coordinator text        check (acting_coordinator <> ''),
    interim            boolean     not null,
    waits_for          text[]      not null,
    waiting_for        text,
    waiting_what       text,
    waiting_since      timestamptz,
    next_follow_up     date,
    next_due_at        timestamptz not null, -- year 9999: nothing is due
    overdue            boolean     not null,
    escalated          boolean     not null,
    paused_until       date,
    closed_at          timestamptz,
    finished           boolean     not null,
    title              bytea       not null,
    check ((phase = 'closed') = (closed_at is not null)),
    check ((phase = 'closed') = (outcome is not null)),
    check (phase not in ('forming_team', 'drafting_plan', 'following_up') or coordinator is not null)
);

create index course_changed on course (bylaw, changed_at desc, id desc);
create index course_phase_changed on course (bylaw, phase, changed_at desc, id desc);
create index course_due on course (bylaw, next_due_at, id);
create index course_coordinator on course (coordinator, changed_at desc, id desc);
create index course_overdue on course (bylaw, next_due_at, id) where overdue;

-- The fold of the journal so far: a cache that may be thrown away.
create table course_snapshot (
    course_id uuid    primary key,
    version   bigint  not null check (version > 0),
    schema    integer not null,
    sealed    bytea   not null
);

-- Who has to do with a course, and may therefore see it.
create table course_relation (
    course_id uuid        not null,
    subject   text        not null check (subject <> ''),
    relation  text        not null check (relation in ('coordinator', 'cover', 'team', 'party', 'colleague')),
    member_id text        not null,
    field     text        not null,
    since     timestamptz not null,
    until     timestamptz,
    primary key (course_id, subject, relation, member_id, field)
);

create index course_relation_subject on course_relation (subject, relation, course_id);

-- Keyed digests of a family member's number and name, for exact search.
create table course_person (
    course_id  uuid    not null,
    member_id  text    not null,
    cpr_index  bytea,
    name_index bytea[] not null,
    primary key (course_id, member_id)
);

create index course_person_cpr on course_person (cpr_index) where cpr_index is not null;
create index course_person_name on course_person using gin (name_index);

-- What time will bring, and what it has brought and nobody has settled.
create table course_agenda (
    course_id uuid        not null,
    kind      text        not null,
    ref       text        not null,
    at        timestamptz not null,
    recipient text        not null,
    fired     boolean     not null,
    primary key (course_id, kind, ref, at, recipient, fired)
);

create index course_agenda_at on course_agenda (at, course_id);

-- The texts of plans that were submitted, one row per version.
create table plan_version (
    course_id uuid        not null,
    version   integer     not null check (version > 0),
    hash      text        not null,
    at        timestamptz not null,
    sealed    bytea       not null,
    primary key (course_id, version)
);

create table document (
    course_id uuid        not null,
    hash      text        not null,
    at        timestamptz not null default now(),
    sealed    bytea       not null,
    primary key (course_id, hash)
);

-- The keys of courses, wrapped by a master key that is not in this database.
-- A destroyed key leaves its row without a ciphertext, so that it cannot come back.
create table course_key (
    course_id    uuid  primary key,
    key_id       text  not null,
    master_id    text  not null,
    ciphertext   bytea,
    destroyed_at timestamptz,
    check ((ciphertext is null) = (destroyed_at is not null))
);

create index course_key_destroyed on course_key (destroyed_at) where destroyed_at is not null;

-- Which course a request to open one was given, so that a repeated one gets the same.
create table opening (
    key         text        not null,
    subject     text        not null,
    fingerprint text        not null, -- keyed digest of the request's body
    course_id   uuid        not null,
    at          timestamptz not null default now(),
    primary key (key, subject)
);

-- What somebody has typed and not sent.
create table form_draft (
    subject    text        not null,
    form       text        not null,
    course_id  uuid        not null, -- whose key seals it; may be a course that is not opened yet
    sealed     bytea       not null,
    changed_at timestamptz not null default now(),
    primary key (subject, form)
);
create index form_draft_course on form_draft (course_id);

---- create above / drop below ----

drop table form_draft, opening, course_key, document, plan_version, course_agenda, course_person, course_relation, course_snapshot, course, course_event;
