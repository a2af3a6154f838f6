-- include: web/web_internal.h
-- name: answered_find :one struct answer
SELECT status, location FROM answered WHERE form_key = :form_key

-- name: answered_add :run
INSERT INTO answered (form_key, answered_at, status, location)
VALUES (:form_key, :answered_at, :status, :location)
ON CONFLICT DO NOTHING

-- name: answered_forget :run
DELETE FROM answered WHERE answered_at < :answered_at
