-- name: eligibility_list :many struct eligibility_rule
SELECT id, programme_id, position, role, field, op, value, words FROM eligibility_rule
WHERE programme_id = :programme_id ORDER BY position, id LIMIT 200

-- name: eligibility_insert :run
INSERT INTO eligibility_rule (id, programme_id, position, role, field, op, value, words)
VALUES (:id, :programme_id, :position, :role, :field, :op, :value, :words)

-- name: eligibility_delete :run
DELETE FROM eligibility_rule WHERE id = :id AND programme_id = :programme_id

-- name: eligibility_next_position :int
SELECT COALESCE(MAX(position), 0) + 1 FROM eligibility_rule WHERE programme_id = :programme_id

-- name: eligibility_people :many struct person (after_key text, after_id int, most int)
SELECT id, name, sort_key, mail, mail_key, employee_id, job_title, level_name, unit, location,
       zone, languages, attributes, level, manager_id, start_day, left_day
FROM person WHERE left_day IS NULL AND (sort_key > :after_key OR (sort_key = :after_key AND id > :after_id))
ORDER BY sort_key, id LIMIT :most
