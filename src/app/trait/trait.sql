-- name: trait_get :text
SELECT value FROM person_trait WHERE person_id = :person_id AND kind = :kind

-- name: trait_put :run
INSERT INTO person_trait (person_id, kind, value, own, given_at)
VALUES (:person_id, :kind, :value, 1, :given_at)
ON CONFLICT (person_id, kind) DO UPDATE SET value = excluded.value, own = 1, given_at = excluded.given_at

-- name: trait_put_imported :run
INSERT INTO person_trait (person_id, kind, value, own, given_at)
VALUES (:person_id, :kind, :value, 0, :given_at)
ON CONFLICT (person_id, kind) DO UPDATE SET value = excluded.value, given_at = excluded.given_at
WHERE person_trait.own = 0

-- name: trait_drop :run
DELETE FROM person_trait WHERE person_id = :person_id AND kind = :kind

-- The only statement that reads what others gave: by group, never by person.
-- name: trait_sums_of :many struct trait_sums (peer int)
-- bounded: kinds and their options
-- columns: kind text, value text, people int, matched int, score int, score_squares int, ahead_known int, ahead int, ahead_squares int, wished int, granted int
SELECT t.kind, t.value, COUNT(*) AS people, COUNT(p.score) AS matched,
	CAST(COALESCE(SUM(p.score), 0) AS BIGINT) AS score,
	CAST(COALESCE(SUM(p.score * p.score), 0) AS BIGINT) AS score_squares,
	COUNT(CASE WHEN e.level > 0 AND m.level > 0 THEN 1 END) AS ahead_known,
	CAST(COALESCE(SUM(CASE WHEN e.level > 0 AND m.level > 0 THEN m.level - e.level END), 0) AS BIGINT) AS ahead,
	CAST(COALESCE(SUM(CASE WHEN e.level > 0 AND m.level > 0
		THEN (m.level - e.level) * (m.level - e.level) END), 0) AS BIGINT) AS ahead_squares,
	COUNT(CASE WHEN EXISTS (SELECT 1 FROM application_wish x
		WHERE x.application_id = a.application_id AND x.rank > 0) THEN 1 END) AS wished,
	COUNT(CASE WHEN EXISTS (SELECT 1 FROM application_wish x
		WHERE x.application_id = a.application_id AND x.rank > 0 AND x.person_id = b.person_id) THEN 1 END) AS granted
FROM round_person a
JOIN person_trait t ON t.person_id = a.person_id
JOIN person e ON e.id = a.person_id
LEFT JOIN round_pair p ON p.round_id = a.round_id AND (p.mentee_n = a.n OR (:peer = 1 AND p.mentor_n = a.n))
LEFT JOIN round_person b ON b.round_id = a.round_id AND b.side = 1
	AND b.n = CASE WHEN p.mentee_n = a.n THEN p.mentor_n ELSE p.mentee_n END
LEFT JOIN person m ON m.id = b.person_id
WHERE a.round_id = :round_id AND a.side = 0
GROUP BY t.kind, t.value ORDER BY t.kind, t.value LIMIT 100
