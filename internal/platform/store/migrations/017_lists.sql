-- What each thing is that a course waits for, and since when, beside whom it waits for: a list of those that wait for somebody
-- says what they wait for that person for. Null: a former build wrote the row; `enplan migrate` derives it anew.
alter table course add waits_what text[];
alter table course add waits_since timestamptz[];

-- The number of a course, without its check character: the end of its id (course.Number).
select set_config('enplan.municipality', '*', true); -- the rows of all municipalities
alter table course add number integer;
update course set number = ('x' || right(id::text, 8))::bit(32)::integer & 1073741823;
alter table course alter number set not null;
create index course_number on course (bylaw, number);

-- Names are searched in the sealed titles. Keyed digests of their words told which families have a word of a name in common.
drop table course_name;

---- create above / drop below ----

create table course_name (
    course_id    uuid  not null,
    municipality text  not null,
    member_id    text  not null,
    digest       bytea not null,
    primary key (course_id, member_id, digest)
);
create index course_name_digest on course_name (digest, municipality, course_id);
call build_wall('course_name', 'municipality');
drop index course_number;
alter table course drop column number;
alter table course drop column waits_since;
alter table course drop column waits_what;
