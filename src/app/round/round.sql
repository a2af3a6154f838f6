-- name: round_by_id :one struct round
SELECT id, programme_id, parent_id, name, state, revision, rule_version, rules, engine, seed, week_day,
	plus_unit, plus_places, mentees, mentors, places, edges, scored, pairs, total, lowest, bound, bonus, proven,
	input_hash, answer_hash, trouble, job_id, created_by, created_at, solved_at, publish_at, published_at
FROM round WHERE id = :id

-- name: round_of_programme :many struct round (n int)
SELECT id, programme_id, parent_id, name, state, revision, rule_version, rules, engine, seed, week_day,
	plus_unit, plus_places, mentees, mentors, places, edges, scored, pairs, total, lowest, bound, bonus, proven,
	input_hash, answer_hash, trouble, job_id, created_by, created_at, solved_at, publish_at, published_at
FROM round WHERE programme_id = :programme_id ORDER BY id DESC LIMIT :n

-- name: round_count :int
SELECT COUNT(*) FROM round WHERE programme_id = :programme_id

-- name: round_newest :int
SELECT id FROM round WHERE programme_id = :programme_id ORDER BY id DESC LIMIT 1

-- name: round_in :int
SELECT 1 FROM round WHERE id = :id AND programme_id = :programme_id

-- name: round_insert :run
INSERT INTO round (id, programme_id, parent_id, name, state, revision, rule_version, rules, engine, seed,
	week_day, plus_unit, plus_places, mentees, mentors, places, edges, scored, pairs, total, lowest, bound,
	bonus, proven, input_hash, answer_hash, trouble, job_id, created_by, created_at)
VALUES (:id, :programme_id, NULLIF(:parent_id, 0), :name, 'running', 0, :rule_version, :rules, :engine, :seed,
	:week_day, :plus_unit, :plus_places, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, '', '', '', 0, NULLIF(:created_by, 0), :created_at)

-- name: round_job_put :run
UPDATE round SET job_id = :job_id WHERE id = :id

-- name: round_fail :run
UPDATE round SET state = :state, trouble = :trouble WHERE id = :id AND state = 'running'

-- name: round_solved :run
UPDATE round SET state = 'solved', mentees = :mentees, mentors = :mentors, places = :places, edges = :edges,
	scored = :scored, pairs = :pairs, total = :total, lowest = :lowest, bound = :bound, bonus = :bonus,
	proven = :proven, input_hash = :input_hash, answer_hash = :answer_hash, solved_at = :solved_at
WHERE id = :id AND state = 'running'

-- name: round_changed :run (was int)
UPDATE round SET revision = revision + 1, edges = :edges, pairs = :pairs, total = :total, lowest = :lowest,
	bound = :bound, bonus = :bonus, proven = :proven, answer_hash = :answer_hash
WHERE id = :id AND state = 'solved' AND revision = :was

-- name: round_publish_at :run
UPDATE round SET state = 'publishing', publish_at = :publish_at, job_id = :job_id
WHERE id = :id AND state = 'solved'

-- name: round_publish_stop :run
UPDATE round SET state = 'solved', publish_at = NULL WHERE id = :id AND state = 'publishing'

-- name: round_published :run
UPDATE round SET state = 'published', published_at = :published_at
WHERE id = :id AND state IN ('solved', 'publishing')

-- name: round_person_insert :run
INSERT INTO round_person (round_id, side, n, application_id, person_id, name, sort_key, unit, job_title, places,
	price, inputs, edges)
VALUES (:round_id, :side, :n, :application_id, :person_id, :name, :sort_key, :unit, :job_title, :places,
	:price, :inputs, :edges)

-- name: round_person_all :many struct round_person
-- bounded: a side of a round is worked on as a whole
SELECT side, n, application_id, person_id, name, sort_key, unit, job_title, places, price, inputs, edges
FROM round_person WHERE round_id = :round_id AND side = :side ORDER BY n

