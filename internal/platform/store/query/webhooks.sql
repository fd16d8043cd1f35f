-- name: LockWebhooks :exec
-- One addition at a time for each municipality, so that the bound holds.
select pg_advisory_xact_lock(hashtextextended('webhooks of ' || @municipality::text, 0));

-- name: AddWebhook :execrows
-- It begins with what comes next.
insert into webhook (id, municipality, url, secret_of, position)
select @id, @municipality, @url, @secret_of, coalesce((select last from feed_head h where h.municipality = @municipality), 0)
where (select count(*) from webhook w where w.municipality = @municipality) < @most::bigint;

-- name: ListWebhooks :many
select sqlc.embed(w), (coalesce(h.last, w.position) - w.position)::bigint as waiting
from webhook w left join feed_head h on h.municipality = w.municipality
where w.municipality = @municipality order by w.created_at, w.id;

-- name: DropWebhook :execrows
delete from webhook where id = @id;

-- name: RotateWebhook :execrows
update webhook set former_secret = secret_of, former_until = @former_until, secret_of = @secret_of where id = @id;

-- name: PauseWebhook :execrows
update webhook set paused = 'by_hand', turn = turn + 1 where id = @id;

-- name: ResumeWebhook :execrows
-- What was sent before it is tried at once.
update webhook set paused = null, turn = turn + 1, failing_since = null, failures = 0, last_error = '' where id = @id;

-- name: ReplayWebhook :execrows
update webhook set position = @position, turn = turn + 1, failing_since = null, failures = 0, last_error = '' where id = @id;

-- name: PositionSince :one
-- The place before the first event that happened at an instant or later.
select coalesce(
    (select min(f.position) - 1 from feed f where f.municipality = @municipality and f.at >= @since),
    (select h.last from feed_head h where h.municipality = @municipality), 0)::bigint;

-- name: DueWebhooks :many
select w.id, w.turn from webhook w join feed_head h on h.municipality = w.municipality
where w.paused is null and w.position < h.last order by w.id;

-- name: WebhookInTurn :one
select * from webhook where id = @id and turn = @turn and paused is null;

-- name: MarkEventDelivered :execrows
-- Nothing is marked that another job has passed by.
update webhook set position = @position, delivered_at = now(), failing_since = null, failures = 0, last_error = ''
where id = @id and turn = @turn and position = @former;

-- name: PassOverEvents :execrows
-- Places that tell nothing.
update webhook set position = @position where id = @id and turn = @turn and position = @former;

-- name: MarkEventFailed :one
update webhook set failures = failures + 1, failing_since = coalesce(failing_since, now()), last_error = @last_error
where id = @id and turn = @turn and position = @former
returning failures, failing_since::timestamptz as since;

-- name: PauseFailedWebhook :execrows
update webhook set paused = @paused::text, turn = turn + 1 where id = @id and turn = @turn and paused is null;

-- name: ListAdministrators :many
select * from staff where municipality = @municipality and 'administrator' = any(roles) and not disabled order by subject;
