-- Rows as they stood before what says too much was sealed.
select set_config('enplan.municipality', '*', false);
insert into course (id, bylaw, version, phase, opened_at, changed_at, phase_from, interim, waits_for, next_due_at, overdue, escalated, finished, title, coordinator) values
    ('01900000-0000-7000-8000-000000000001', 'eksempel', 2, 'forming_team', '2026-01-12T10:00Z', now(), now(), false, '{}', '2031-04-30T22:00Z', false, false, false, '\x01', 'karen');
insert into course_relation (course_id, municipality, subject, relation, member_id, field, since) values
    ('01900000-0000-7000-8000-000000000001', 'eksempel', 'maria', 'party', 'm1', '', '2026-01-12T10:00Z'),
    ('01900000-0000-7000-8000-000000000001', 'eksempel', 'yrsa', 'party', 'm2', '', '2026-04-30T22:00Z'),
    ('01900000-0000-7000-8000-000000000001', 'eksempel', 'freja', 'party', 'm3', '', '2046-04-30T22:00Z');
insert into course_agenda (course_id, municipality, kind, ref, at, recipient, fired) values
    ('01900000-0000-7000-8000-000000000001', 'eksempel', 'birthday', 'm3', '2031-04-30T22:00Z', '', false),
    ('01900000-0000-7000-8000-000000000001', 'eksempel', 'leaves_target_group', '', '2032-04-30T22:00Z', 'coordinator', false),
    ('01900000-0000-7000-8000-000000000001', 'eksempel', 'category_ends', 'm1', '2031-05-02T22:00Z', '', false),
    ('01900000-0000-7000-8000-000000000001', 'eksempel', 'exemption_lapsed', 'm1', '2026-02-02T22:00Z', 'coordinator', true),
    ('01900000-0000-7000-8000-000000000001', 'eksempel', 'duty_due', 'lab_16_2:m1', '2033-02-02T07:00Z', 'coordinator', false),
    ('01900000-0000-7000-8000-000000000001', 'eksempel', 'duty_due', 'lab_16_2:m1', '2033-02-02T07:00Z', 'supervisor', false),
    ('01900000-0000-7000-8000-000000000001', 'eksempel', 'trial_end', '', '2034-02-02T07:00Z', 'coordinator', false);
insert into notification (key, course_id, bylaw, kind, ref, at_due, channel, told_as, recipient, member_id, state, send_at) values
    ('k', '01900000-0000-7000-8000-000000000001', 'eksempel', 'follow_up_due', '', now(), 'staff', 'coordinator', 'karen', '', 'pending', now());
