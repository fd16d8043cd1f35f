-- Stands for a step of another branch, which takes its number; it changes nothing.
select 1;
