-- name: roster_known :many struct person (after int, most int)
SELECT id, name, sort_key, mail, mail_key, employee_id, job_title, level_name, unit, location,
       zone, languages, attributes, level, manager_id, start_day, left_day
FROM person WHERE id > :after ORDER BY id LIMIT :most

-- For the file: with what the manager is known by.
-- name: roster_directory :many struct roster_line (after int, most int)
-- columns: manager text
SELECT p.id, p.name, p.mail, p.employee_id, p.job_title, p.level_name, p.unit, p.location, p.zone,
	p.languages, p.start_day, p.left_day, p.attributes,
	COALESCE(m.employee_id, NULLIF(m.mail, ''), m.name, '') AS manager
FROM person p LEFT JOIN person m ON m.id = p.manager_id
WHERE p.id > :after ORDER BY p.id LIMIT :most

-- name: roster_keepers :many
-- scans: few people have accounts with roles
SELECT person_id FROM account WHERE roles <> 0 ORDER BY person_id LIMIT 10000

-- name: roster_known_count :int
-- scans: the directory's size
SELECT count(*) FROM person

-- name: roster_import_add :run
INSERT INTO roster_import (id, actor_id, applied_at, added, changed, leavers)
VALUES (:id, NULLIF(:actor_id, 0), :applied_at, :added, :changed, :leavers)

-- name: roster_change_add :run
INSERT INTO roster_change (import_id, person_id, before, after) VALUES (:import_id, :person_id, :before, :after)

-- New people: the list is an array of pairs, id and content.
-- name: roster_change_add_new :run (list text)
-- sqlite:
INSERT INTO roster_change (import_id, person_id, before, after)
SELECT :import_id, value ->> 0, '', value ->> 1 FROM json_each(:list)
-- postgres:
INSERT INTO roster_change (import_id, person_id, before, after)
SELECT :import_id, CAST(value ->> 0 AS BIGINT), '', CAST(value ->> 1 AS BIGINT)
FROM json_array_elements(CAST(:list AS json))

-- name: roster_import_undone :run
UPDATE roster_import SET undone_at = :undone_at WHERE id = :id AND undone_at IS NULL

-- name: roster_changes :many (after_id int, most int)
SELECT person_id, before, after FROM roster_change
WHERE import_id = :import_id AND person_id > :after_id ORDER BY person_id LIMIT :most

-- Does anything but the directory know this person?
-- name: roster_is_needed :int
SELECT EXISTS (SELECT 1 FROM account WHERE person_id = :id)
	OR EXISTS (SELECT 1 FROM application WHERE person_id = :id)
	OR EXISTS (SELECT 1 FROM application_wish WHERE person_id = :id)
	OR EXISTS (SELECT 1 FROM programme_admin WHERE person_id = :id)
	OR EXISTS (SELECT 1 FROM programme WHERE created_by = :id)
	OR EXISTS (SELECT 1 FROM invitation WHERE person_id = :id) AS needed

-- name: roster_unmanage :run
UPDATE person SET manager_id = NULL WHERE manager_id = :id

-- name: roster_leave :run
UPDATE person SET left_day = :left_day, changed_at = :changed_at WHERE id = :id AND left_day IS NULL

-- name: roster_file_add :run
INSERT INTO roster_file (id, actor_id, name, created_at, mapping, leavers, report)
VALUES (:id, :actor_id, :name, :created_at, :mapping, 0, '')

-- name: roster_file_part_add :run
INSERT INTO roster_file_part (file_id, part, bytes) VALUES (:file_id, :part, :bytes)

-- name: roster_file_by_id :one struct roster_file
SELECT id, actor_id, name, created_at, mapping, leavers, report FROM roster_file WHERE id = :id

-- name: roster_file_part_bytes :text
SELECT bytes FROM roster_file_part WHERE file_id = :file_id AND part = :part

-- name: roster_file_set :run
UPDATE roster_file SET mapping = :mapping, leavers = :leavers, report = :report WHERE id = :id

-- name: roster_file_forget_old :run
-- scans: files in passing, each for a day at most
DELETE FROM roster_file WHERE created_at < :created_at

-- name: roster_imports :many struct roster_past
-- scans: the ten newest of the imports there ever were
SELECT id, applied_at, undone_at, added, changed, leavers FROM roster_import ORDER BY id DESC LIMIT 10