-- Without the long texts.
-- name: round_person_names :many struct round_person
-- bounded: a side of a round is worked on as a whole
SELECT side, n, application_id, person_id, name, sort_key, unit, job_title, places, price
FROM round_person WHERE round_id = :round_id AND side = :side ORDER BY sort_key, n

-- name: round_person_one :one struct round_person
SELECT side, n, application_id, person_id, name, sort_key, unit, job_title, places, price, inputs, edges
FROM round_person WHERE round_id = :round_id AND side = :side AND n = :n

-- name: round_person_price :run
UPDATE round_person SET price = :price, edges = :edges
WHERE round_id = :round_id AND side = :side AND n = :n

-- name: round_units :many
-- bounded: an organisation's units
SELECT unit, COUNT(*) AS n FROM round_person WHERE round_id = :round_id AND unit <> ''
GROUP BY unit ORDER BY unit LIMIT 500

-- name: round_pair_insert :run
INSERT INTO round_pair (round_id, mentee_n, mentor_n, score, pinned, why)
VALUES (:round_id, :mentee_n, :mentor_n, :score, :pinned, :why)

-- name: round_pair_delete :run
DELETE FROM round_pair WHERE round_id = :round_id AND mentee_n = :mentee_n AND mentor_n = :mentor_n

-- name: round_pair_pin :run
UPDATE round_pair SET pinned = :pinned
WHERE round_id = :round_id AND mentee_n = :mentee_n AND mentor_n = :mentor_n

-- name: round_pair_all :many struct round_pair
-- bounded: a round is worked on as a whole
SELECT mentee_n, mentor_n, score, pinned FROM round_pair
WHERE round_id = :round_id ORDER BY mentee_n, mentor_n

-- The board by name of the mentee, by the lowest score first or the highest
-- first: pages of LIMIT rows after the last key of the page before.
-- name: round_board_by_name :many struct board_row (below int, pinned_only int, unit text, q text, after_key text, after_n int, n int)
SELECT p.mentee_n, p.mentor_n, p.score, p.pinned, p.why,
	a.name AS mentee, a.sort_key, a.job_title AS mentee_job, a.unit AS mentee_unit, a.person_id AS mentee_id,
	b.name AS mentor, b.job_title AS mentor_job, b.unit AS mentor_unit, b.person_id AS mentor_id, b.places, b.price, a.edges,
	(SELECT COUNT(*) FROM round_pair o WHERE o.round_id = p.round_id AND o.mentor_n = p.mentor_n) AS taken
