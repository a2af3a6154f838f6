-- name: event_one :one struct event
SELECT id, programme_id, name, place, zone, starts_at, minutes, rounds, table_size, across, only_coming,
	state, revision, stale, tables, repeats, bound, pause, with_manager, created_by, created_at
FROM event WHERE id = :id AND programme_id = :programme_id

-- name: event_all :many struct event
SELECT id, programme_id, name, place, zone, starts_at, minutes, rounds, table_size, across, only_coming,
	state, revision, stale, tables, repeats, bound, pause, with_manager, created_by, created_at
FROM event WHERE programme_id = :programme_id ORDER BY starts_at DESC, id DESC LIMIT 50

-- name: event_insert :run
INSERT INTO event (id, programme_id, name, place, zone, starts_at, minutes, rounds, table_size, across,
	only_coming, state, revision, stale, tables, repeats, bound, pause, with_manager, created_by, created_at)
VALUES (:id, :programme_id, :name, :place, :zone, :starts_at, :minutes, :rounds, :table_size, :across,
	:only_coming, 'draft', 0, 0, 0, 0, 0, 0, 0, :created_by, :created_at)

-- Everybody who takes part; whoever is both is on the mentors' side.
-- name: event_guests_of_programme :run
INSERT INTO event_guest (event_id, person_id, mentor, coming, door)
SELECT e.id, a.person_id, MAX(CASE a.role WHEN 'mentor' THEN 1 ELSE 0 END), 0, 0
FROM event e
JOIN application a ON a.programme_id = e.programme_id AND a.state = 'approved'
JOIN person p ON p.id = a.person_id AND p.left_day IS NULL
WHERE e.id = :event_id
GROUP BY e.id, a.person_id
ON CONFLICT DO NOTHING

-- A guest at the door: somebody of the programme by their address.
-- name: event_person_by_mail :int
SELECT p.id FROM person p
JOIN application a ON a.person_id = p.id AND a.programme_id = :programme_id AND a.state <> 'withdrawn'
WHERE p.mail_key = :mail_key LIMIT 1

-- name: event_guest_add :run
INSERT INTO event_guest (event_id, person_id, mentor, coming, door)
VALUES (:event_id, :person_id, :mentor, 0, 1)
ON CONFLICT (event_id, person_id) DO UPDATE SET door = 1

-- name: event_is_mentor :int
SELECT COUNT(*) FROM application
WHERE programme_id = :programme_id AND person_id = :person_id AND role = 'mentor' AND state <> 'withdrawn'

-- name: event_guest_door :run
UPDATE event_guest SET door = :door WHERE event_id = :event_id AND person_id = :person_id

-- name: event_guest_coming :run
UPDATE event_guest SET coming = :coming WHERE event_id = :event_id AND person_id = :person_id

-- name: event_guests :many struct event_guest
-- bounded: EVENT_PEOPLE
SELECT g.person_id, g.mentor, g.coming, g.door, p.name, p.job_title, p.unit, p.level,
	COALESCE(p.manager_id, 0) AS manager_id
FROM event_guest g JOIN person p ON p.id = g.person_id
WHERE g.event_id = :event_id AND p.left_day IS NULL
ORDER BY p.sort_key, p.id LIMIT 2001

-- name: event_guest_one :one struct event_guest
SELECT g.person_id, g.mentor, g.coming, g.door, p.name, p.job_title, p.unit, p.level,
	COALESCE(p.manager_id, 0) AS manager_id
FROM event_guest g JOIN person p ON p.id = g.person_id
WHERE g.event_id = :event_id AND g.person_id = :person_id

-- name: event_seats :many struct event_seat
-- bounded: EVENT_PEOPLE in EVENT_ROUNDS
SELECT s.round, s.person_id, s.table_n FROM event_seat s
WHERE s.event_id = :event_id ORDER BY s.round, s.person_id

-- name: event_seats_of :many struct event_seat
-- bounded: EVENT_ROUNDS
SELECT round, person_id, table_n FROM event_seat
WHERE event_id = :event_id AND person_id = :person_id ORDER BY round

