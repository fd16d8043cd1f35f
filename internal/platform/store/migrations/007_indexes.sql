-- Whom a course waits for is asked of those that wait: closed ones, which become ever more, do not stand here.
create index course_waiting on course (bylaw, changed_at desc, id desc) where waiting_for is not null;

-- Samples are drawn from a period, and the log is written in its order.
create index access_log_at on access_log using brin (at);

---- create above / drop below ----

drop index access_log_at, course_waiting;
