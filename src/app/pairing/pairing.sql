-- name: pairing_by_id :one struct pairing
SELECT x.id, x.programme_id, x.round_id, x.mentee_id, x.mentor_id, x.mentee_application_id,
	x.mentor_application_id, x.score, x.declined_by, x.created_at, x.changed_at, x.holds, x.state, x.why,
	x.mentee_said, x.mentor_said, x.private_reason, x.question, x.reply,
	p.name AS programme, a.name AS mentee, b.name AS mentor, a.job_title AS mentee_job, b.job_title AS mentor_job
FROM pairing x
JOIN programme p ON p.id = x.programme_id
JOIN person a ON a.id = x.mentee_id
JOIN person b ON b.id = x.mentor_id
WHERE x.id = :id

-- name: pairing_insert :run
INSERT INTO pairing (id, programme_id, round_id, mentee_id, mentor_id, mentee_application_id,
	mentor_application_id, state, score, why, mentee_said, mentor_said, private_reason, holds, created_at, changed_at)
VALUES (:id, :programme_id, NULLIF(:round_id, 0), :mentee_id, :mentor_id, :mentee_application_id,
	:mentor_application_id, 'proposed', :score, :why, :mentee_said, '', '', :holds, :created_at, :created_at)
ON CONFLICT DO NOTHING

-- The row on which places are counted; made when it is first needed.
-- name: mentor_place_make :run
INSERT INTO mentor_place (application_id, places, taken)
SELECT a.id, CASE WHEN a.capacity > 0 THEN a.capacity ELSE 1 END, (SELECT COUNT(*) FROM pairing x
	WHERE x.mentor_application_id = a.id AND x.holds = 1 AND x.state IN ('proposed', 'active'))
FROM application a WHERE a.id = :application_id
ON CONFLICT (application_id) DO NOTHING

-- name: mentor_place_take :run
UPDATE mentor_place SET taken = taken + 1 WHERE application_id = :application_id AND taken < places

-- name: mentor_place_give_back :run
UPDATE mentor_place SET taken = taken - 1 WHERE application_id = :application_id AND taken > 0

-- The application says how many, and may say so anew.
-- name: mentor_place_follow :run
UPDATE mentor_place SET places = (SELECT CASE WHEN capacity > 0 THEN capacity ELSE 1 END FROM application WHERE id = :application_id)
WHERE application_id = :application_id

-- name: mentor_place_free :int
SELECT COALESCE((SELECT a.capacity - m.taken FROM mentor_place m WHERE m.application_id = a.id),
	a.capacity - (SELECT COUNT(*) FROM pairing x WHERE x.mentor_application_id = a.id AND x.holds = 1
		AND x.state IN ('proposed', 'active'))) AS free
FROM application a WHERE a.id = :application_id AND a.state IN ('approved', 'waiting')

-- name: pairing_say_mentee :run
UPDATE pairing SET mentee_said = :mentee_said, state = :state, changed_at = :changed_at
WHERE id = :id AND state = 'proposed'

-- name: pairing_say_mentor :run
UPDATE pairing SET mentor_said = :mentor_said, state = :state, holds = :holds, changed_at = :changed_at
WHERE id = :id AND state = 'proposed'

-- name: pairing_say_no :run
UPDATE pairing SET state = 'declined', declined_by = :declined_by, private_reason = :private_reason,
	mentee_said = CASE WHEN mentee_id = :declined_by THEN 'no' ELSE mentee_said END,
	mentor_said = CASE WHEN mentor_id = :declined_by THEN 'no' ELSE mentor_said END,
	holds = 0, changed_at = :changed_at
WHERE id = :id AND state = 'proposed'

-- name: pairing_put_question :run
UPDATE pairing SET question = :question, reply = '', mentor_said = 'ask', changed_at = :changed_at
WHERE id = :id AND state = 'proposed'

-- name: pairing_put_reply :run
UPDATE pairing SET reply = :reply, changed_at = :changed_at WHERE id = :id AND state = 'proposed'

-- name: pairing_between :int
SELECT 1 FROM pairing WHERE mentee_application_id = :mentee_application_id
	AND mentor_application_id = :mentor_application_id LIMIT 1

