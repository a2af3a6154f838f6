-- step 2026-11-21 eligibility
CREATE TABLE eligibility_rule (
	id           BIGINT PRIMARY KEY,
	programme_id BIGINT NOT NULL REFERENCES programme,
	position     BIGINT NOT NULL,
	role         TEXT   NOT NULL,	-- 'mentee', 'mentor', 'both'
	field        TEXT   NOT NULL,
	op           TEXT   NOT NULL,
	value        TEXT   NOT NULL,	-- several are joined with ';'
	words        TEXT   NOT NULL
);
CREATE INDEX eligibility_rule_by_programme ON eligibility_rule (programme_id, position, id);
