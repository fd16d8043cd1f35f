-- Chains of workflow runs that were ended so that their course could be started anew from the journal. What such a run had
-- under way is not recorded any more: the new run decides it again. A run from an older back-up of Temporal is one of them too.
create table ended_run (
    course_id uuid not null,
    run       text not null check (run <> ''),
    primary key (course_id, run)
);

call build_wall('ended_run');

---- create above / drop below ----

drop table ended_run;
