-- step 2026-11-22 event
-- An evening in a room: so many rounds, and in each everybody sits with somebody new.
CREATE TABLE event (
	id           BIGINT PRIMARY KEY,
	programme_id BIGINT NOT NULL REFERENCES programme,
	name         TEXT   NOT NULL,
	place        TEXT   NOT NULL,
	zone         TEXT   NOT NULL,	-- of the place
	starts_at    BIGINT NOT NULL,
	minutes      BIGINT NOT NULL,	-- a round
	rounds       BIGINT NOT NULL,
	table_size   BIGINT NOT NULL,
	across       BIGINT NOT NULL,	-- 1: mentees with mentors
	only_coming  BIGINT NOT NULL,	-- 1: only those who said that they come are seated
	state        TEXT   NOT NULL CHECK (state IN ('draft', 'published')),
	revision     BIGINT NOT NULL,	-- counts seatings
	stale        BIGINT NOT NULL,	-- 1: somebody came or left since
	tables       BIGINT NOT NULL,
	repeats      BIGINT NOT NULL,	-- of the rounds seated last; as counted by match/event.h
	bound        BIGINT NOT NULL,
	pause        BIGINT NOT NULL,
	with_manager BIGINT NOT NULL,
	created_by   BIGINT NOT NULL REFERENCES person,
	created_at   BIGINT NOT NULL
);
CREATE INDEX event_by_programme ON event (programme_id, starts_at, id);
CREATE INDEX event_by_creator ON event (created_by);
CREATE TABLE event_guest (
	event_id  BIGINT NOT NULL REFERENCES event,
	person_id BIGINT NOT NULL REFERENCES person,
	mentor    BIGINT NOT NULL,	-- 1: on the mentors' side
	coming    BIGINT NOT NULL,	-- 0 has not said, 1 comes, 2 does not
	door      BIGINT NOT NULL,	-- what was seen at the door: 0 nothing, 1 is here, 2 is not here
	PRIMARY KEY (event_id, person_id)
);
CREATE INDEX event_guest_by_person ON event_guest (person_id);
CREATE TABLE event_seat (
	event_id  BIGINT NOT NULL REFERENCES event,
	round     BIGINT NOT NULL,	-- from 1
	person_id BIGINT NOT NULL REFERENCES person,
	table_n   BIGINT NOT NULL,	-- from 1; no row: a pause
	PRIMARY KEY (event_id, round, person_id)
);
CREATE INDEX event_seat_by_person ON event_seat (person_id);
-- Whom somebody would like to talk to again: theirs alone until it is mutual.
CREATE TABLE event_mark (
	event_id BIGINT NOT NULL REFERENCES event,
	from_id  BIGINT NOT NULL REFERENCES person,
	to_id    BIGINT NOT NULL REFERENCES person,
	PRIMARY KEY (event_id, from_id, to_id)
);
CREATE INDEX event_mark_by_from ON event_mark (from_id);
CREATE INDEX event_mark_by_to ON event_mark (to_id);
