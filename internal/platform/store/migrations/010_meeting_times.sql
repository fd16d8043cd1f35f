-- When the meeting is that an item of the agenda is about: lists show it, and the item's own instant says it
-- only of some. Null: about no meeting, or written by a build from before; whoever reads such an item has the
-- course's agenda written anew. It does not stand in course, whose lists a former build reads whole.
alter table course_agenda add about_at timestamptz;

---- create above / drop below ----

alter table course_agenda drop column about_at;
