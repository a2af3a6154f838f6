-- step 2026-11-22 circle
-- One making of circles: a draft that only admins see, or published.
CREATE TABLE circle_set (
	id           BIGINT PRIMARY KEY,
	programme_id BIGINT NOT NULL REFERENCES programme,
	state        TEXT   NOT NULL CHECK (state IN ('draft', 'published')),
	score        BIGINT NOT NULL,	-- points of all pairs in circles and of members with their hosts
	bound        BIGINT NOT NULL,	-- no circles have more
	left_over    BIGINT NOT NULL,	-- people for whom no place was left
	made_by      BIGINT NOT NULL REFERENCES person,
	made_at      BIGINT NOT NULL,
	published_at BIGINT NOT NULL	-- 0: not yet
);
CREATE INDEX circle_set_by_programme ON circle_set (programme_id, id);
CREATE INDEX circle_set_by_maker ON circle_set (made_by);
CREATE TABLE circle (
	id        BIGINT PRIMARY KEY,
	set_id    BIGINT NOT NULL REFERENCES circle_set,
	n         BIGINT NOT NULL,	-- from 1, within the set
	topics    TEXT   NOT NULL,	-- stored sentences (criterion/said.h): what they have in common,
	hours     TEXT   NOT NULL	-- and when most of them are free
);
CREATE UNIQUE INDEX circle_by_set ON circle (set_id, n);
CREATE TABLE circle_member (
	circle_id      BIGINT NOT NULL REFERENCES circle,
	application_id BIGINT NOT NULL REFERENCES application,
	person_id      BIGINT NOT NULL REFERENCES person,
	host           BIGINT NOT NULL,	-- 1: keeps the circle
	PRIMARY KEY (circle_id, application_id)
);
CREATE INDEX circle_member_by_application ON circle_member (application_id);
CREATE INDEX circle_member_by_person ON circle_member (person_id);
