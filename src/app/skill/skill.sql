-- include: app/skill/skill_import.h
-- name: own_concept_named :text
SELECT key FROM own_concept_name WHERE name = :name

-- name: own_concept_by_key :one struct own_concept
SELECT key, label, broader, related FROM own_concept WHERE key = :key

-- name: own_concept_labels :many (most int)
SELECT label FROM own_concept ORDER BY key LIMIT :most

-- name: own_concept_add :run
INSERT INTO own_concept (key, label, broader, related, import_id)
VALUES (:key, :label, :broader, '', :import_id)
ON CONFLICT (key) DO NOTHING

-- name: own_concept_relate :run
UPDATE own_concept SET related = :related, related_by = :related_by
WHERE key = :key AND related <> :related

-- name: own_concept_name_add :run
INSERT INTO own_concept_name (name, key, import_id) VALUES (:name, :key, :import_id)
ON CONFLICT (name) DO NOTHING

-- name: taxonomy_import_add :run
INSERT INTO taxonomy_import (id, kind, file, applied_at, concepts, names)
VALUES (:id, :kind, :file, :applied_at, 0, 0)

-- name: taxonomy_import_count :run
UPDATE taxonomy_import SET concepts = :concepts, names = :names WHERE id = :id

-- name: taxonomy_imports :many struct taxonomy_import
SELECT id, kind, file, applied_at, concepts, names FROM taxonomy_import ORDER BY id DESC LIMIT 100

-- name: taxonomy_import_known :int
SELECT id FROM taxonomy_import WHERE id = :id

-- name: taxonomy_undo_names :run
DELETE FROM own_concept_name WHERE import_id = :import_id
OR key IN (SELECT key FROM own_concept WHERE import_id = :import_id)

-- name: taxonomy_undo_related :run
UPDATE own_concept SET related = '', related_by = NULL WHERE related_by = :import_id

-- name: taxonomy_undo_concepts :run
DELETE FROM own_concept WHERE import_id = :import_id

-- name: taxonomy_undo_import :run
DELETE FROM taxonomy_import WHERE id = :id
