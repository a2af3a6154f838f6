-- name: programme_by_id :one struct programme
SELECT id, name, sort_key, template, type, purpose, need, value_link, state, settings, start_day,
       end_day, apply_until_day, approval, created_by, created_at, changed_at
FROM programme WHERE id = :id

-- name: programme_insert :run
INSERT INTO programme (id, name, sort_key, template, type, purpose, need, value_link, state,
	start_day, end_day, apply_until_day, approval, settings, created_by, created_at, changed_at)
VALUES (:id, :name, :sort_key, :template, :type, :purpose, '{}', '', 'draft', NULLIF(:start_day, 0),
	NULLIF(:end_day, 0), NULLIF(:apply_until_day, 0), :approval, :settings, NULLIF(:created_by, 0),
	:now_at, :now_at)

-- name: programme_update :run
UPDATE programme SET name = :name, sort_key = :sort_key, purpose = :purpose, need = :need,
	value_link = :value_link, start_day = NULLIF(:start_day, 0), end_day = NULLIF(:end_day, 0),
	apply_until_day = NULLIF(:apply_until_day, 0), approval = :approval, changed_at = :changed_at
WHERE id = :id

-- name: programme_set_state :run (from_state text)
UPDATE programme SET state = :state, changed_at = :changed_at WHERE id = :id AND state = :from_state

-- name: programme_list_all :many struct programme
-- scans: an organisation has tens of programmes, and the page shows them all
SELECT id, name, sort_key, template, type, purpose, need, value_link, state, settings, start_day,
       end_day, apply_until_day, approval, created_by, created_at, changed_at
FROM programme ORDER BY CASE state WHEN 'draft' THEN 0 WHEN 'open' THEN 1 WHEN 'running' THEN 2 ELSE 3 END,
	start_day DESC, id DESC LIMIT 500

-- name: programme_list_administered :many struct programme
SELECT p.id, p.name, p.sort_key, p.template, p.type, p.purpose, p.need, p.value_link, p.state, p.settings,
       p.start_day, p.end_day, p.apply_until_day, p.approval, p.created_by, p.created_at, p.changed_at
FROM programme p JOIN programme_admin a ON a.programme_id = p.id
WHERE a.person_id = :person_id
ORDER BY CASE p.state WHEN 'draft' THEN 0 WHEN 'open' THEN 1 WHEN 'running' THEN 2 ELSE 3 END,
	p.start_day DESC, p.id DESC LIMIT 500

-- name: programme_list_open :many struct programme (today int)
SELECT id, name, sort_key, template, type, purpose, need, value_link, state, settings, start_day,
       end_day, apply_until_day, approval, created_by, created_at, changed_at
FROM programme WHERE state = 'open' AND (apply_until_day IS NULL OR apply_until_day >= :today)
ORDER BY start_day, id LIMIT 500

-- name: programme_admin_insert :run
INSERT INTO programme_admin (programme_id, person_id) VALUES (:programme_id, :person_id)
ON CONFLICT DO NOTHING

-- name: programme_admin_delete :run
DELETE FROM programme_admin WHERE programme_id = :programme_id AND person_id = :person_id

-- name: programme_admin_list :many struct people_name
SELECT p.id, p.name, p.mail FROM programme_admin a JOIN person p ON p.id = a.person_id
WHERE a.programme_id = :programme_id ORDER BY p.sort_key, p.id LIMIT 100

-- name: programme_count :one struct programme_counts
-- columns: mentees int, mentors int, places int, submitted int, waiting int, drafts int
SELECT COALESCE(CAST(SUM(CASE WHEN role = 'mentee' AND state IN ('submitted', 'approved') THEN 1 ELSE 0 END) AS BIGINT), 0) AS mentees,
       COALESCE(CAST(SUM(CASE WHEN role = 'mentor' AND state IN ('submitted', 'approved') THEN 1 ELSE 0 END) AS BIGINT), 0) AS mentors,
       COALESCE(CAST(SUM(CASE WHEN role = 'mentor' AND state IN ('submitted', 'approved') THEN capacity ELSE 0 END) AS BIGINT), 0) AS places,
       COALESCE(CAST(SUM(CASE WHEN state = 'submitted' THEN 1 ELSE 0 END) AS BIGINT), 0) AS submitted,
       COALESCE(CAST(SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) AS BIGINT), 0) AS waiting,
       COALESCE(CAST(SUM(CASE WHEN state = 'draft' THEN 1 ELSE 0 END) AS BIGINT), 0) AS drafts
FROM application WHERE programme_id = :programme_id

-- name: programme_pair_count :int
SELECT count(*) FROM pairing WHERE programme_id = :programme_id AND state IN ('proposed', 'active')
