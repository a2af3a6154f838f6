-- step 2026-11-21 org
-- The organisation and what is set once for all: key and value.
CREATE TABLE setting (
	key        TEXT   PRIMARY KEY,
	value      TEXT   NOT NULL,
	changed_at BIGINT NOT NULL
);
