-- Courses that do not go on, as the last look at Temporal found them, and why. It says nothing of a family. A course
-- stays here until its workflow goes on again, however long Temporal remembers how it ended.
create table course_standstill (
    course_id    uuid        primary key,
    municipality text        not null,
    why          text        not null check (why <> ''),
    since        timestamptz not null default now()
);

call build_wall('course_standstill', 'municipality');

-- The look itself, which one of the workers does: when one began, when one was last done, and up to which course it came
-- on its way through all of them.
create table standstill_look (
    one       boolean     primary key default true check (one),
    begun_at  timestamptz not null default '-infinity',
    done_at   timestamptz,
    came_to   uuid        not null default '00000000-0000-0000-0000-000000000000'
);
insert into standstill_look default values;

call build_wall('standstill_look');

-- Whether somebody is in the team by consent alone, for lists, so that they need not unseal the course. Null: written by a build
-- from before, or about no team; a list takes it for by consent, shows less, and has the course's rows written anew.
alter table course_relation add by_consent boolean;

---- create above / drop below ----

alter table course_relation drop column by_consent;
drop table standstill_look;
drop table course_standstill;
