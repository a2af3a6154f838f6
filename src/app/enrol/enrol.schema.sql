-- step 2026-11-21 application
-- What a person wants from a programme, or offers to it; one a role.
CREATE TABLE application (
	id           BIGINT PRIMARY KEY,
	programme_id BIGINT NOT NULL REFERENCES programme,
	person_id    BIGINT NOT NULL REFERENCES person,
	role         TEXT   NOT NULL CHECK (role IN ('mentee', 'mentor')),
	state        TEXT   NOT NULL CHECK (state IN
	             ('draft', 'submitted', 'approved', 'waiting', 'declined', 'withdrawn')),
	areas        TEXT   NOT NULL,	-- of 'technical;leadership;confide;life'
	goals        TEXT   NOT NULL,	-- mentee: one a line.  mentor: what they like to help with
	about        TEXT   NOT NULL,	-- a few sentences, career path
	success      TEXT   NOT NULL,	-- mentor: a success they can talk about
	mistake      TEXT   NOT NULL,	-- mentor: a mistake
	interests    TEXT   NOT NULL,	-- ';' between them
	style        TEXT   NOT NULL,	-- working style: 'structured:2;direct:4;reflective:3;fast:1' (1..5)
	languages    TEXT   NOT NULL,	-- to talk in: "de;en"
	zone         TEXT   NOT NULL,	-- of the availability
	availability TEXT   NOT NULL,	-- "Mo 09:00-12:00, Tu 14:00-17:30", quarter-hours
	meet         TEXT   NOT NULL,	-- 'video;phone;site'
	capacity     BIGINT NOT NULL,	-- mentor: at most so many mentees; mentee: 1
	minutes_month BIGINT NOT NULL,	-- time to give a month; 0 not said
	kinds        TEXT   NOT NULL,	-- wishes for kinds of persons: 'other_unit;same_site;similar_path'
	trained      BIGINT NOT NULL,	-- mentor: has done the training
	answers      TEXT   NOT NULL,	-- JSON object: the template's own questions
	submitted_at BIGINT,
	decided_at   BIGINT,
	decided_by   BIGINT REFERENCES person,
	reason       TEXT   NOT NULL,	-- of a courteous no
	changed_at   BIGINT NOT NULL,
	UNIQUE (programme_id, person_id, role)
);
CREATE INDEX application_by_person ON application (person_id);
CREATE INDEX application_by_state ON application (programme_id, state, role, submitted_at, id);
CREATE INDEX application_by_decider ON application (decided_by);
-- Skills wanted (by a mentee) or offered (by a mentor), most wanted first.
CREATE TABLE application_skill (
	application_id BIGINT NOT NULL REFERENCES application ON DELETE CASCADE,
	rank           BIGINT NOT NULL,	-- 1 is first
	skill          TEXT   NOT NULL,	-- key of the taxonomy; '' typed freely
	label          TEXT   NOT NULL,	-- as chosen or typed
	PRIMARY KEY (application_id, rank)
);
-- Wishes for and against persons: rank 1 is the first wish, 0 is "never".
CREATE TABLE application_wish (
	application_id BIGINT NOT NULL REFERENCES application ON DELETE CASCADE,
	person_id      BIGINT NOT NULL REFERENCES person,
	rank           BIGINT NOT NULL,
	PRIMARY KEY (application_id, person_id)
);
CREATE INDEX application_wish_by_person ON application_wish (person_id);
-- step 2026-11-21 invitation
CREATE TABLE invitation (
	id           BIGINT PRIMARY KEY,
	programme_id BIGINT NOT NULL REFERENCES programme,
	person_id    BIGINT NOT NULL REFERENCES person,
	role         TEXT   NOT NULL,	-- 'mentee', 'mentor', 'any'
	sent_at      BIGINT NOT NULL,
	declined_at  BIGINT,
	reminded_at  BIGINT,
	UNIQUE (programme_id, person_id)
);
CREATE INDEX invitation_by_person ON invitation (person_id);
-- step 2026-11-22 application_meaning
-- What the texts of an application mean (meaning_put), read once: no text stands here.
CREATE TABLE application_meaning (
	application_id BIGINT NOT NULL REFERENCES application ON DELETE CASCADE,
	part    TEXT   NOT NULL CHECK (part IN ('read', 'skill', 'aim', 'told')),
	n       BIGINT NOT NULL,	-- of a skill its rank
	meaning TEXT   NOT NULL,	-- of 'read' what read them (meaning_version)
	PRIMARY KEY (application_id, part, n)
);
