-- name: CountAsSent :execrows
-- What was sent by a ledger that is lost: nothing is to deliver it again, and nobody finds it new.
update notification set state = 'delivered', delivered_at = coalesce(delivered_at, send_at), seen_at = coalesce(seen_at, now())
where course_id = @course_id and (kind = @kind and ref = @ref and at_due = @at_due or starts_with(key, @prefix::text))
  and (state <> 'delivered' or seen_at is null) and send_at < @lost_at::timestamptz;

-- name: CountRows :one
select
    (select count(*) from course_event e where e.course_id = @course_id) as events,
    (select count(*) from plan_version p where p.course_id = @course_id) as plans,
    (select count(*) from document d where d.course_id = @course_id) as documents,
    (select count(*) from form_draft f where f.course_id = @course_id) as drafts,
    (select count(*) from notification n where n.course_id = @course_id) as notifications;
