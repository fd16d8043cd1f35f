-- Entries of the access log as builds wrote them that did not seal why somebody made a bundle.
select set_config('enplan.municipality', '*', false);
insert into access_log (municipality, subject, role, course_id, operation, kind, purpose, outcome, request_id) values
    ('eksempel', 'karen', 'caseworker', '0190a000-0000-7000-8000-00000000000a', 'make_bundle', 'read', 'Familien flytter til mormor i Skarrevit', 'allowed', 'r1'),
    ('eksempel', 'karen', 'caseworker', '0190a000-0000-7000-8000-00000000000a', 'read_course', 'read', 'coordinator', 'allowed', 'r2'),
    ('eksempel', 'karen', 'caseworker', '0190a000-0000-7000-8000-00000000000b', 'make_bundle', 'read', 'Familien flytter til mormor i Skarrevit', 'allowed', 'r3'),
    ('eksempel', 'karen', 'caseworker', null, 'list_courses', 'read', 'municipality', 'allowed', 'r4');
