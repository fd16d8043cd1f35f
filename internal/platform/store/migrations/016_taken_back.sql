-- Which document somebody read, for the list of who had opened one that was put on the wrong family.
alter table access_log add about text check (about <> '');

-- A course that was opened by mistake, and one whose last adult has died.
alter table course drop constraint course_outcome_check;
alter table course add constraint course_outcome_check
    check (outcome in ('not_eligible', 'declined', 'completed', 'withdrawn', 'moved', 'trial_ended', 'opened_by_mistake', 'died'));

---- create above / drop below ----

update course set outcome = 'withdrawn' where outcome in ('opened_by_mistake', 'died');
alter table course drop constraint course_outcome_check;
alter table course add constraint course_outcome_check
    check (outcome in ('not_eligible', 'declined', 'completed', 'withdrawn', 'moved', 'trial_ended'));
alter table access_log drop column about;
