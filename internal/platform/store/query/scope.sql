-- name: Breaches :many
-- The tables with rows of a municipality that this role reads without row-level security: the table has no policy, or
-- the role bypasses it.
select c.relname::text from pg_catalog.pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not row_security_active(c.oid)
  and exists (select 1 from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and not a.attisdropped and a.attname in ('course_id', 'bylaw', 'municipality', 'subject'))
order by 1;
