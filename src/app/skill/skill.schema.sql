-- step 2026-11-22 skill
-- Concepts that the organisation brought itself, beside the ones of assets/taxonomy.
CREATE TABLE taxonomy_import (
	id         BIGINT PRIMARY KEY,
	kind       TEXT   NOT NULL,	-- what the file holds: taxonomy_kinds of skill_import.c
	file       TEXT   NOT NULL,	-- its name, without folders
	applied_at BIGINT NOT NULL,
	concepts   BIGINT NOT NULL,
	names      BIGINT NOT NULL
);
CREATE TABLE own_concept (
	key        TEXT   PRIMARY KEY,	-- 'onet:15-1252.00', 'esco:...': never one of ours
	label      TEXT   NOT NULL,
	broader    TEXT   NOT NULL,	-- key of ours or of another own one; '' nothing
	related    TEXT   NOT NULL,	-- keys, ';' between them
	import_id  BIGINT NOT NULL REFERENCES taxonomy_import,
	related_by BIGINT REFERENCES taxonomy_import	-- the import that brought `related`
);
CREATE INDEX own_concept_by_import ON own_concept (import_id, key);
CREATE INDEX own_concept_by_related ON own_concept (related_by);
-- What a concept is called: also more names for one of ours.
CREATE TABLE own_concept_name (
	name      TEXT   PRIMARY KEY,	-- as concept_name_key writes it
	key       TEXT   NOT NULL,	-- of own_concept, or one of ours
	import_id BIGINT NOT NULL REFERENCES taxonomy_import
);
CREATE INDEX own_concept_name_by_key ON own_concept_name (key);
CREATE INDEX own_concept_name_by_import ON own_concept_name (import_id);
