-- What a person did is told like what time brings. members: which of the family it is about, none being everybody; except_for: who
-- did it, and is not told. void: why a row was not sent after all; a former build takes such a row for delivered.
-- seen_at: when its reader opened the course.
alter table notification add members text[] not null default '{}';
alter table notification add except_for text not null default '';
alter table notification add void text not null default '' check (void in ('', 'settled', 'moved'));
alter table notification add seen_at timestamptz;

alter table notification drop constraint notification_channel_check;
alter table notification add check (channel in ('staff', 'digest', 'page', 'citizen', 'news'));
alter table notification drop constraint notification_told_as_check;
alter table notification add check (told_as in ('coordinator', 'supervisor', 'family', 'colleague', 'team'));

-- What is on record by now, everybody has had time to see.
update notification set seen_at = now();

create index notification_unseen on notification (recipient) where seen_at is null and void = '' and member_id = '';
create index notification_unseen_by_member on notification (course_id, member_id) where seen_at is null and void = '' and member_id <> '';

-- How a member of staff wants to be told of a kind; without a row, as the table of kinds says.
create table notice_choice (
    subject      text not null,
    municipality text not null,
    kind         text not null,
    way          text not null check (way in ('mail', 'digest', 'page')),
    primary key (subject, kind)
);

call build_wall('notice_choice', 'municipality');

---- create above / drop below ----

drop table notice_choice;
delete from notification where channel in ('page', 'news') or told_as in ('colleague', 'team');
alter table notification drop constraint notification_told_as_check;
alter table notification add check (told_as in ('coordinator', 'supervisor', 'family'));
alter table notification drop constraint notification_channel_check;
alter table notification add check (channel in ('staff', 'digest', 'citizen'));
drop index notification_unseen_by_member;
drop index notification_unseen;
alter table notification drop column seen_at;
alter table notification drop column void;
alter table notification drop column except_for;
alter table notification drop column members;
