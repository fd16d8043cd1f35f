-- Lists. Whether a row may be seen was asked by two policies, which Postgres takes for two
-- rare conditions: it expected one row where there is a page of them, sorted what an index has in
-- order, and made a plan anew for each list. As one case it takes the condition for what it is: one that
-- says little about how many rows there are.
create or replace procedure build_wall(of_table regclass, whose text) language plpgsql as $$
begin
    execute format('alter table %s enable row level security, force row level security', of_table);
    execute format('create policy own_municipality on %s using (case (select current_setting(''enplan.municipality'', true))
        when ''*'' then true else %I = (select nullif(current_setting(''enplan.municipality'', true), '''')) end)', of_table, whose);
end
$$;

do $$
declare
    wall record;
begin
    for wall in
        select p.polrelid::regclass as of_table, case when p.polrelid in ('course'::regclass, 'notification'::regclass, 'akasse_stance'::regclass) then 'bylaw' else 'municipality' end as whose
        from pg_policy p where p.polname = 'own_municipality'
    loop
        execute format('drop policy own_municipality on %s', wall.of_table);
        execute format('drop policy whole_installation on %s', wall.of_table);
        call build_wall(wall.of_table, wall.whose);
    end loop;
end
$$;

-- Whom a course waits for is asked of those that wait: closed ones, which become ever more, do not stand here.
create index course_waiting on course (bylaw, changed_at desc, id desc) where waiting_for is not null;

---- create above / drop below ----

drop index course_waiting;

create or replace procedure build_wall(of_table regclass, whose text) language plpgsql as $$
begin
    execute format('alter table %s enable row level security, force row level security', of_table);
    execute format('create policy own_municipality on %s using (%I = (select nullif(current_setting(''enplan.municipality'', true), '''')))', of_table, whose);
    call build_wall(of_table);
end
$$;

do $$
declare
    wall record;
begin
    for wall in
        select p.polrelid::regclass as of_table, case when p.polrelid in ('course'::regclass, 'notification'::regclass, 'akasse_stance'::regclass) then 'bylaw' else 'municipality' end as whose
        from pg_policy p where p.polname = 'own_municipality'
    loop
        execute format('drop policy own_municipality on %s', wall.of_table);
        call build_wall(wall.of_table, wall.whose);
    end loop;
end
$$;