-- name: pairing_stands :int
SELECT id FROM pairing WHERE mentee_application_id = :mentee_application_id AND state IN ('proposed', 'active') LIMIT 1

-- name: pairing_count_standing :int
SELECT COUNT(*) FROM pairing WHERE programme_id = :programme_id AND state IN ('proposed', 'active')

-- name: pairing_export :many struct pairing_line (after_id int, n int)
-- columns: mentee_mail text, mentor_mail text, mentee_employee_id text, mentor_employee_id text, mentee text, mentor text
SELECT x.id, x.state, x.score, x.created_at, a.name AS mentee, b.name AS mentor,
	a.mail AS mentee_mail, b.mail AS mentor_mail,
	COALESCE(a.employee_id, '') AS mentee_employee_id, COALESCE(b.employee_id, '') AS mentor_employee_id
FROM pairing x JOIN person a ON a.id = x.mentee_id JOIN person b ON b.id = x.mentor_id
WHERE x.programme_id = :programme_id AND x.id > :after_id ORDER BY x.id LIMIT :n

-- Whose answer is missing: 'mentee', 'mentor', 'both', or '' when nobody's.
-- name: pairing_page :many struct pairing_row (state text, name text, after int, most int)
-- columns: mentee text, mentor text, mentee_unit text, mentor_unit text, waits text
SELECT x.id, x.state, x.score, x.created_at, x.mentee_application_id, x.mentor_application_id,
	a.name AS mentee, b.name AS mentor, a.unit AS mentee_unit, b.unit AS mentor_unit,
	CASE WHEN x.state <> 'proposed' THEN ''
		WHEN x.mentor_said = 'ask' THEN CASE WHEN x.reply = '' THEN 'mentee' ELSE 'mentor' END
		WHEN x.mentee_said = '' AND x.mentor_said = '' THEN 'both'
		WHEN x.mentee_said = '' THEN 'mentee' ELSE 'mentor' END AS waits
FROM pairing x JOIN person a ON a.id = x.mentee_id JOIN person b ON b.id = x.mentor_id
WHERE x.programme_id = :programme_id AND (:state = '' OR x.state = :state) AND x.id > :after
	AND (:name = '' OR a.name LIKE :name ESCAPE '\' OR b.name LIKE :name ESCAPE '\')
ORDER BY x.id LIMIT :most

-- name: pairing_count :one struct pairing_counts
-- columns: proposed int, active int, ended int, unpaired int
SELECT
	(SELECT COUNT(*) FROM pairing x WHERE x.programme_id = p.id AND x.state = 'proposed') AS proposed,
	(SELECT COUNT(*) FROM pairing x WHERE x.programme_id = p.id AND x.state = 'active') AS active,
	(SELECT COUNT(*) FROM pairing x WHERE x.programme_id = p.id AND x.state IN ('declined', 'ended')) AS ended,
	(SELECT COUNT(*) FROM application a WHERE a.programme_id = p.id AND a.role = 'mentee' AND a.state = 'approved'
		AND NOT EXISTS (SELECT 1 FROM pairing x WHERE x.mentee_application_id = a.id
			AND x.state IN ('proposed', 'active'))) AS unpaired
FROM programme p WHERE p.id = :id

-- name: pairing_receiver :one
-- columns: lang text
SELECT p.id, p.name, p.mail, COALESCE(a.lang, '') AS lang, p.zone
FROM person p LEFT JOIN account a ON a.person_id = p.id WHERE p.id = :id

-- name: pairing_settings :text
SELECT settings FROM programme WHERE id = :id

-- The frozen line of the mentee in the round that made the pair, with their points.
-- name: pairing_frozen :one
SELECT n, edges, inputs FROM round_person
WHERE round_id = :round_id AND side = 0 AND application_id = :application_id

-- name: pairing_frozen_mentor :one
SELECT application_id, person_id, name, job_title, unit, inputs FROM round_person
WHERE round_id = :round_id AND side = 1 AND n = :n

-- name: pairing_round_rules :text
SELECT rules FROM round WHERE id = :id

-- name: pairing_wrote :one struct pairing_words
SELECT goals, about, success, mistake FROM application WHERE id = :id
