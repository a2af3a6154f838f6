-- step 2026-11-21 roster
-- What an import changed, so that it can be undone.
CREATE TABLE roster_import (
	id         BIGINT PRIMARY KEY,
	actor_id   BIGINT,
	applied_at BIGINT NOT NULL,
	undone_at  BIGINT,
	added      BIGINT NOT NULL,
	changed    BIGINT NOT NULL,
	leavers    BIGINT NOT NULL
);
CREATE TABLE roster_change (
	import_id BIGINT NOT NULL REFERENCES roster_import,
	person_id BIGINT NOT NULL,
	before    TEXT   NOT NULL,	-- JSON of the person; '' when they were new
	after     BIGINT NOT NULL,	-- roster_content then: undo spares later changes
	PRIMARY KEY (import_id, person_id)
);
-- A file that was brought in, until its check is applied or forgotten.
CREATE TABLE roster_file (
	id         BIGINT PRIMARY KEY,
	actor_id   BIGINT NOT NULL,
	name       TEXT   NOT NULL,
	created_at BIGINT NOT NULL,
	mapping    TEXT   NOT NULL,	-- field keys, ';' between them, by column
	leavers    BIGINT NOT NULL,
	report     TEXT   NOT NULL	-- JSON of the last check or import
);
CREATE TABLE roster_file_part (
	file_id BIGINT NOT NULL REFERENCES roster_file ON DELETE CASCADE,
	part    BIGINT NOT NULL,
	bytes   TEXT   NOT NULL,	-- base64 of 48 KiB of the file
	PRIMARY KEY (file_id, part)
);
