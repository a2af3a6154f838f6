-- include: app/person/person_list.h
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

-- name: person_by_sort_key :many struct person
SELECT id, name, sort_key, mail, mail_key, employee_id, job_title, level_name, unit, location,
       zone, languages, attributes, level, manager_id, start_day, left_day
FROM person WHERE sort_key = :sort_key ORDER BY id LIMIT 2

-- name: person_line_up :many
WITH RECURSIVE line (id, depth) AS (
	SELECT manager_id, 1 FROM person WHERE id = :id
	UNION ALL
	SELECT p.manager_id, line.depth + 1 FROM person p JOIN line ON p.id = line.id
	WHERE line.depth < 200
)
SELECT id, depth FROM line WHERE id IS NOT NULL ORDER BY depth LIMIT 200

-- name: person_insert :run
INSERT INTO person (id, name, sort_key, mail, mail_key, employee_id, job_title, level, level_name, unit,
	location, zone, languages, manager_id, start_day, left_day, attributes, words, created_at, changed_at)
VALUES (:id, :name, :sort_key, :mail, NULLIF(:mail_key, ''), NULLIF(:employee_id, ''), :job_title,
	:level, :level_name, :unit, :location, :zone, :languages, NULLIF(:manager_id, 0),
	NULLIF(:start_day, 0), NULLIF(:left_day, 0), :attributes, :words, :created_at, :changed_at)

-- name: person_change :run
UPDATE person SET name = :name, sort_key = :sort_key, mail = :mail, mail_key = NULLIF(:mail_key, ''),
	employee_id = NULLIF(:employee_id, ''), job_title = :job_title, level = :level,
	level_name = :level_name, unit = :unit, location = :location, zone = :zone, languages = :languages,
	manager_id = NULLIF(:manager_id, 0), start_day = NULLIF(:start_day, 0),
	left_day = NULLIF(:left_day, 0), attributes = :attributes, words = :words, changed_at = :changed_at
WHERE id = :id

-- name: person_drop :run
DELETE FROM person WHERE id = :id

-- name: person_words :text
SELECT words FROM person WHERE id = :id

-- name: person_word_add :run
INSERT INTO person_word (word, person_id) VALUES (:word, :person_id) ON CONFLICT DO NOTHING

-- name: person_word_drop :run
DELETE FROM person_word WHERE word = :word AND person_id = :person_id

-- The list is an object: each word with the ids of its people.
-- name: person_word_add_all :run (list text)
-- sqlite:
INSERT INTO person_word (word, person_id)
SELECT w.key, p.value FROM json_each(:list) w, json_each(w.value) p
WHERE true ON CONFLICT DO NOTHING
-- postgres:
INSERT INTO person_word (word, person_id)
SELECT w.key, CAST(p.value AS BIGINT)
FROM json_each(CAST(:list AS json)) w, json_array_elements_text(w.value) p
ON CONFLICT DO NOTHING

-- Lists of people, 50 at a time, in one of four orders and both directions.
-- There are two ways to find the next ones (person_list.c chooses):
--   walk   along the order's index, leaving out who does not fit; quick when
--          many fit
--   pick   everybody with one rare property, by its index, and sort them;
--          quick when few fit
-- name: person_walk_name_up :many struct person (after_key text, after int, words text, unit text,
-- location text, level int, state int, most int)
SELECT id, name, sort_key, mail, employee_id, job_title, level, level_name, unit, location, start_day, left_day
FROM person WHERE (sort_key, id) > (:after_key, :after)
	AND words LIKE :words ESCAPE '\' AND (:unit = '' OR unit = :unit)
	AND (:location = '' OR location = :location) AND (:level = 0 OR level = :level)
	AND (:state = 2 OR (:state = 1) = (left_day IS NOT NULL))
ORDER BY sort_key, id LIMIT :most

-- name: person_walk_name_down :many struct person (after_key text, after int, words text, unit text,
-- location text, level int, state int, most int)
SELECT id, name, sort_key, mail, employee_id, job_title, level, level_name, unit, location, start_day, left_day
FROM person WHERE (sort_key, id) < (:after_key, :after)
	AND words LIKE :words ESCAPE '\' AND (:unit = '' OR unit = :unit)
	AND (:location = '' OR location = :location) AND (:level = 0 OR level = :level)
	AND (:state = 2 OR (:state = 1) = (left_day IS NOT NULL))
ORDER BY sort_key DESC, id DESC LIMIT :most

-- name: person_walk_unit_up :many struct person (at text, after_key text, after int, last text, words text,
-- unit text, location text, level int, state int, most int)
SELECT id, name, sort_key, mail, employee_id, job_title, level, level_name, unit, location, start_day, left_day
FROM person WHERE (unit, sort_key, id) > (:at, :after_key, :after) AND unit <= :last
	AND words LIKE :words ESCAPE '\' AND (:unit = '' OR unit = :unit)
	AND (:location = '' OR location = :location) AND (:level = 0 OR level = :level)
	AND (:state = 2 OR (:state = 1) = (left_day IS NOT NULL))
ORDER BY unit, sort_key, id LIMIT :most

