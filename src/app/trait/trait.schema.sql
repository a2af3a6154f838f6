-- step 2026-11-22 trait
-- For audits only; nothing that matches or scores reads it.
CREATE TABLE person_trait (
	person_id BIGINT NOT NULL REFERENCES person,
	kind      TEXT   NOT NULL,
	value     TEXT   NOT NULL,
	own       BIGINT NOT NULL,	-- 1: by the person, 0: imported for an audit
	given_at  BIGINT NOT NULL,
	PRIMARY KEY (person_id, kind)
);
