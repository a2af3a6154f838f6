-- name: account_by_person :one struct account
SELECT person_id, password_hash, roles, lang FROM account WHERE person_id = :person_id

-- name: account_insert :run
INSERT INTO account (person_id, password_hash, roles, lang, created_at, changed_at)
VALUES (:person_id, :password_hash, :roles, '', :changed_at, :changed_at)
ON CONFLICT (person_id) DO UPDATE SET roles = excluded.roles, changed_at = excluded.changed_at,
	password_hash = CASE WHEN excluded.password_hash = '' THEN account.password_hash
	                ELSE excluded.password_hash END

-- name: account_lang_put :run
UPDATE account SET lang = :lang, changed_at = :changed_at WHERE person_id = :person_id

-- name: account_with_role :int (bits int)
SELECT person_id FROM account WHERE roles > 0 AND (roles & :bits) <> 0 LIMIT 1

-- name: session_insert :run
INSERT INTO session (id, token_hash, person_id, csrf, created_at, seen_at)
VALUES (:id, :token_hash, :person_id, :csrf, :now_at, :now_at)

-- name: session_by_token :one struct account_session
SELECT s.id, s.person_id, s.csrf, s.created_at, s.seen_at, a.roles, a.lang, p.zone, p.name, p.left_day
FROM session s
JOIN person p ON p.id = s.person_id
JOIN account a ON a.person_id = s.person_id
WHERE s.token_hash = :token_hash

-- name: session_seen :run
UPDATE session SET seen_at = :seen_at WHERE id = :id

-- name: session_delete :run
DELETE FROM session WHERE id = :id

-- name: session_delete_all :run
DELETE FROM session WHERE person_id = :person_id

-- name: session_delete_old :run
DELETE FROM session WHERE seen_at < :seen_at

-- name: link_end_others :run
DELETE FROM account_link
WHERE kind = :kind AND used_at IS NULL
	AND (person_id = :person_id OR (:person_id = 0 AND person_id IS NULL))

-- name: link_insert :run
INSERT INTO account_link (token_hash, kind, person_id, expires_at)
VALUES (:token_hash, :kind, NULLIF(:person_id, 0), :expires_at)

-- name: link_by_token :one struct account_link
SELECT kind, person_id, expires_at, used_at FROM account_link
WHERE token_hash = :token_hash AND used_at IS NULL AND expires_at > :now_at

-- name: link_mark_used :run
UPDATE account_link SET used_at = :now_at
WHERE token_hash = :token_hash AND used_at IS NULL AND expires_at > :now_at

-- name: attempt_by_key :one
SELECT failures, first_at, last_at FROM attempt WHERE key = :key

-- name: attempt_add :run
INSERT INTO attempt (key, failures, first_at, last_at) VALUES (:key, 1, :now_at, :now_at)
ON CONFLICT (key) DO UPDATE SET
	failures = CASE WHEN attempt.last_at < :since_at THEN 1 ELSE attempt.failures + 1 END,
	last_at = excluded.last_at

-- name: attempt_delete :run
DELETE FROM attempt WHERE key = :key

-- name: attempt_delete_old :run
DELETE FROM attempt WHERE last_at < :last_at
