-- name: access_programme :int
SELECT id FROM programme WHERE id = :id

-- name: access_person :int
SELECT id FROM person WHERE id = :id

-- name: access_application :int
SELECT id FROM application WHERE id = :id AND (:programme_id = 0 OR programme_id = :programme_id)

-- name: access_application_owner :int
SELECT person_id FROM application WHERE id = :id

-- name: access_pairing :int
SELECT id FROM pairing WHERE id = :id AND (:programme_id = 0 OR programme_id = :programme_id)

-- name: access_partner :int
SELECT id FROM pairing WHERE id = :id AND (mentee_id = :person_id OR mentor_id = :person_id)

-- name: access_admin :int
SELECT person_id FROM programme_admin WHERE programme_id = :programme_id AND person_id = :person_id

-- name: access_any_admin :int
SELECT programme_id FROM programme_admin WHERE person_id = :person_id LIMIT 1

-- name: access_participant :int
SELECT id FROM application
WHERE programme_id = :programme_id AND person_id = :person_id AND state <> 'withdrawn' LIMIT 1

-- name: access_job :int
SELECT id FROM job WHERE id = :id

-- name: access_job_owner :int
SELECT actor FROM job WHERE id = :id

-- name: access_roster_file :int
SELECT id FROM roster_file WHERE id = :id

-- name: access_event :int
SELECT id FROM event WHERE id = :id AND programme_id = :programme_id

-- name: access_round :int
SELECT id FROM round WHERE id = :id AND programme_id = :programme_id
