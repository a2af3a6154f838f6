-- name: mail_insert :run (lang text, subject text, body text, action text, url text)
INSERT INTO mail (id, person_id, to_name, to_address, lang, subject, body,
	action, url, created_at, not_before, sent_at, failed_at, error)
VALUES (:id, :person_id, :to_name, :to_address, :lang, :subject, :body,
	:action, :url, :created_at, :not_before, 0, 0, '')

-- name: mail_by_id :one
SELECT id, to_name, to_address, lang, subject, body, action, url, created_at,
	sent_at, failed_at
FROM mail WHERE id = :id

-- name: mail_mark_sent :run
UPDATE mail SET sent_at = :sent_at, error = '' WHERE id = :id AND sent_at = 0

-- name: mail_mark_failed :run (error text)
UPDATE mail SET failed_at = :failed_at, error = :error WHERE id = :id AND sent_at = 0

-- name: mail_outbox :one struct mail_outbox
SELECT (SELECT COUNT(*) FROM mail WHERE sent_at = 0 AND failed_at = 0) AS waiting,
	(SELECT COUNT(*) FROM mail WHERE failed_at > 0) AS failed,
	COALESCE((SELECT created_at FROM mail WHERE sent_at = 0 AND failed_at = 0
		ORDER BY id LIMIT 1), 0) AS oldest_at

-- Mails that wait while no job is going to send them: they were written when
-- no mail server was configured, or their job ended without them.
-- name: mail_stranded :many (after_id int, n int)
SELECT m.id, m.not_before
FROM mail m
WHERE m.sent_at = 0 AND m.failed_at = 0 AND m.id > :after_id
	AND NOT EXISTS (SELECT 1 FROM job j
		WHERE j.kind = 'mail.send' AND j.subject = m.id AND j.state < 2)
ORDER BY m.id LIMIT :n

-- name: mail_sweep :run (before_at int, n int)
DELETE FROM mail WHERE id IN (SELECT id FROM mail
	WHERE sent_at > 0 AND sent_at < :before_at ORDER BY sent_at, id LIMIT :n)
