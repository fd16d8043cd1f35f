-- name: Overview :one
-- How a municipality's courses stand, counted in one look.
select
    count(*) filter (where phase = 'intake') as intake,
    count(*) filter (where phase = 'forming_team') as forming_team,
    count(*) filter (where phase = 'drafting_plan') as drafting_plan,
    count(*) filter (where phase = 'following_up') as following_up,
    count(*) filter (where phase = 'closed') as closed,
    count(*) filter (where paused_until is not null) as paused,
    count(*) filter (where overdue) as overdue,
    count(*) filter (where escalated) as escalated,
    count(*) filter (where interim and phase <> 'closed') as interim,
    count(*) filter (where phase <> 'closed' and 'citizen' = any(waits_for)) as waiting_for_citizen,
    count(*) filter (where phase <> 'closed' and 'coordinator' = any(waits_for)) as waiting_for_coordinator
from course where bylaw = @bylaw and outcome is distinct from 'opened_by_mistake';

-- name: Caseload :many
select coordinator::text as coordinator, count(*) as courses, count(*) filter (where overdue) as overdue
from course where bylaw = @bylaw and phase <> 'closed' and coordinator is not null
group by coordinator order by courses desc, coordinator;

-- name: AgendaCounts :many
-- What time has brought and nobody has settled, and what it brings before an instant.
select a.kind, count(distinct a.course_id) filter (where a.fired) as fired,
    count(distinct a.course_id) filter (where not a.fired and a.at < @before::timestamptz) as near
from course_agenda a join course c on c.id = a.course_id
where c.bylaw = @bylaw and c.phase <> 'closed' and a.kind = any(@kinds::text[])
group by a.kind order by a.kind;

-- name: CountStalled :one
select count(*) from course
where bylaw = @bylaw and phase <> 'closed' and paused_until is null and waiting_since < @since::timestamptz
  and (waiting_what <> 'agree_meeting' or overdue);
