-- name: home_pair :many struct home_pair
SELECT x.id, x.programme_id, x.mentee_id, x.mentor_id, x.holds, p.start_day, p.name AS programme, x.state,
	x.mentee_said, x.mentor_said, x.question, x.reply, o.name, o.job_title, o.unit
FROM pairing x
JOIN programme p ON p.id = x.programme_id
JOIN person o ON o.id = CASE WHEN x.mentee_id = :person_id THEN x.mentor_id ELSE x.mentee_id END
WHERE (x.mentee_id = :person_id OR x.mentor_id = :person_id)
	AND x.state IN ('proposed', 'active') AND p.state <> 'closed'
ORDER BY x.state DESC, x.id LIMIT 50

-- The last pair of a mentee that will not be, while there is no other.
-- name: home_again :one struct home_again
SELECT x.id, p.name AS programme
FROM pairing x
JOIN programme p ON p.id = x.programme_id AND p.state <> 'closed'
JOIN application a ON a.id = x.mentee_application_id AND a.state IN ('approved', 'waiting')
WHERE x.mentee_id = :person_id AND x.state = 'declined' AND x.round_id IS NOT NULL
	AND NOT EXISTS (SELECT 1 FROM pairing s WHERE s.mentee_application_id = a.id
		AND s.state IN ('proposed', 'active'))
ORDER BY x.id DESC LIMIT 1

-- name: home_circle :many struct home_circle
SELECT p.id AS programme_id, p.name AS programme
FROM circle_member m
JOIN circle c ON c.id = m.circle_id
JOIN circle_set s ON s.id = c.set_id AND s.state = 'published'
JOIN programme p ON p.id = s.programme_id AND p.state <> 'closed'
WHERE m.person_id = :person_id ORDER BY s.id DESC LIMIT 10

-- Events of the last month and those to come.
-- name: home_event :many struct home_event (since_at int)
SELECT e.id, e.programme_id, e.starts_at, e.name, e.zone
FROM event_guest g
JOIN event e ON e.id = g.event_id AND e.state = 'published' AND e.starts_at > :since_at
WHERE g.person_id = :person_id ORDER BY e.starts_at, e.id LIMIT 10

-- name: home_invitation :many struct home_invitation
SELECT i.programme_id, p.apply_until_day, p.name, i.role
FROM invitation i JOIN programme p ON p.id = i.programme_id
WHERE i.person_id = :person_id AND i.declined_at IS NULL AND p.state = 'open'
	AND NOT EXISTS (SELECT 1 FROM application a WHERE a.programme_id = i.programme_id AND a.person_id = i.person_id)
ORDER BY i.sent_at DESC, i.id LIMIT 10

-- name: home_run :many struct home_run (everything int)
-- scans: an organisation has tens of programmes
-- columns: submitted int, mentees int, mentors int, pairs int, solved_round int
SELECT p.id AS programme_id, p.apply_until_day, p.end_day, p.name, p.state,
	(SELECT r.id FROM round r WHERE r.programme_id = p.id AND r.state = 'solved' AND NOT EXISTS
		(SELECT 1 FROM round l WHERE l.programme_id = p.id AND l.id > r.id)) AS solved_round,
	(SELECT COUNT(*) FROM application a WHERE a.programme_id = p.id AND a.state = 'submitted') AS submitted,
	(SELECT COUNT(*) FROM application a WHERE a.programme_id = p.id AND a.role = 'mentee'
		AND a.state IN ('submitted', 'approved', 'waiting')) AS mentees,
	(SELECT COUNT(*) FROM application a WHERE a.programme_id = p.id AND a.role = 'mentor'
		AND a.state IN ('submitted', 'approved', 'waiting')) AS mentors,
	(SELECT COUNT(*) FROM pairing x WHERE x.programme_id = p.id AND x.state IN ('proposed', 'active')) AS pairs
FROM programme p
WHERE p.state <> 'closed' AND (:everything = 1 OR EXISTS (SELECT 1 FROM programme_admin r
	WHERE r.programme_id = p.id AND r.person_id = :person_id))
ORDER BY p.created_at DESC, p.id LIMIT 20

-- name: home_anybody_else :int
SELECT 1 FROM person WHERE id <> :person_id LIMIT 1

-- name: home_people :int
SELECT count(*) FROM person WHERE left_day IS NULL
