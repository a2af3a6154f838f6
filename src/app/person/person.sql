-- name: person_by_id :one struct person
SELECT id, name, sort_key, mail, mail_key, employee_id, job_title, level_name, unit, location,
       zone, languages, attributes, level, manager_id, start_day, left_day
FROM person WHERE id = :id

-- name: person_by_mail_key :one struct person
SELECT id, name, sort_key, mail, mail_key, employee_id, job_title, level_name, unit, location,
       zone, languages, attributes, level, manager_id, start_day, left_day
FROM person WHERE mail_key = :mail_key

-- name: person_by_employee :one struct person
SELECT id, name, sort_key, mail, mail_key, employee_id, job_title, level_name, unit, location,
       zone, languages, attributes, level, manager_id, start_day, left_day
FROM person WHERE employee_id = :employee_id

-- name: person_line_up :many
-- bounded: a chain of at most 50 managers
WITH RECURSIVE line (id, depth) AS (
	SELECT manager_id, 1 FROM person WHERE id = :id
	UNION ALL
	SELECT p.manager_id, line.depth + 1 FROM person p JOIN line ON p.id = line.id
	WHERE line.depth < 50
)
SELECT id, depth FROM line WHERE id IS NOT NULL ORDER BY depth LIMIT 50

-- name: person_insert :run
INSERT INTO person (id, name, sort_key, mail, mail_key, employee_id, job_title, level, level_name,
	unit, location, zone, languages, manager_id, start_day, left_day, attributes, created_at, changed_at)
VALUES (:id, :name, :sort_key, :mail, NULLIF(:mail_key, ''), NULLIF(:employee_id, ''), :job_title,
	:level, :level_name, :unit, :location, :zone, :languages, NULLIF(:manager_id, 0),
	NULLIF(:start_day, 0), NULLIF(:left_day, 0), :attributes, :created_at, :changed_at)
ON CONFLICT DO NOTHING
