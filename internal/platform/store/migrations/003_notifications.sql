-- The ledger of what was to be sent: one row per due item and recipient, ever. The
-- queue that works it off has its own tables.
create table notification (
    key          text        primary key,
    course_id    uuid        not null,
    bylaw        text        not null,
    kind         text        not null,
    ref          text        not null,
    at_due       timestamptz not null,
    about_at     timestamptz,          -- the meeting's instant
    channel      text        not null check (channel in ('staff', 'digest', 'citizen')),
    told_as      text        not null check (told_as in ('coordinator', 'supervisor', 'family')),
    recipient    text        not null, -- subject; empty: nobody is known yet
    member_id    text        not null,
    state        text        not null check (state in ('pending', 'delivered', 'undeliverable')),
    attempts     integer     not null default 0,
    send_at      timestamptz not null,
    delivered_at timestamptz,
    message_id   text        not null default '',
    check ((state = 'delivered') = (delivered_at is not null))
);

create index notification_waiting on notification (recipient, send_at) where state <> 'delivered';
create index notification_course on notification (course_id);

---- create above / drop below ----

drop table notification;
