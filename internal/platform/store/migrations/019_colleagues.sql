-- Who is told of an item of the agenda that is for one colleague: it stands in the lists of that colleague alone.
alter table course_agenda add staff text;
create index course_agenda_staff on course_agenda (staff, at) where staff is not null;

---- create above / drop below ----

drop index course_agenda_staff;
alter table course_agenda drop column staff;
