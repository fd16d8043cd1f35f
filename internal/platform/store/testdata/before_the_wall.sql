-- Rows of two municipalities as they stood before the wall between them was built.
insert into course (id, bylaw, version, phase, opened_at, changed_at, phase_from, interim, waits_for, next_due_at, overdue, escalated, finished, title) values
    ('01900000-0000-7000-8000-000000000001', 'eksempel', 2, 'intake', now(), now(), now(), false, '{}', now(), false, false, false, '\x01'),
    ('01900000-0000-7000-8000-000000000002', '151', 1, 'intake', now(), now(), now(), false, '{}', now(), false, false, false, '\x01');
insert into course_event (course_id, seq, type, at, by_role, by_subject, sealed) values
    ('01900000-0000-7000-8000-000000000001', 1, 'Opened', now(), 'caseworker', 'karen', '\x01'),
    ('01900000-0000-7000-8000-000000000001', 2, 'NoteWritten', now(), 'caseworker', 'karen', '\x01'),
    ('01900000-0000-7000-8000-000000000002', 1, 'Opened', now(), 'caseworker', 'bodil', '\x01');
insert into course_snapshot (course_id, version, schema, sealed) select id, version, 1, '\x01' from course;
insert into course_relation (course_id, subject, relation, member_id, field, since) select id, 'maria', 'party', 'm1', '', now() from course;
insert into course_person (course_id, member_id, cpr_index, name_index) values
    ('01900000-0000-7000-8000-000000000001', 'm1', '\x01', array['\x0a', '\x0b']::bytea[]),
    ('01900000-0000-7000-8000-000000000001', 'm2', null, array['\x0a']::bytea[]),
    ('01900000-0000-7000-8000-000000000002', 'm1', '\x02', array['\x0a']::bytea[]);
insert into course_agenda (course_id, kind, ref, at, recipient, fired) select id, 'follow_up_due', '', now(), 'coordinator', false from course;
insert into plan_version (course_id, version, hash, at, sealed) select id, 1, 'h', now(), '\x01' from course;
insert into document (course_id, hash, sealed) select id, 'h', '\x01' from course;
insert into document (course_id, hash, sealed) values ('01900000-0000-7000-8000-00000000000f', 'of no course', '\x01');
insert into course_key (course_id, key_id, master_id, ciphertext) select id, 'k', 'm', '\x01' from course;
insert into staff (subject, name, email, municipality, roles) values
    ('karen', 'Karen Holmegaard-Lund', '', 'eksempel', '{caseworker}'), ('bodil', 'Bodil Kragelund', '', '151', '{caseworker}');
insert into form_draft (subject, form, course_id, sealed) values
    ('karen', 'opening', '01900000-0000-7000-8000-00000000000a', '\x01'), -- of a course that is not opened yet
    ('maria', 'comment', '01900000-0000-7000-8000-000000000001', '\x01'),
    ('bodil', 'note', '01900000-0000-7000-8000-000000000002', '\x01'),
    ('nobody', 'opening', '01900000-0000-7000-8000-00000000000b', '\x01');
insert into opening (key, subject, fingerprint, course_id) values
    ('k', 'karen', 'f', '01900000-0000-7000-8000-000000000001'), ('k', 'bodil', 'f', '01900000-0000-7000-8000-000000000002'),
    ('k', 'nobody', 'f', '01900000-0000-7000-8000-00000000000b');
insert into access_log (subject, role, course_id, operation, kind, purpose, outcome, request_id) values
    ('bodil', 'caseworker', '01900000-0000-7000-8000-000000000001', 'read_course', 'read', '', 'refused', ''),
    ('karen', 'caseworker', null, 'list_courses', 'read', '', 'allowed', ''),
    ('bodil', 'caseworker', '01900000-0000-7000-8000-000000000002', 'read_course', 'read', '', 'allowed', ''),
    ('nobody', 'none', null, 'list_courses', 'read', '', 'refused', '');
insert into notification (key, course_id, bylaw, kind, ref, at_due, channel, told_as, recipient, member_id, state, send_at)
    select id::text, id, bylaw, 'follow_up_due', '', now(), 'staff', 'coordinator', '', '', 'pending', now() from course;
insert into akasse_stance (bylaw, text, decided_on, decider, recorded_by) values ('eksempel', 'Vi samarbejder.', '2026-01-01', 'Byrådet', 'sofie');
insert into calendar_token (digest, subject) values ('\x01', 'karen');