FROM round_person a
JOIN round_pair p ON p.round_id = a.round_id AND p.mentee_n = a.n
JOIN round_person b ON b.round_id = p.round_id AND b.side = 1 AND b.n = p.mentor_n
WHERE a.round_id = :round_id AND a.side = 0 AND p.score < :below AND p.pinned >= :pinned_only
	AND (:unit = '' OR a.unit = :unit OR b.unit = :unit)
	AND (:q = '' OR a.name LIKE :q ESCAPE '\' OR b.name LIKE :q ESCAPE '\')
	AND (a.sort_key > :after_key OR (a.sort_key = :after_key AND a.n > :after_n))
ORDER BY a.sort_key, a.n LIMIT :n

-- name: round_board_by_low :many struct board_row (below int, pinned_only int, unit text, q text, after_score int, after_n int, n int)
SELECT p.mentee_n, p.mentor_n, p.score, p.pinned, p.why,
	a.name AS mentee, a.sort_key, a.job_title AS mentee_job, a.unit AS mentee_unit, a.person_id AS mentee_id,
	b.name AS mentor, b.job_title AS mentor_job, b.unit AS mentor_unit, b.person_id AS mentor_id, b.places, b.price, a.edges,
	(SELECT COUNT(*) FROM round_pair o WHERE o.round_id = p.round_id AND o.mentor_n = p.mentor_n) AS taken
FROM round_pair p
JOIN round_person a ON a.round_id = p.round_id AND a.side = 0 AND a.n = p.mentee_n
JOIN round_person b ON b.round_id = p.round_id AND b.side = 1 AND b.n = p.mentor_n
WHERE p.round_id = :round_id AND p.score < :below AND p.pinned >= :pinned_only
	AND (:unit = '' OR a.unit = :unit OR b.unit = :unit)
	AND (:q = '' OR a.name LIKE :q ESCAPE '\' OR b.name LIKE :q ESCAPE '\')
	AND (p.score > :after_score OR (p.score = :after_score AND p.mentee_n > :after_n))
ORDER BY p.score, p.mentee_n LIMIT :n

-- name: round_board_by_high :many struct board_row (below int, pinned_only int, unit text, q text, after_score int, after_n int, n int)
SELECT p.mentee_n, p.mentor_n, p.score, p.pinned, p.why,
	a.name AS mentee, a.sort_key, a.job_title AS mentee_job, a.unit AS mentee_unit, a.person_id AS mentee_id,
	b.name AS mentor, b.job_title AS mentor_job, b.unit AS mentor_unit, b.person_id AS mentor_id, b.places, b.price, a.edges,
	(SELECT COUNT(*) FROM round_pair o WHERE o.round_id = p.round_id AND o.mentor_n = p.mentor_n) AS taken
FROM round_pair p
JOIN round_person a ON a.round_id = p.round_id AND a.side = 0 AND a.n = p.mentee_n
JOIN round_person b ON b.round_id = p.round_id AND b.side = 1 AND b.n = p.mentor_n
WHERE p.round_id = :round_id AND p.score < :below AND p.pinned >= :pinned_only
	AND (:unit = '' OR a.unit = :unit OR b.unit = :unit)
	AND (:q = '' OR a.name LIKE :q ESCAPE '\' OR b.name LIKE :q ESCAPE '\')
	AND (p.score < :after_score OR (p.score = :after_score AND p.mentee_n < :after_n))
ORDER BY p.score DESC, p.mentee_n DESC LIMIT :n

-- name: round_unmatched_insert :run
INSERT INTO round_unmatched (round_id, mentee_n, kind, reason, fixes)
VALUES (:round_id, :mentee_n, :kind, :reason, :fixes)

-- name: round_unmatched_clear :run
DELETE FROM round_unmatched WHERE round_id = :round_id

-- name: round_unmatched_list :many struct unmatched (after_key text, after_n int, n int)
SELECT u.mentee_n, u.kind, u.reason, u.fixes, a.name, a.sort_key, a.job_title, a.unit, a.person_id
FROM round_person a JOIN round_unmatched u ON u.round_id = a.round_id AND u.mentee_n = a.n
WHERE a.round_id = :round_id AND a.side = 0
	AND (a.sort_key > :after_key OR (a.sort_key = :after_key AND a.n > :after_n))
ORDER BY a.sort_key, a.n LIMIT :n

-- name: round_unmatched_one :one struct unmatched
SELECT u.mentee_n, u.kind, u.reason, u.fixes, a.name, a.sort_key, a.job_title, a.unit, a.person_id
FROM round_person a JOIN round_unmatched u ON u.round_id = a.round_id AND u.mentee_n = a.n
WHERE a.round_id = :round_id AND a.side = 0 AND a.n = :mentee_n

-- name: round_constraint_all :many struct round_constraint
-- bounded: made by hand
SELECT mentee_n, mentor_n, kind FROM round_constraint WHERE round_id = :round_id ORDER BY mentee_n, mentor_n

-- name: round_constraint_put :run
INSERT INTO round_constraint (round_id, mentee_n, mentor_n, kind) VALUES (:round_id, :mentee_n, :mentor_n, :kind)
ON CONFLICT (round_id, mentee_n, mentor_n) DO UPDATE SET kind = excluded.kind

-- name: round_constraint_delete :run
DELETE FROM round_constraint WHERE round_id = :round_id AND mentee_n = :mentee_n AND mentor_n = :mentor_n

-- name: round_change_insert :run
INSERT INTO round_change (id, round_id, words, undo, pairs, total, lowest, moved, worse, created_by, created_at)
VALUES (:id, :round_id, :words, :undo, :pairs, :total, :lowest, :moved, :worse, NULLIF(:created_by, 0), :created_at)

-- name: round_change_last :one struct round_change
SELECT id, words, undo, pairs, total, lowest, moved, worse FROM round_change
WHERE round_id = :round_id ORDER BY id DESC LIMIT 1

-- name: round_change_delete :run
DELETE FROM round_change WHERE id = :id

-- name: rule_version_newest :one struct rule_version
SELECT v.version, v.rules, v.note, v.created_at, COALESCE(p.name, '') AS name
FROM rule_version v LEFT JOIN person p ON p.id = v.created_by
WHERE v.programme_id = :programme_id ORDER BY v.version DESC LIMIT 1

-- name: rule_version_one :one struct rule_version
SELECT v.version, v.rules, v.note, v.created_at, COALESCE(p.name, '') AS name
FROM rule_version v LEFT JOIN person p ON p.id = v.created_by
WHERE v.programme_id = :programme_id AND v.version = :version

-- name: rule_version_list :many struct rule_version
SELECT v.version, v.rules, v.note, v.created_at, COALESCE(p.name, '') AS name
FROM rule_version v LEFT JOIN person p ON p.id = v.created_by
WHERE v.programme_id = :programme_id ORDER BY v.version DESC LIMIT 100

-- name: rule_version_insert :run
INSERT INTO rule_version (programme_id, version, rules, note, created_by, created_at)
VALUES (:programme_id, :version, :rules, :note, NULLIF(:created_by, 0), :created_at)

-- name: pair_rule_list :many struct pair_rule
SELECT r.mentee_id, r.mentor_id, r.kind, a.name AS mentee, b.name AS mentor
FROM pair_rule r JOIN person a ON a.id = r.mentee_id JOIN person b ON b.id = r.mentor_id
WHERE r.programme_id = :programme_id ORDER BY a.sort_key, b.sort_key, r.mentee_id, r.mentor_id LIMIT 1000

-- name: pair_rule_put :run
INSERT INTO pair_rule (programme_id, mentee_id, mentor_id, kind, created_at)
VALUES (:programme_id, :mentee_id, :mentor_id, :kind, :created_at)
ON CONFLICT (programme_id, mentee_id, mentor_id) DO UPDATE SET kind = excluded.kind

-- name: pair_rule_delete :run
DELETE FROM pair_rule WHERE programme_id = :programme_id AND mentee_id = :mentee_id AND mentor_id = :mentor_id

-- name: round_programme :one struct round_programme
SELECT id, name, type, state, settings, purpose, approval, apply_until_day, start_day FROM programme WHERE id = :id

-- Everybody who can be matched: in (approved), not yet in a standing pair as mentee.
-- name: round_applicants :many
-- bounded: a programme is matched as a whole
-- columns: person_zone text, person_languages text, boss text, name text
SELECT a.id, a.person_id, a.role, a.areas, a.goals, a.about, a.success, a.mistake, a.interests, a.style,
	a.languages, a.zone, a.availability, a.meet, a.capacity, a.minutes_month, a.kinds, a.trained, a.answers,
	p.name, p.sort_key, p.mail, p.employee_id, p.job_title, p.level, p.level_name, p.unit, p.location,
	p.zone AS person_zone, p.languages AS person_languages, p.manager_id, p.start_day,
	COALESCE(b.name, '') AS boss,
	(SELECT COUNT(*) FROM pairing x WHERE x.mentor_application_id = a.id AND x.holds = 1 AND x.state IN ('proposed', 'active')) AS taken,
	(SELECT COUNT(*) FROM pairing x WHERE x.mentee_application_id = a.id AND x.state IN ('proposed', 'active')) AS paired
FROM application a
JOIN person p ON p.id = a.person_id
LEFT JOIN person b ON b.id = p.manager_id
WHERE a.programme_id = :programme_id AND p.left_day IS NULL
	AND a.state IN ('approved', 'waiting')
ORDER BY a.id

-- name: round_applicant_meanings :many
-- bounded: a programme is matched as a whole
SELECT m.application_id, m.part, m.n, m.meaning
FROM application a JOIN application_meaning m ON m.application_id = a.id
WHERE a.programme_id = :programme_id AND a.state IN ('approved', 'waiting') AND m.part <> 'read'
ORDER BY m.application_id, m.part, m.n

-- name: round_applicant_skills :many
-- bounded: a programme is matched as a whole
-- columns: skill text, label text, broader text, related text
SELECT s.application_id, s.rank, s.skill, s.label,
	COALESCE(c.broader, '') AS broader, COALESCE(c.related, '') AS related
FROM application a JOIN application_skill s ON s.application_id = a.id
LEFT JOIN own_concept c ON c.key = s.skill
WHERE a.programme_id = :programme_id AND a.state IN ('approved', 'waiting')
ORDER BY s.application_id, s.rank

-- name: round_applicant_wishes :many
-- bounded: a programme is matched as a whole
SELECT s.application_id, s.person_id, s.rank
FROM application a JOIN application_wish s ON s.application_id = a.id
WHERE a.programme_id = :programme_id AND a.state IN ('approved', 'waiting')
ORDER BY s.application_id, s.rank, s.person_id

-- Managers of everybody who takes part, to any depth; UNION ends a cycle.
-- name: round_lines :many
-- bounded: a programme is matched as a whole
WITH RECURSIVE up (id, manager_id) AS (
	SELECT p.id, p.manager_id FROM person p JOIN application a ON a.person_id = p.id
	WHERE a.programme_id = :programme_id AND a.state IN ('approved', 'waiting')
	UNION
	SELECT p.id, p.manager_id FROM person p JOIN up ON p.id = up.manager_id
)
SELECT id, manager_id FROM up WHERE manager_id IS NOT NULL ORDER BY id

-- Pairs of this programme that were proposed before, standing or not.
-- name: round_before :many
-- bounded: a programme is matched as a whole
SELECT mentee_id, mentor_id FROM pairing WHERE programme_id = :programme_id ORDER BY mentee_id, mentor_id

-- Every mentee of a round with the mentor, or none.
-- name: round_compare_list :many
-- bounded: a round is compared as a whole
-- columns: mentee text, mentor text, score int
SELECT a.application_id, a.name AS mentee, COALESCE(b.name, '') AS mentor, COALESCE(p.score, 0) AS score
FROM round_person a
LEFT JOIN round_pair p ON p.round_id = a.round_id AND p.mentee_n = a.n
LEFT JOIN round_person b ON b.round_id = a.round_id AND b.side = 1 AND b.n = p.mentor_n
WHERE a.round_id = :round_id AND a.side = 0 ORDER BY a.application_id, p.mentor_n

-- Only people who are still in: an application that was withdrawn since, or a
-- person who left, is not proposed to anybody.
-- name: round_publish_list :many
-- bounded: a round is published as a whole
-- columns: mentee_lang text, mentor_lang text, why text, score int, mentee_id int, mentor_id int
SELECT p.score, p.why, p.mentee_n, p.mentor_n, a.person_id AS mentee_id, b.person_id AS mentor_id,
	a.application_id AS mentee_application_id, b.application_id AS mentor_application_id,
	COALESCE(x.lang, '') AS mentee_lang, COALESCE(y.lang, '') AS mentor_lang
FROM round_pair p
JOIN round_person a ON a.round_id = p.round_id AND a.side = 0 AND a.n = p.mentee_n
JOIN round_person b ON b.round_id = p.round_id AND b.side = 1 AND b.n = p.mentor_n
JOIN application c ON c.id = a.application_id AND c.state IN ('approved', 'waiting')
JOIN application d ON d.id = b.application_id AND d.state IN ('approved', 'waiting')
JOIN person e ON e.id = a.person_id AND e.left_day IS NULL
JOIN person f ON f.id = b.person_id AND f.left_day IS NULL
LEFT JOIN account x ON x.person_id = a.person_id
LEFT JOIN account y ON y.person_id = b.person_id
WHERE p.round_id = :round_id ORDER BY p.mentee_n, p.mentor_n

-- Who is told that nobody was free for them this time.
-- name: round_unmatched_told :many
-- bounded: a round is published as a whole
-- columns: mail text, lang text
SELECT a.person_id AS mentee_id, e.name, e.mail, COALESCE(x.lang, '') AS lang
FROM round_unmatched u
JOIN round_person a ON a.round_id = u.round_id AND a.side = 0 AND a.n = u.mentee_n
JOIN application c ON c.id = a.application_id AND c.state IN ('approved', 'waiting')
JOIN person e ON e.id = a.person_id AND e.left_day IS NULL AND e.mail <> ''
LEFT JOIN account x ON x.person_id = a.person_id
WHERE u.round_id = :round_id AND NOT EXISTS (SELECT 1 FROM pairing s
	WHERE s.mentee_application_id = c.id AND s.state IN ('proposed', 'active'))
ORDER BY u.mentee_n

-- Mentors to whom a draft gives more mentees than they have places for now:
-- because it tries out more places, or because some were taken since.
-- name: round_over_places :int
SELECT COUNT(*) FROM (
	SELECT d.id
	FROM round_pair p
	JOIN round_person b ON b.round_id = p.round_id AND b.side = 1 AND b.n = p.mentor_n
	JOIN application d ON d.id = b.application_id
	WHERE p.round_id = :round_id
	GROUP BY d.id, d.capacity
	HAVING COUNT(*) > CASE WHEN d.capacity > 0 THEN d.capacity ELSE 1 END
		- (SELECT COUNT(*) FROM pairing x WHERE x.mentor_application_id = d.id AND x.holds = 1
			AND x.state IN ('proposed', 'active'))
) crowded

-- Pairs of a draft that would be left out now.
-- name: round_left_out :int
SELECT COUNT(*)
FROM round_pair p
JOIN round_person a ON a.round_id = p.round_id AND a.side = 0 AND a.n = p.mentee_n
JOIN round_person b ON b.round_id = p.round_id AND b.side = 1 AND b.n = p.mentor_n
JOIN application c ON c.id = a.application_id
JOIN application d ON d.id = b.application_id
JOIN person e ON e.id = a.person_id
JOIN person f ON f.id = b.person_id
WHERE p.round_id = :round_id AND (c.state NOT IN ('approved', 'waiting')
	OR d.state NOT IN ('approved', 'waiting') OR e.left_day IS NOT NULL OR f.left_day IS NOT NULL
	OR EXISTS (SELECT 1 FROM pairing x WHERE x.mentee_application_id = c.id AND x.state IN ('proposed', 'active')))

-- name: round_receiver :one
-- columns: lang text
SELECT p.id, p.name, p.mail, COALESCE(a.lang, '') AS lang
FROM person p LEFT JOIN account a ON a.person_id = p.id WHERE p.id = :id

-- name: round_mentors_used :int
SELECT COUNT(DISTINCT mentor_n) FROM round_pair WHERE round_id = :round_id

-- name: round_pairs_below :int (below int)
SELECT COUNT(*) FROM round_pair WHERE round_id = :round_id AND score < :below

-- People in a pair whom no mail will reach.
-- name: round_without_mail :int
SELECT COUNT(*) FROM round_person x JOIN person p ON p.id = x.person_id AND p.mail = ''
WHERE x.round_id = :round_id AND ((x.side = 0 AND EXISTS (SELECT 1 FROM round_pair r
		WHERE r.round_id = x.round_id AND r.mentee_n = x.n))
	OR (x.side = 1 AND EXISTS (SELECT 1 FROM round_pair r
		WHERE r.round_id = x.round_id AND r.mentor_n = x.n)))

-- What became of published pairs, the newest.
-- name: round_outcomes :many
-- columns: yes int, why text
SELECT x.why, CASE WHEN x.state = 'declined' THEN 0 ELSE 1 END AS yes
FROM pairing x
WHERE x.programme_id = :programme_id AND x.round_id IS NOT NULL AND (x.state = 'declined'
	OR (x.state IN ('active', 'ended') AND x.mentee_said = 'yes' AND x.mentor_said = 'yes'))
ORDER BY x.id DESC LIMIT 5000
