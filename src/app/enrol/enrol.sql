-- name: application_by_id :one struct application
SELECT id, programme_id, person_id, role, state, areas, goals, about, success, mistake, interests, style,
       languages, zone, availability, meet, kinds, answers, reason, capacity, minutes_month, trained,
       submitted_at, decided_at, changed_at
FROM application WHERE id = :id

-- name: application_by_person :one struct application
SELECT id, programme_id, person_id, role, state, areas, goals, about, success, mistake, interests, style,
       languages, zone, availability, meet, kinds, answers, reason, capacity, minutes_month, trained,
       submitted_at, decided_at, changed_at
FROM application WHERE programme_id = :programme_id AND person_id = :person_id AND role = :role

-- name: application_insert :run
INSERT INTO application (id, programme_id, person_id, role, state, areas, goals, about, success, mistake,
	interests, style, languages, zone, availability, meet, capacity, minutes_month, kinds, trained, answers,
	reason, changed_at)
VALUES (:id, :programme_id, :person_id, :role, 'draft', '', '', '', '', '', '', '', :languages, :zone, '', '',
	1, 0, '', 0, '{}', '', :changed_at)

-- name: application_update :run
UPDATE application SET areas = :areas, goals = :goals, about = :about, success = :success,
	mistake = :mistake, interests = :interests, style = :style, languages = :languages, zone = :zone,
	availability = :availability, meet = :meet, capacity = :capacity, minutes_month = :minutes_month,
	kinds = :kinds, trained = :trained, answers = :answers, changed_at = :changed_at
WHERE id = :id

-- name: application_set_state :run
UPDATE application SET state = :state, reason = :reason, changed_at = :now_at,
	submitted_at = COALESCE(submitted_at, :now_at)
WHERE id = :id

-- name: application_set_decision :run
UPDATE application SET state = :state, reason = :reason, decided_at = :now_at,
	decided_by = NULLIF(:person_id, 0), changed_at = :now_at
WHERE id = :id

-- name: application_skill_list :many struct application_skill
SELECT rank, skill, label FROM application_skill WHERE application_id = :application_id ORDER BY rank LIMIT 50

-- name: application_skill_clear :run
DELETE FROM application_skill WHERE application_id = :application_id

-- name: application_skill_add :run
INSERT INTO application_skill (application_id, rank, skill, label) VALUES (:application_id, :rank, :skill, :label)

-- name: application_wish_list :many struct application_wish
SELECT x.person_id, x.rank, p.name, p.mail FROM application_wish x JOIN person p ON p.id = x.person_id
WHERE x.application_id = :application_id ORDER BY CASE x.rank WHEN 0 THEN 1000 ELSE x.rank END, p.id LIMIT 50

-- name: application_wish_clear :run
DELETE FROM application_wish WHERE application_id = :application_id

-- name: application_wish_add :run
INSERT INTO application_wish (application_id, person_id, rank) VALUES (:application_id, :person_id, :rank)
ON CONFLICT DO NOTHING

-- name: application_page :many struct application_row (role text, state text, after int, most int)
SELECT a.id, a.person_id, a.submitted_at, a.capacity, p.name, p.mail, p.employee_id, p.job_title, p.unit, a.role, a.state
FROM application a JOIN person p ON p.id = a.person_id
WHERE a.programme_id = :programme_id AND (:role = '' OR a.role = :role) AND (:state = '' OR a.state = :state)
  AND a.id > :after
ORDER BY a.id LIMIT :most

-- name: application_of_person :many struct taking_part
-- columns: programme_state text
SELECT a.id, a.programme_id, g.name, a.role, a.state, g.state AS programme_state, g.apply_until_day
FROM application a JOIN programme g ON g.id = a.programme_id
WHERE a.person_id = :person_id AND a.state <> 'withdrawn' AND g.state <> 'draft'
ORDER BY a.changed_at DESC, a.id LIMIT 50

-- name: invitation_add :run
INSERT INTO invitation (id, programme_id, person_id, role, sent_at)
VALUES (:id, :programme_id, :person_id, :role, :sent_at)
ON CONFLICT (programme_id, person_id) DO UPDATE
SET role = 'any', sent_at = excluded.sent_at, declined_at = NULL, reminded_at = NULL

-- name: invitation_reminded :run
UPDATE invitation SET reminded_at = :reminded_at WHERE id = :id

-- name: invitation_page :many struct invitation_row (after int, state text, most int)
-- columns: joined int
SELECT i.id, i.person_id, i.role, i.sent_at, i.declined_at, i.reminded_at, p.name, p.mail,
       (SELECT count(*) FROM application a WHERE a.programme_id = i.programme_id
        AND a.person_id = i.person_id AND a.state NOT IN ('draft', 'withdrawn')) AS joined
FROM invitation i JOIN person p ON p.id = i.person_id
WHERE i.programme_id = :programme_id AND i.id > :after
  AND (:state = '' OR NOT EXISTS (SELECT 1 FROM application a WHERE a.programme_id = i.programme_id
       AND a.person_id = i.person_id AND a.state NOT IN ('draft', 'withdrawn')))
ORDER BY i.id LIMIT :most

-- name: invited_already :int
SELECT id FROM invitation WHERE programme_id = :programme_id AND person_id = :person_id
	AND (:role = 'any' OR role IN (:role, 'any'))

-- name: applied_already :int
SELECT id FROM application WHERE programme_id = :programme_id AND person_id = :person_id
	AND state NOT IN ('draft', 'withdrawn') LIMIT 1

-- name: application_remove :run
DELETE FROM application WHERE id = :id

-- name: application_meaning_clear :run
DELETE FROM application_meaning WHERE application_id = :application_id

-- name: application_meaning_add :run
INSERT INTO application_meaning (application_id, part, n, meaning) VALUES (:application_id, :part, :n, :meaning)

-- name: application_unread :many (version text, most int)
SELECT a.id FROM application a
WHERE a.programme_id = :programme_id AND a.state IN ('approved', 'waiting')
  AND NOT EXISTS (SELECT 1 FROM application_meaning m
	WHERE m.application_id = a.id AND m.part = 'read' AND m.meaning = :version)
LIMIT :most
