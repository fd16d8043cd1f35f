-- This number belongs to a step that is made beside this one; steps are numbered without a gap.
select 1;

---- create above / drop below ----

select 1;
