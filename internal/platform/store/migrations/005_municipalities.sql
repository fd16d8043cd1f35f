-- A wall between municipalities: a row is there only for whoever acts for its
-- municipality, or says that they act for the whole installation. For whom one acts
-- stands in the setting enplan.municipality of each transaction; without it no row is
-- there. The wall stands in the owner's way too. A superuser walks through it.

alter table course_event add municipality text;
alter table course_snapshot add municipality text;
alter table course_relation add municipality text;
alter table course_person add municipality text;
alter table course_agenda add municipality text;
alter table plan_version add municipality text;
alter table document add municipality text;
alter table form_draft add municipality text;
alter table opening add municipality text;
alter table access_log add municipality text check (municipality <> ''); -- null: of nobody who is known

update course_event x set municipality = c.bylaw from course c where c.id = x.course_id;
update course_snapshot x set municipality = c.bylaw from course c where c.id = x.course_id;
update course_relation x set municipality = c.bylaw from course c where c.id = x.course_id;
update course_person x set municipality = c.bylaw from course c where c.id = x.course_id;
update course_agenda x set municipality = c.bylaw from course c where c.id = x.course_id;
update plan_version x set municipality = c.bylaw from course c where c.id = x.course_id;
update document x set municipality = c.bylaw from course c where c.id = x.course_id;

-- What was typed or asked for before the course was there is its author's municipality's.
-- What belongs to nobody who is known is of no use to anybody.
update form_draft x set municipality = coalesce((select bylaw from course where id = x.course_id),
    (select nullif(municipality, '') from staff where subject = x.subject));
update opening x set municipality = coalesce((select bylaw from course where id = x.course_id),
    (select nullif(municipality, '') from staff where subject = x.subject));
delete from document where municipality is null;
delete from form_draft where municipality is null;
delete from opening where municipality is null;

alter table access_log disable trigger access_log_append_only;
update access_log x set municipality = coalesce((select bylaw from course where id = x.course_id),
    (select nullif(municipality, '') from staff where subject = x.subject));
alter table access_log enable trigger access_log_append_only;

alter table course_event alter municipality set not null;
alter table course_snapshot alter municipality set not null;
alter table course_relation alter municipality set not null;
alter table course_person alter municipality set not null;
alter table course_agenda alter municipality set not null;
alter table plan_version alter municipality set not null;

-- Whoever writes on somebody's behalf writes into their municipality.
alter table document alter municipality set not null, alter municipality set default nullif(nullif(current_setting('enplan.municipality', true), '*'), '');
alter table form_draft alter municipality set not null, alter municipality set default nullif(nullif(current_setting('enplan.municipality', true), '*'), '');
alter table opening alter municipality set not null, alter municipality set default nullif(nullif(current_setting('enplan.municipality', true), '*'), '');

-- A person who changes the municipality begins anew.
alter table form_draft drop constraint form_draft_pkey, add primary key (subject, form, municipality);
alter table opening drop constraint opening_pkey, add primary key (key, subject, municipality);

-- Whoever has just opened a course asks for it by its id.
create index opening_course on opening (course_id);

-- One row per word of a name: the wall lets an index be used only with operators that
-- cannot leak, and containment of arrays is none.
create table course_name (
    course_id    uuid  not null,
    municipality text  not null,
    member_id    text  not null,
    digest       bytea not null,
    primary key (course_id, member_id, digest)
);
insert into course_name (course_id, municipality, member_id, digest)
select course_id, municipality, member_id, unnest(name_index) from course_person on conflict do nothing;
create index course_name_digest on course_name (digest, municipality, course_id);
drop index course_person_name;
alter table course_person drop column name_index;
delete from course_person where cpr_index is null;
alter table course_person alter cpr_index set not null;

-- build_wall puts the wall around a table; the column says whose a row is. Every later
-- table with rows of a municipality calls it too. It is one policy with one case: of two policies
-- Postgres expects that hardly a row passes either, and plans lists badly.
create procedure build_wall(of_table regclass, whose text) language plpgsql as $$
begin
    execute format('alter table %s enable row level security, force row level security', of_table);
    execute format('create policy own_municipality on %s using (case (select current_setting(''enplan.municipality'', true))
        when ''*'' then true else %I = (select nullif(current_setting(''enplan.municipality'', true), '''')) end)', of_table, whose);
end
$$;

-- Without a column: rows that nobody touches on somebody's behalf.
create procedure build_wall(of_table regclass) language plpgsql as $$
begin
    execute format('alter table %s enable row level security, force row level security', of_table);
    execute format('create policy whole_installation on %s using ((select current_setting(''enplan.municipality'', true)) = ''*'')', of_table);
end
$$;

call build_wall('course', 'bylaw');
call build_wall('course_event', 'municipality');
call build_wall('course_snapshot', 'municipality');
call build_wall('course_relation', 'municipality');
call build_wall('course_person', 'municipality');
call build_wall('course_name', 'municipality');
call build_wall('course_agenda', 'municipality');
call build_wall('plan_version', 'municipality');
call build_wall('document', 'municipality');
call build_wall('form_draft', 'municipality');
call build_wall('opening', 'municipality');
call build_wall('notification', 'bylaw');
call build_wall('staff', 'municipality');
call build_wall('access_log', 'municipality');
call build_wall('akasse_stance', 'bylaw');
call build_wall('course_key');
call build_wall('calendar_token');
