-- Dates and states of what was made by the ways that everybody uses.

-- name: demo_accounts :run
INSERT INTO account (person_id, password_hash, roles, lang, created_at, changed_at)
SELECT id, '', 0, '', :now_at, :now_at FROM person WHERE id > 0 ON CONFLICT DO NOTHING

-- name: demo_anybody :int
SELECT id FROM person LIMIT 1

-- name: demo_programme :run
UPDATE programme SET state = :state, created_at = :created_at, changed_at = :created_at WHERE id = :id

-- name: demo_application :run
UPDATE application SET submitted_at = :submitted_at, changed_at = :submitted_at,
	decided_at = CASE WHEN decided_at IS NULL THEN NULL ELSE :submitted_at END
WHERE programme_id = :programme_id AND person_id = :person_id AND role = :role AND state <> 'draft'

-- name: demo_pairing :int
SELECT id FROM pairing WHERE programme_id = :programme_id AND mentee_id = :mentee_id ORDER BY id DESC LIMIT 1

-- name: demo_end_pairs :run
UPDATE pairing SET state = 'ended', holds = 0, changed_at = :changed_at
WHERE programme_id = :programme_id AND state = 'active'

-- name: demo_free_places :run
UPDATE mentor_place SET taken = 0
WHERE application_id IN (SELECT id FROM application WHERE programme_id = :programme_id)

-- name: demo_mails_sent :run
-- scans: a demo's outbox, once
UPDATE mail SET sent_at = created_at WHERE sent_at = 0

-- name: demo_jobs_done :run (mail_kind text)
UPDATE job SET state = 2, ended_at = created_at WHERE kind = :mail_kind AND state < 2
