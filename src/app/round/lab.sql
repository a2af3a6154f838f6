-- name: scenario_insert :run
INSERT INTO scenario (round_id, changes) VALUES (:round_id, :changes)

-- name: scenario_text_of :text
SELECT changes FROM scenario WHERE round_id = :round_id

-- name: scenario_rules_kept :run
UPDATE round SET rule_version = :rule_version WHERE id = :id

-- Pairs with somebody who is not there yet.
-- name: scenario_recruits :int
SELECT COUNT(*) FROM round_pair p
JOIN round_person b ON b.round_id = p.round_id AND b.side = 1 AND b.n = p.mentor_n
WHERE p.round_id = :round_id AND b.person_id < 0

-- name: scenario_children_running :int
SELECT COUNT(*) FROM round WHERE parent_id = :parent_id AND state = 'running'

-- name: scenario_orphan :run
UPDATE round SET parent_id = NULL WHERE parent_id = :parent_id

-- name: scenario_drop_pairs :run
DELETE FROM round_pair WHERE round_id = :round_id

-- name: scenario_drop_unmatched :run
DELETE FROM round_unmatched WHERE round_id = :round_id

-- name: scenario_drop_constraints :run
DELETE FROM round_constraint WHERE round_id = :round_id

-- name: scenario_drop_changes :run
DELETE FROM round_change WHERE round_id = :round_id

-- name: scenario_drop_people :run
DELETE FROM round_person WHERE round_id = :round_id

-- name: scenario_drop :run
DELETE FROM scenario WHERE round_id = :round_id

-- name: scenario_drop_round :run
DELETE FROM round WHERE id = :id AND state IN ('solved', 'failed', 'cancelled')

-- Mentees of each unit, and who of them has a mentor (from either side, for peers).
-- name: beside_units :many (peer int)
-- bounded: an organisation's units
-- columns: unit text, people int, matched int
SELECT a.unit, COUNT(*) AS people, SUM(CASE WHEN EXISTS (SELECT 1 FROM round_pair p
		WHERE p.round_id = a.round_id AND p.mentee_n = a.n)
	OR (:peer = 1 AND EXISTS (SELECT 1 FROM round_pair p
		WHERE p.round_id = a.round_id AND p.mentor_n = a.n)) THEN 1 ELSE 0 END) AS matched
FROM round_person a WHERE a.round_id = :round_id AND a.side = 0
GROUP BY a.unit ORDER BY a.unit LIMIT 500
