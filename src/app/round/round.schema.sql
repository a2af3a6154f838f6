-- step 2026-11-21 round
-- Weights and hard rules of a programme; every save is a version, and the
-- newest one counts.  Without one, the programme's settings do (version 0).
CREATE TABLE rule_version (
	programme_id BIGINT NOT NULL REFERENCES programme,
	version      BIGINT NOT NULL,
	rules        TEXT   NOT NULL,	-- as rules_text writes them
	note         TEXT   NOT NULL,
	created_by   BIGINT REFERENCES person,
	created_at   BIGINT NOT NULL,
	PRIMARY KEY (programme_id, version)
);
CREATE INDEX rule_version_by_creator ON rule_version (created_by);
-- Never these two, always these two: persons, whatever the round.
CREATE TABLE pair_rule (
	programme_id BIGINT NOT NULL REFERENCES programme,
	mentee_id    BIGINT NOT NULL REFERENCES person,
	mentor_id    BIGINT NOT NULL REFERENCES person,
	kind         TEXT   NOT NULL CHECK (kind IN ('never', 'always')),
	created_at   BIGINT NOT NULL,
	PRIMARY KEY (programme_id, mentee_id, mentor_id)
);
CREATE INDEX pair_rule_by_mentee ON pair_rule (mentee_id);
CREATE INDEX pair_rule_by_mentor ON pair_rule (mentor_id);
-- A matching round, or a draft of one.  What it says follows from its frozen
-- people, its rules, its constraints and its seed, and from nothing else.
CREATE TABLE round (
	id           BIGINT PRIMARY KEY,
	programme_id BIGINT NOT NULL REFERENCES programme,
	parent_id    BIGINT REFERENCES round,	-- the draft it was copied from
	name         TEXT   NOT NULL,
	state        TEXT   NOT NULL CHECK (state IN
	             ('running', 'solved', 'failed', 'cancelled', 'publishing', 'published')),
	revision     BIGINT NOT NULL,	-- one more with each change of the board
	rule_version BIGINT NOT NULL,
	rules        TEXT   NOT NULL,
	engine       TEXT   NOT NULL,	-- which solver and which reading of the rules
	seed         BIGINT NOT NULL,
	week_day     BIGINT NOT NULL,	-- Monday of the week whose clocks counted
	plus_unit    TEXT   NOT NULL,	-- a what-if: mentors of this unit ('' all)...
	plus_places  BIGINT NOT NULL,	-- ...take that many more
	mentees      BIGINT NOT NULL,
	mentors      BIGINT NOT NULL,
	places       BIGINT NOT NULL,
	edges        BIGINT NOT NULL,	-- pairs that were looked at in the proof
	scored       BIGINT NOT NULL,	-- pairs that were scored
	pairs        BIGINT NOT NULL,
	total        BIGINT NOT NULL,	-- of the scores, 0..1000 each
	lowest       BIGINT NOT NULL,
	bound        BIGINT NOT NULL,	-- no total can be larger
	bonus        BIGINT NOT NULL,	-- match_solution.bonus
	proven       BIGINT NOT NULL,
	input_hash   TEXT   NOT NULL,
	answer_hash  TEXT   NOT NULL,
	trouble      TEXT   NOT NULL,	-- why it failed, in words
	job_id       BIGINT NOT NULL,
	created_by   BIGINT REFERENCES person,
	created_at   BIGINT NOT NULL,
	solved_at    BIGINT,
	publish_at   BIGINT,
	published_at BIGINT
);
CREATE INDEX round_by_programme ON round (programme_id, id);
CREATE INDEX round_by_parent ON round (parent_id);
CREATE INDEX round_by_creator ON round (created_by);
-- Who took part, as they were then.  No foreign keys: erasing a person finds
-- them by index and empties the row.
CREATE TABLE round_person (
	round_id       BIGINT NOT NULL REFERENCES round,
	side           BIGINT NOT NULL,	-- 0 mentee, 1 mentor
	n              BIGINT NOT NULL,	-- from 0 on each side, in order of application
	application_id BIGINT NOT NULL,
	person_id      BIGINT NOT NULL,
	name           TEXT   NOT NULL,
	sort_key       TEXT   NOT NULL,
	unit           TEXT   NOT NULL,
	job_title      TEXT   NOT NULL,
	places         BIGINT NOT NULL,
	price          BIGINT NOT NULL,	-- the dual price: what one more place is worth
	inputs         TEXT   NOT NULL,	-- candidate_freeze
	edges          TEXT   NOT NULL,	-- of a mentee: 5 characters a pair (edges.c)
	PRIMARY KEY (round_id, side, n)
);
CREATE INDEX round_person_by_person ON round_person (person_id);
CREATE INDEX round_person_by_name ON round_person (round_id, side, sort_key, n);
CREATE TABLE round_pair (
	round_id BIGINT NOT NULL REFERENCES round,
	mentee_n BIGINT NOT NULL,
	mentor_n BIGINT NOT NULL,
	score    BIGINT NOT NULL,	-- 0..1000
	pinned   BIGINT NOT NULL,
	why      TEXT   NOT NULL,	-- reasons_text
	PRIMARY KEY (round_id, mentee_n, mentor_n)
);
CREATE INDEX round_pair_by_score ON round_pair (round_id, score, mentee_n, mentor_n);
CREATE INDEX round_pair_by_mentor ON round_pair (round_id, mentor_n);
CREATE TABLE round_unmatched (
	round_id BIGINT NOT NULL REFERENCES round,
	mentee_n BIGINT NOT NULL,
	kind     TEXT   NOT NULL,	-- 'places', or the key of the rule that binds
	reason   TEXT   NOT NULL,	-- a stored sentence (criterion/said.h)
	fixes    TEXT   NOT NULL,	-- stored sentences, one a line, cheapest first
	PRIMARY KEY (round_id, mentee_n)
);
-- What the admin decided: these two together, or never.
CREATE TABLE round_constraint (
	round_id BIGINT NOT NULL REFERENCES round,
	mentee_n BIGINT NOT NULL,
	mentor_n BIGINT NOT NULL,
	kind     TEXT   NOT NULL CHECK (kind IN ('pin', 'forbid')),
	PRIMARY KEY (round_id, mentee_n, mentor_n)
);
-- The undo stack: what the constraints were, and what the board said before.
CREATE TABLE round_change (
	id       BIGINT PRIMARY KEY,
	round_id BIGINT NOT NULL REFERENCES round,
	words    TEXT   NOT NULL,	-- a stored sentence: what was done
	undo     TEXT   NOT NULL,	-- "mentee mentor kind" lines; kind '-' none
	pairs    BIGINT NOT NULL,	-- before
	total    BIGINT NOT NULL,
	lowest   BIGINT NOT NULL,
	moved    BIGINT NOT NULL,	-- mentees with another mentor than before
	worse    TEXT   NOT NULL,	-- "mentee before after" lines, most first
	created_by BIGINT REFERENCES person,
	created_at BIGINT NOT NULL
);
CREATE INDEX round_change_by_round ON round_change (round_id, id);
CREATE INDEX round_change_by_creator ON round_change (created_by);
-- step 2026-11-22 scenario
-- What was changed against the parent: lines of scenario_text.
CREATE TABLE scenario (
	round_id BIGINT PRIMARY KEY REFERENCES round,
	changes  TEXT   NOT NULL
);
