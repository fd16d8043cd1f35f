-- What a birth date or a category could be read from does not stand in plain any more. Of an item whose kind or
-- ref says too much, both are sealed with the course's key: kind is 'other' then, or ref a mere number. Of an
-- agenda that a former build wrote, what was plain goes here; `enplan migrate` seals it, as does whoever reads it.
select set_config('enplan.municipality', '*', true); -- the rows of all municipalities

alter table course_agenda add sealed bytea;
alter table notification add sealed bytea;

-- What only the course itself acts on, and the day on which a child grows out of the target group.
delete from course_agenda where recipient = '' or kind in ('leaves_target_group', 'birthday', 'category_ends');
update course_agenda a set kind = case when a.kind in ('duty_ahead', 'duty_due') then a.kind else 'other' end, ref = n.number::text
from (select ctid as row, row_number() over (partition by course_id order by at, kind, ref, recipient, fired) as number from course_agenda
    where kind in ('exemption_lapsed', 'member_left', 'mentor_contact', 'duty_ahead', 'duty_due')) n
where a.ctid = n.row;
update course c set next_due_at = coalesce((select min(at) from course_agenda a where a.course_id = c.id and not a.fired), '9999-12-31T00:00:00Z');

-- A child may see the course from a birthday on. The row is written then, and says since when the course runs.
delete from course_relation where relation = 'party' and since > now();
update course_relation r set since = c.opened_at from course c where c.id = r.course_id and r.relation = 'party' and r.since > c.opened_at;

-- One mail for each reader. absent is whose messages somebody else gets because that account is closed; passed_on
-- says of the first row that each supervisor has a row now. A former build takes such a row for delivered.
alter table notification add absent text not null default '';
alter table notification add passed_on boolean not null default false;

-- When the mail server last refused an address for good: of a row, that of its reader; of the register, the one in it.
alter table notification add refused_at timestamptz;
alter table staff add email_refused_at timestamptz;

create index notification_undeliverable on notification (bylaw, recipient) where state = 'undeliverable';

---- create above / drop below ----

drop index notification_undeliverable;
alter table staff drop column email_refused_at;
alter table notification drop column refused_at;
alter table notification drop column passed_on;
alter table notification drop column absent;
alter table notification drop column sealed;
alter table course_agenda drop column sealed;
