-- Why somebody looked, in that person's own words: sealed with the course's key, and unreadable once that is
-- destroyed. What stands in purpose are codes. A former build still writes words there: `enplan migrate` seals
-- them, and finds them by this index.
alter table access_log add reason bytea;

create index access_log_plain_reason on access_log (id) where operation = 'make_bundle' and reason is null;

---- create above / drop below ----

drop index access_log_plain_reason;
alter table access_log drop reason;