-- name: person_walk_unit_down :many struct person (at text, after_key text, after int, last text, words text,
-- unit text, location text, level int, state int, most int)
SELECT id, name, sort_key, mail, employee_id, job_title, level, level_name, unit, location, start_day, left_day
FROM person WHERE (unit, sort_key, id) < (:at, :after_key, :after) AND unit >= :last
	AND words LIKE :words ESCAPE '\' AND (:unit = '' OR unit = :unit)
	AND (:location = '' OR location = :location) AND (:level = 0 OR level = :level)
	AND (:state = 2 OR (:state = 1) = (left_day IS NOT NULL))
ORDER BY unit DESC, sort_key DESC, id DESC LIMIT :most

-- name: person_walk_level_up :many struct person (at int, after_key text, after int, last int, words text,
-- unit text, location text, level int, state int, most int)
SELECT id, name, sort_key, mail, employee_id, job_title, level, level_name, unit, location, start_day, left_day
FROM person WHERE (level, sort_key, id) > (:at, :after_key, :after) AND level <= :last
	AND words LIKE :words ESCAPE '\' AND (:unit = '' OR unit = :unit)
	AND (:location = '' OR location = :location) AND (:level = 0 OR level = :level)
	AND (:state = 2 OR (:state = 1) = (left_day IS NOT NULL))
ORDER BY level, sort_key, id LIMIT :most

-- name: person_walk_level_down :many struct person (at int, after_key text, after int, last int, words text,
-- unit text, location text, level int, state int, most int)
SELECT id, name, sort_key, mail, employee_id, job_title, level, level_name, unit, location, start_day, left_day
FROM person WHERE (level, sort_key, id) < (:at, :after_key, :after) AND level >= :last
	AND words LIKE :words ESCAPE '\' AND (:unit = '' OR unit = :unit)
	AND (:location = '' OR location = :location) AND (:level = 0 OR level = :level)
	AND (:state = 2 OR (:state = 1) = (left_day IS NOT NULL))
ORDER BY level DESC, sort_key DESC, id DESC LIMIT :most

-- name: person_walk_start_up :many struct person (at int, after int, words text, unit text,
-- location text, level int, state int, most int)
SELECT id, name, sort_key, mail, employee_id, job_title, level, level_name, unit, location, start_day, left_day
FROM person WHERE COALESCE(start_day, 0) >= :at AND (COALESCE(start_day, 0) > :at OR id > :after)
	AND words LIKE :words ESCAPE '\' AND (:unit = '' OR unit = :unit)
	AND (:location = '' OR location = :location) AND (:level = 0 OR level = :level)
	AND (:state = 2 OR (:state = 1) = (left_day IS NOT NULL))
ORDER BY COALESCE(start_day, 0), id LIMIT :most

-- name: person_walk_start_down :many struct person (at int, after int, words text, unit text,
-- location text, level int, state int, most int)
SELECT id, name, sort_key, mail, employee_id, job_title, level, level_name, unit, location, start_day, left_day
FROM person WHERE COALESCE(start_day, 0) <= :at AND (COALESCE(start_day, 0) < :at OR id < :after)
	AND words LIKE :words ESCAPE '\' AND (:unit = '' OR unit = :unit)
	AND (:location = '' OR location = :location) AND (:level = 0 OR level = :level)
	AND (:state = 2 OR (:state = 1) = (left_day IS NOT NULL))
ORDER BY COALESCE(start_day, 0) DESC, id DESC LIMIT :most

-- name: person_pick_up :many (by text, word text, word_end text, unit text, location text,
-- level int, sort text, words text, state int, at int, at_text text, after_key text, after int, most int)
WITH picked AS (
	SELECT DISTINCT person_id AS id FROM person_word WHERE :by = 'words' AND word >= :word AND word < :word_end
	UNION ALL SELECT id FROM person WHERE :by = 'unit' AND unit = :unit
	UNION ALL SELECT id FROM person WHERE :by = 'location' AND location = :location
	UNION ALL SELECT id FROM person WHERE :by = 'level' AND level = :level
	UNION ALL SELECT id FROM person WHERE :by = 'state' AND left_day > 0
), found AS MATERIALIZED (
	SELECT p.id,
		CASE :sort WHEN 'level' THEN level WHEN 'start' THEN COALESCE(start_day, 0) ELSE 0 END AS at,
		CASE :sort WHEN 'unit' THEN unit ELSE '' END AS at_text,
		CASE :sort WHEN 'start' THEN '' ELSE sort_key END AS at_key
	FROM picked CROSS JOIN person p
	WHERE p.id = picked.id AND words LIKE :words ESCAPE '\' AND (:unit = '' OR unit = :unit)
		AND (:location = '' OR location = :location) AND (:level = 0 OR level = :level)
		AND (:state = 2 OR (:state = 1) = (left_day IS NOT NULL))
)
SELECT id, (SELECT count(*) FROM found) AS total
FROM found WHERE (at, at_text, at_key, id) > (:at, :at_text, :after_key, :after)
ORDER BY at, at_text, at_key, id LIMIT :most

