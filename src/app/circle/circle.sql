-- name: circle_set_newest :one struct circle_set
SELECT id, programme_id, state, score, bound, left_over, made_at, published_at FROM circle_set
WHERE programme_id = :programme_id ORDER BY id DESC LIMIT 1

-- name: circle_set_published :one struct circle_set
SELECT id, programme_id, state, score, bound, left_over, made_at, published_at FROM circle_set
WHERE programme_id = :programme_id AND state = 'published' ORDER BY id DESC LIMIT 1

-- name: circle_set_insert :run
INSERT INTO circle_set (id, programme_id, state, score, bound, left_over, made_by, made_at, published_at)
VALUES (:id, :programme_id, 'draft', :score, :bound, :left_over, :made_by, :made_at, 0)

-- name: circle_set_publish :run
UPDATE circle_set SET state = 'published', published_at = :published_at WHERE id = :id AND state = 'draft'

-- name: circle_insert :run
INSERT INTO circle (id, set_id, n, topics, hours) VALUES (:id, :set_id, :n, :topics, :hours)

-- name: circle_describe :run
UPDATE circle SET topics = :topics, hours = :hours WHERE id = :id

-- name: circle_member_insert :run
INSERT INTO circle_member (circle_id, application_id, person_id, host)
VALUES (:circle_id, :application_id, :person_id, :host)

-- name: circle_member_move :run (set_id int)
UPDATE circle_member SET circle_id = :circle_id
WHERE application_id = :application_id AND host = 0
	AND circle_id IN (SELECT id FROM circle WHERE set_id = :set_id)

-- name: circle_member_leave :run (programme_id int)
DELETE FROM circle_member WHERE person_id = :person_id AND circle_id IN (SELECT c.id FROM circle c
	JOIN circle_set s ON s.id = c.set_id WHERE s.programme_id = :programme_id AND s.state = 'published')

-- Drafts of a programme go when a new one is made.
-- name: circle_drafts_clear_members :run
DELETE FROM circle_member WHERE circle_id IN (SELECT c.id FROM circle c JOIN circle_set s ON s.id = c.set_id
	WHERE s.programme_id = :programme_id AND s.state = 'draft')

-- name: circle_drafts_clear_circles :run
DELETE FROM circle WHERE set_id IN (SELECT id FROM circle_set
	WHERE programme_id = :programme_id AND state = 'draft')

-- name: circle_drafts_clear :run
DELETE FROM circle_set WHERE programme_id = :programme_id AND state = 'draft'

-- name: circle_all :many struct circle
-- bounded: a programme's people in circles of three and more
SELECT id, n, topics, hours FROM circle WHERE set_id = :set_id ORDER BY n

-- name: circle_people :many struct circle_person
-- bounded: a programme's people
SELECT m.circle_id, m.application_id, m.person_id, m.host, p.name, p.job_title, p.unit
FROM circle c
JOIN circle_member m ON m.circle_id = c.id
JOIN person p ON p.id = m.person_id
WHERE c.set_id = :set_id
ORDER BY c.n, m.host DESC, p.sort_key, p.id

-- Whoever has a place in a published circle does not enter the next making.
-- name: circle_taken :many
-- bounded: a programme's people
-- columns: application_id int
SELECT m.application_id FROM circle_member m
JOIN circle c ON c.id = m.circle_id
JOIN circle_set s ON s.id = c.set_id
WHERE s.programme_id = :programme_id AND s.state = 'published' ORDER BY m.application_id

-- name: circle_of_person :one (programme_id int)
SELECT c.id, c.set_id FROM circle_member m
JOIN circle c ON c.id = m.circle_id
JOIN circle_set s ON s.id = c.set_id
WHERE m.person_id = :person_id AND s.programme_id = :programme_id AND s.state = 'published'
ORDER BY s.id DESC LIMIT 1

-- name: circle_one :one struct circle
SELECT id, n, topics, hours FROM circle WHERE id = :id

-- name: circle_people_of :many struct circle_person
-- bounded: a circle is a few people
SELECT m.circle_id, m.application_id, m.person_id, m.host, p.name, p.job_title, p.unit
FROM circle_member m JOIN person p ON p.id = m.person_id
WHERE m.circle_id = :circle_id ORDER BY m.host DESC, p.sort_key, p.id

-- name: circle_receivers :many
-- bounded: a set is published as a whole
-- columns: mail text, lang text
SELECT m.person_id, m.host, p.name, p.mail, COALESCE(a.lang, '') AS lang
FROM circle c
JOIN circle_member m ON m.circle_id = c.id
JOIN person p ON p.id = m.person_id AND p.left_day IS NULL AND p.mail <> ''
LEFT JOIN account a ON a.person_id = p.id
WHERE c.set_id = :set_id ORDER BY m.person_id

-- name: circle_host_receiver :one
-- columns: mail text, lang text
SELECT p.id AS person_id, p.name, p.mail, COALESCE(a.lang, '') AS lang
FROM circle_member m
JOIN person p ON p.id = m.person_id AND p.left_day IS NULL AND p.mail <> ''
LEFT JOIN account a ON a.person_id = p.id
WHERE m.circle_id = :circle_id AND m.host = 1 LIMIT 1

-- name: circle_waiting_count :int (role text)
SELECT COUNT(*) FROM application a
WHERE a.programme_id = :programme_id AND a.role = :role AND a.state = 'approved'
	AND NOT EXISTS (SELECT 1 FROM circle_member m JOIN circle c ON c.id = m.circle_id
		JOIN circle_set s ON s.id = c.set_id
		WHERE m.application_id = a.id AND s.state = 'published')
