-- step 2026-11-21 programme
CREATE TABLE programme (
	id          BIGINT PRIMARY KEY,
	name        TEXT   NOT NULL,
	sort_key    TEXT   NOT NULL,
	template    TEXT   NOT NULL,	-- key of the template it came from
	type        TEXT   NOT NULL,	-- 'traditional', 'peer', 'reverse', ...
	purpose     TEXT   NOT NULL,
	need        TEXT   NOT NULL,	-- answers to the need questions, JSON
	value_link  TEXT   NOT NULL,	-- the organisation's value it serves
	state       TEXT   NOT NULL CHECK (state IN ('draft', 'open', 'running', 'closed')),
	start_day   BIGINT,
	end_day     BIGINT,
	apply_until_day BIGINT,
	approval    BIGINT NOT NULL,	-- 1: applications are approved by hand
	settings    TEXT   NOT NULL,	-- the template's text (TOML), as this programme edits it
	created_by  BIGINT REFERENCES person,
	created_at  BIGINT NOT NULL,
	changed_at  BIGINT NOT NULL
);
CREATE INDEX programme_by_state ON programme (state, start_day, id);
CREATE INDEX programme_by_creator ON programme (created_by);
CREATE TABLE programme_admin (
	programme_id BIGINT NOT NULL REFERENCES programme,
	person_id    BIGINT NOT NULL REFERENCES person,
	PRIMARY KEY (programme_id, person_id)
);
CREATE INDEX programme_admin_by_person ON programme_admin (person_id);
