-- Whom a course waits for is asked of those that wait: closed ones, which become ever more, do not stand here.
create index course_waiting on course (bylaw, changed_at desc, id desc) where waiting_for is not null;

---- create above / drop below ----

drop index course_waiting;
