-- The queue.  States are enum job_state: 0 waiting, 1 running, 2 done,
-- 3 failed, 4 cancelled.  A lease is the time until which nobody else may
-- take a running job; it stands in run_at, so that what is due is one range.

-- name: job_insert :run (kind text, subject int, actor int, lang text)
INSERT INTO job (id, kind, subject, actor, lang, state, run_at, created_at,
	started_at, ended_at, done, total, phase, error, attempt, cancel)
VALUES (:id, :kind, :subject, :actor, :lang, 0, :run_at, :created_at,
	0, 0, 0, 0, '', '', 0, 0)

-- name: job_by_id :one struct job
SELECT id, kind, subject, actor, lang, state, run_at, created_at, started_at,
	ended_at, done, total, phase, error, attempt, cancel
FROM job WHERE id = :id

-- name: job_newest :one struct job (kind text, subject int)
SELECT id, kind, subject, actor, lang, state, run_at, created_at, started_at,
	ended_at, done, total, phase, error, attempt, cancel
FROM job WHERE kind = :kind AND subject = :subject
ORDER BY id DESC LIMIT 1

-- name: job_due_at :int
SELECT run_at FROM job WHERE state < 2 ORDER BY run_at LIMIT 1

-- name: job_lease :many struct job (until_at int, now_at int, n int)
-- bounded: as many as the LIMIT inside lets it take
-- sqlite:
UPDATE job SET state = 1, attempt = attempt + 1,
	run_at = :until_at, started_at = :now_at
WHERE id IN (SELECT id FROM job WHERE state < 2 AND run_at <= :now_at
	ORDER BY run_at, id LIMIT :n)
RETURNING id, kind, subject, actor, lang, state, run_at, created_at, started_at,
	ended_at, done, total, phase, error, attempt, cancel
-- postgres:
WITH due AS MATERIALIZED (
	SELECT id FROM job WHERE state < 2 AND run_at <= :now_at
	ORDER BY run_at, id LIMIT :n FOR UPDATE SKIP LOCKED)
UPDATE job SET state = 1, attempt = attempt + 1,
	run_at = :until_at, started_at = :now_at
FROM due WHERE job.id = due.id
RETURNING job.id, kind, subject, actor, lang, state, run_at, created_at, started_at,
	ended_at, done, total, phase, error, attempt, cancel

-- name: job_free_leases :run (now_at int)
UPDATE job SET run_at = :now_at WHERE state < 2 AND state = 1 AND run_at > :now_at

-- name: job_renew :run (until_at int, attempt int)
UPDATE job SET run_at = :until_at
WHERE id = :id AND attempt = :attempt AND state = 1

-- name: job_tell :run (until_at int, phase text, done int, total int, attempt int)
UPDATE job SET run_at = :until_at, phase = :phase, done = :done, total = :total
WHERE id = :id AND attempt = :attempt AND state = 1

-- name: job_hand_back :run (attempt int)
UPDATE job SET state = 0, run_at = :run_at, attempt = attempt - 1
WHERE id = :id AND attempt = :attempt AND state = 1

-- name: job_retry :run (error text, attempt int)
UPDATE job SET state = 0, run_at = :run_at, error = :error
WHERE id = :id AND attempt = :attempt AND state = 1

-- name: job_end :run (state int, error text, attempt int)
UPDATE job SET state = :state, ended_at = :ended_at, error = :error
WHERE id = :id AND attempt = :attempt AND state = 1

-- name: job_cancel_waiting :run (now_at int)
UPDATE job SET state = 4, cancel = 1, ended_at = :now_at
WHERE id = :id AND state = 0

-- name: job_cancel_running :run
UPDATE job SET cancel = 1 WHERE id = :id AND state = 1

-- name: job_cancel_asked :int
SELECT cancel FROM job WHERE id = :id

-- name: job_queue :one struct job_queue (now_at int)
SELECT (SELECT COUNT(*) FROM job WHERE state < 2) AS waiting,
	(SELECT COUNT(*) FROM job WHERE state = 3) AS failed,
	COALESCE((SELECT run_at FROM job WHERE state < 2 AND run_at < :now_at
		ORDER BY run_at LIMIT 1), 0) AS oldest_due_at

-- name: job_sweep :run (before_at int, n int)
DELETE FROM job WHERE id IN (SELECT id FROM job
	WHERE state >= 2 AND ended_at < :before_at ORDER BY ended_at, id LIMIT :n)

-- name: job_failed :many struct job (n int)
SELECT id, kind, subject, actor, lang, state, run_at, created_at, started_at,
	ended_at, done, total, phase, error, attempt, cancel
FROM job WHERE state = 3 ORDER BY ended_at DESC, id DESC LIMIT :n
