-- step 2026-11-21 pairing
-- A published pair, from "proposed to both" to its end.
CREATE TABLE pairing (
	id           BIGINT PRIMARY KEY,
	programme_id BIGINT NOT NULL REFERENCES programme,
	round_id     BIGINT,		-- the round that made it, or NULL
	mentee_id    BIGINT NOT NULL REFERENCES person,
	mentor_id    BIGINT NOT NULL REFERENCES person,
	mentee_application_id BIGINT NOT NULL REFERENCES application,
	mentor_application_id BIGINT NOT NULL REFERENCES application,
	state        TEXT   NOT NULL CHECK (state IN
	             ('proposed', 'active', 'declined', 'ended')),
	score        BIGINT NOT NULL,	-- 0..1000
	why          TEXT   NOT NULL,	-- reasons as reasons_text writes them (app/criterion/said.h)
	mentee_said  TEXT   NOT NULL,	-- '', 'yes', 'no'
	mentor_said  TEXT   NOT NULL,
	private_reason TEXT NOT NULL,	-- of a no; read by nobody but who wrote it and counted in sums
	declined_by  BIGINT REFERENCES person,
	created_at   BIGINT NOT NULL,
	changed_at   BIGINT NOT NULL
);
CREATE INDEX pairing_by_programme ON pairing (programme_id, state, id);
CREATE INDEX pairing_by_mentee ON pairing (mentee_id, programme_id);
CREATE INDEX pairing_by_mentor ON pairing (mentor_id, programme_id);
CREATE INDEX pairing_by_round ON pairing (round_id);
CREATE INDEX pairing_by_mentee_application ON pairing (mentee_application_id);
CREATE INDEX pairing_by_mentor_application ON pairing (mentor_application_id);
CREATE INDEX pairing_by_decliner ON pairing (declined_by);
-- Free places of a mentor in a programme: the one row on which the race for
-- the last place is decided (UPDATE ... SET taken = taken + 1 WHERE taken < places).
CREATE TABLE mentor_place (
	application_id BIGINT PRIMARY KEY REFERENCES application,
	places         BIGINT NOT NULL,
	taken          BIGINT NOT NULL,
	CHECK (taken >= 0)
);
-- step 2026-11-22 pairing_request
-- A pair that a round proposed holds a place of the mentor from the start;
-- one that a mentee asked for takes it when the mentor says yes.
ALTER TABLE pairing ADD COLUMN holds BIGINT NOT NULL DEFAULT 0;
-- The mentor may ask first; both read question and reply.
ALTER TABLE pairing ADD COLUMN question TEXT NOT NULL DEFAULT '';
ALTER TABLE pairing ADD COLUMN reply TEXT NOT NULL DEFAULT '';
-- Nobody stands in two pairs of one application as mentee.
CREATE UNIQUE INDEX pairing_standing ON pairing (mentee_application_id) WHERE state IN ('proposed', 'active');
