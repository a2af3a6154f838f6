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

-- name: person_change :run
UPDATE person SET name = :name, sort_key = :sort_key, mail = :mail, mail_key = NULLIF(:mail_key, ''),
	employee_id = NULLIF(:employee_id, ''), job_title = :job_title, level = :level,
	level_name = :level_name, unit = :unit, location = :location, zone = :zone, languages = :languages,
	manager_id = NULLIF(:manager_id, 0), start_day = NULLIF(:start_day, 0),
	left_day = NULLIF(:left_day, 0), attributes = :attributes, changed_at = :changed_at
WHERE id = :id

-- name: person_word_add :run
INSERT INTO person_word (word, person_id) VALUES (:word, :person_id) ON CONFLICT DO NOTHING

-- name: person_word_clear :run
DELETE FROM person_word WHERE person_id = :person_id

-- name: person_by_name :many struct person (unit text, location text, after_key text, after int, most int)
-- columns: left_day int
SELECT id, name, sort_key, mail, mail_key, employee_id, job_title, level_name, unit, location,
       zone, languages, attributes, level, manager_id, start_day, left_day
FROM person
WHERE (:unit = '' OR unit = :unit) AND (:location = '' OR location = :location)
  AND (sort_key > :after_key OR (sort_key = :after_key AND id > :after))
ORDER BY sort_key, id LIMIT :most

-- name: person_by_word :many struct person (word text, word_end text, after_key text, after int, most int)
SELECT p.id, p.name, p.sort_key, p.mail, p.mail_key, p.employee_id, p.job_title, p.level_name, p.unit,
       p.location, p.zone, p.languages, p.attributes, p.level, p.manager_id, p.start_day, p.left_day
FROM person p
WHERE p.id IN (SELECT person_id FROM person_word WHERE word >= :word AND word < :word_end)
  AND (p.sort_key > :after_key OR (p.sort_key = :after_key AND p.id > :after))
ORDER BY p.sort_key, p.id LIMIT :most

-- name: person_reports :many struct person (after int, most int)
SELECT id, name, sort_key, mail, mail_key, employee_id, job_title, level_name, unit, location,
       zone, languages, attributes, level, manager_id, start_day, left_day
FROM person WHERE manager_id = :manager_id AND left_day IS NULL AND id > :after ORDER BY id LIMIT :most

-- name: person_units :many
SELECT DISTINCT unit FROM person WHERE unit <> '' ORDER BY unit LIMIT 500

-- name: person_locations :many
SELECT DISTINCT location FROM person WHERE location <> '' ORDER BY location LIMIT 500

-- name: person_count :int
SELECT count(*) FROM person WHERE left_day IS NULL
