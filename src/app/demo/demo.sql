-- What happened before the demo was made: states and days that the doors of
-- the features do not let anybody choose.

-- name: demo_programme_past :run (start_day int, end_day int, apply_until_day int)
UPDATE programme SET state = :state, start_day = :start_day, end_day = :end_day,
	apply_until_day = :apply_until_day, created_at = :created_at, changed_at = :created_at
WHERE id = :id

-- name: demo_application_past :run (submitted_at int, decided_at int)
UPDATE application SET state = :state, submitted_at = NULLIF(:submitted_at, 0),
	decided_at = NULLIF(:decided_at, 0), changed_at = :changed_at
WHERE id = :id

-- name: demo_pairing_past :run
UPDATE pairing SET state = :state, mentee_said = :mentee_said, mentor_said = :mentor_said, holds = :holds,
	created_at = :created_at, changed_at = :created_at
WHERE id = :id

-- name: demo_place_free :run
UPDATE mentor_place SET taken = taken - 1 WHERE application_id = :application_id AND taken > 0