-- name: person_pick_down :many (by text, word text, word_end text, unit text, location text,
-- level int, sort text, words text, state int, at int, at_text text, after_key text, after int, most int)
WITH picked AS (
	SELECT DISTINCT person_id AS id FROM person_word WHERE :by = 'words' AND word >= :word AND word < :word_end
	UNION ALL SELECT id FROM person WHERE :by = 'unit' AND unit = :unit
	UNION ALL SELECT id FROM person WHERE :by = 'location' AND location = :location
	UNION ALL SELECT id FROM person WHERE :by = 'level' AND level = :level
	UNION ALL SELECT id FROM person WHERE :by = 'state' AND left_day > 0
), found AS MATERIALIZED (
	SELECT p.id,
		CASE :sort WHEN 'level' THEN level WHEN 'start' THEN COALESCE(start_day, 0) ELSE 0 END AS at,
		CASE :sort WHEN 'unit' THEN unit ELSE '' END AS at_text,
		CASE :sort WHEN 'start' THEN '' ELSE sort_key END AS at_key
	FROM picked CROSS JOIN person p
	WHERE p.id = picked.id AND words LIKE :words ESCAPE '\' AND (:unit = '' OR unit = :unit)
		AND (:location = '' OR location = :location) AND (:level = 0 OR level = :level)
		AND (:state = 2 OR (:state = 1) = (left_day IS NOT NULL))
)
SELECT id, (SELECT count(*) FROM found) AS total
FROM found WHERE (at, at_text, at_key, id) < (:at, :at_text, :after_key, :after)
ORDER BY at DESC, at_text DESC, at_key DESC, id DESC LIMIT :most

-- How many have a property, counted up to a limit.
-- name: person_some_word :int (word text, word_end text, most int)
SELECT count(*) FROM (SELECT 1 AS n FROM person_word WHERE word >= :word AND word < :word_end LIMIT :most) x

-- name: person_some_unit :int (unit text, most int)
SELECT count(*) FROM (SELECT 1 AS n FROM person WHERE unit = :unit LIMIT :most) x

-- name: person_some_location :int (location text, most int)
SELECT count(*) FROM (SELECT 1 AS n FROM person WHERE location = :location LIMIT :most) x

-- name: person_some_level :int (level int, most int)
SELECT count(*) FROM (SELECT 1 AS n FROM person WHERE level = :level LIMIT :most) x

-- name: person_count_unit :int (unit text, state int)
SELECT count(*) FROM person
WHERE unit = :unit AND (:state = 2 OR (:state = 1) = (left_day IS NOT NULL))

-- name: person_count_location :int (location text, state int)
SELECT count(*) FROM person
WHERE location = :location AND (:state = 2 OR (:state = 1) = (left_day IS NOT NULL))

-- name: person_count_level :int (level int, state int)
SELECT count(*) FROM person
WHERE level = :level AND (:state = 2 OR (:state = 1) = (left_day IS NOT NULL))

-- name: person_some_left :int (most int)
SELECT count(*) FROM (SELECT 1 AS n FROM person WHERE left_day > 0 LIMIT :most) x

-- name: person_reports :many struct person (after_key text, after int, most int)
SELECT id, name, sort_key, mail, employee_id, job_title, level, level_name, unit, location, start_day, left_day
FROM person WHERE manager_id = :manager_id AND left_day IS NULL AND (sort_key, id) > (:after_key, :after)
ORDER BY sort_key, id LIMIT :most

-- name: person_reports_count :int
SELECT count(*) FROM person WHERE manager_id = :manager_id AND left_day IS NULL

-- Hops from one value to the next in the index.
-- name: person_units :many (most int)
WITH RECURSIVE v (unit) AS (
	SELECT min(unit) FROM person WHERE unit > ''
	UNION ALL SELECT (SELECT min(p.unit) FROM person p WHERE p.unit > v.unit) FROM v WHERE v.unit IS NOT NULL
)
SELECT unit FROM v WHERE unit IS NOT NULL LIMIT :most

-- name: person_locations :many (most int)
WITH RECURSIVE v (location) AS (
	SELECT min(location) FROM person WHERE location > ''
	UNION ALL SELECT (SELECT min(p.location) FROM person p WHERE p.location > v.location) FROM v WHERE v.location IS NOT NULL
)
SELECT location FROM v WHERE location IS NOT NULL LIMIT :most

-- With the words of one person of that level.
-- name: person_levels :many struct person_level (most int)
-- columns: level int, level_name text
WITH RECURSIVE v (level) AS (
	SELECT min(level) FROM person WHERE level > 0
	UNION ALL SELECT (SELECT min(p.level) FROM person p WHERE p.level > v.level) FROM v WHERE v.level IS NOT NULL
)
SELECT level, (SELECT p.level_name FROM person p WHERE p.level = v.level ORDER BY p.sort_key, p.id LIMIT 1) AS level_name
FROM v WHERE level IS NOT NULL LIMIT :most

-- Two counts of indexes are quicker than one of rows.
-- name: person_count :int
-- scans: the directory's size
SELECT (SELECT count(*) FROM person) - (SELECT count(*) FROM person WHERE left_day > 0) AS n