-- name: event_seats_clear :run (after int)
DELETE FROM event_seat WHERE event_id = :event_id AND round > :after

-- One round at a time: the list is an array of pairs, person and table.
-- name: event_seats_add :run (round int, list text)
-- sqlite:
INSERT INTO event_seat (event_id, round, person_id, table_n)
SELECT :event_id, :round, value ->> 0, value ->> 1 FROM json_each(:list)
-- postgres:
INSERT INTO event_seat (event_id, round, person_id, table_n)
SELECT :event_id, :round, CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT)
FROM json_array_elements(CAST(:list AS json))

-- name: event_seated :run (before int)
UPDATE event SET revision = revision + 1, stale = 0, tables = :tables, repeats = :repeats, bound = :bound,
	pause = :pause, with_manager = :with_manager
WHERE id = :id AND revision = :before

-- name: event_make_stale :run
UPDATE event SET stale = 1 WHERE id = :id AND revision > 0

-- name: event_publish_it :run
UPDATE event SET state = 'published' WHERE id = :id AND state = 'draft' AND revision > 0

-- name: event_receivers :many
-- bounded: EVENT_PEOPLE
-- columns: mail text, lang text
SELECT g.person_id, p.name, p.mail, COALESCE(a.lang, '') AS lang
FROM event_guest g
JOIN person p ON p.id = g.person_id AND p.left_day IS NULL AND p.mail <> ''
LEFT JOIN account a ON a.person_id = p.id
WHERE g.event_id = :event_id ORDER BY g.person_id

-- Whom somebody sat with until then.
-- name: event_met :many struct event_met (until int)
-- bounded: those at the tables of one person
SELECT o.person_id, MIN(o.round) AS round, p.name, p.job_title, p.unit,
	MAX(CASE WHEN m.to_id IS NULL THEN 0 ELSE 1 END) AS marked,
	MAX(CASE WHEN b.to_id IS NULL OR m.to_id IS NULL THEN 0 ELSE 1 END) AS mutual
FROM event_seat s
JOIN event_seat o ON o.event_id = s.event_id AND o.round = s.round AND o.table_n = s.table_n
	AND o.person_id <> s.person_id
JOIN person p ON p.id = o.person_id
LEFT JOIN event_mark m ON m.event_id = s.event_id AND m.from_id = s.person_id AND m.to_id = o.person_id
LEFT JOIN event_mark b ON b.event_id = s.event_id AND b.from_id = o.person_id AND b.to_id = s.person_id
WHERE s.event_id = :event_id AND s.person_id = :person_id AND s.round <= :until
GROUP BY o.person_id, p.name, p.job_title, p.unit, p.sort_key
ORDER BY MIN(o.round), p.sort_key, o.person_id

-- name: event_mark_add :run
INSERT INTO event_mark (event_id, from_id, to_id) VALUES (:event_id, :from_id, :to_id)
ON CONFLICT DO NOTHING

-- What is mutual was told to both and stays.
-- name: event_mark_remove :run
DELETE FROM event_mark WHERE event_id = :event_id AND from_id = :from_id AND to_id = :to_id

-- A mutual mark is a wish in each application that can wish for the other.
-- name: event_wish_add :run
INSERT INTO application_wish (application_id, person_id, rank)
SELECT a.id, :to_id, 1 + COALESCE((SELECT MAX(x.rank) FROM application_wish x WHERE x.application_id = a.id), 0)
FROM application a
WHERE a.programme_id = :programme_id AND a.person_id = :person_id AND a.state <> 'withdrawn'
	AND EXISTS (SELECT 1 FROM application b JOIN programme p ON p.id = b.programme_id
		WHERE b.programme_id = a.programme_id AND b.person_id = :to_id AND b.state <> 'withdrawn'
		AND (b.role <> a.role OR p.type = 'peer'))
ON CONFLICT DO NOTHING

-- name: event_person :one
-- columns: mail text, lang text
SELECT p.id AS person_id, p.name, p.mail, COALESCE(a.lang, '') AS lang
FROM person p LEFT JOIN account a ON a.person_id = p.id WHERE p.id = :id
